"""Reads numbers written in Chinese characters, as used in Chinese, Japanese and Korean."""

from collections.abc import Mapping
from typing import Final

_DIGITS: Final = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "兩": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_GREAT: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
HAN_NUMERALS: Final = frozenset(_DIGITS) | frozenset(_TENS) | frozenset(_GREAT)
# What multiplies a number in digits before it: 3万, 5千.
HAN_MULTIPLIERS: Final[Mapping[str, int]] = {"千": 1000, **_GREAT}
# Longer runs of numerals count nothing; the longest number that is written out has some twenty.
_LONGEST: Final = 40
# What follows a lone numeral that counts something; other lone numerals are parts of words (一般, 三明治).
_COUNTED: Final = frozenset("天日周週星月年小个個次名岁歳倍元块项份位张节笔分人成年時か")
# A lone 一 is so often a part of a word that only units count behind it.
_COUNTED_ONE: Final = frozenset("天周週年小元")


def han_value(numeral: str) -> int | None:
    """The number that a run of numerals stands for, None where it is not well formed; `二〇二六` is read by digits.

    Signs of ten, hundred and thousand stand in falling order between those of ten thousand and a hundred million. A great sign at the
    beginning multiplies what stands before the run, so that it is no number by itself.
    """
    if not 0 < len(numeral) <= _LONGEST or numeral[0] in _GREAT or not HAN_NUMERALS.issuperset(numeral):
        return None
    if all(char in _DIGITS for char in numeral):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total = section = 0
    lowest = max(_TENS.values()) * 10
    digit: int | None = None
    for char in numeral:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
            continue
        if char in _TENS:
            if _TENS[char] >= lowest:
                return None
            lowest = _TENS[char]
            section += (1 if digit is None else digit) * lowest
        else:
            great, counted = _GREAT[char], section + (digit or 0)
            # 一万亿 is ten thousand times a hundred million; 一亿二万 adds up.
            total = (total + counted) * great if total < great else total + counted * great
            section, lowest = 0, max(_TENS.values()) * 10
        digit = None
    return total + section + (digit or 0)


def fold_numerals(stream: list[str]) -> list[str]:
    """Replace numerals by digits, and `百分之二十` by `20 %`; lone numerals only where they count something."""
    folded: list[str] = []
    place = 0
    while place < len(stream):
        if stream[place : place + 3] == ["百", "分", "之"]:
            run = _run(stream, place + 3)
            parsed = han_value(run) if run else None
            if parsed is not None:
                folded += [str(parsed), "%"]
                place += 3 + len(run)
                continue
            if place + 3 < len(stream) and stream[place + 3][0].isdigit():
                folded += [stream[place + 3], "%"]
                place += 4
                continue
        run = _run(stream, place)
        if len(run) > _LONGEST:
            folded += run
            place += len(run)
            continue
        number = han_value(run) if run and _counts(run, stream, place) else None
        if number is None:
            folded.append(stream[place])
            place += 1
        else:
            folded.append(str(number))
            place += len(run)
    return folded


def _run(stream: list[str], start: int) -> str:
    end = start
    while end < len(stream) and stream[end] in HAN_NUMERALS:
        end += 1
    return "".join(stream[start:end])


def _counts(run: str, stream: list[str], start: int) -> bool:
    # 万 and 千 alone are multipliers of the digits before them.
    if run[0] in _GREAT or (run[0] in _TENS and start > 0 and stream[start - 1][0].isdigit()):
        return False
    if len(run) > 1:
        return True
    following = stream[start + 1] if start + 1 < len(stream) else ""
    after = stream[start + 2] if start + 2 < len(stream) else ""
    if run == "一":
        return following in _COUNTED_ONE or (following in ("个", "個", "か") and after in ("月", "星", "小"))
    return following in _COUNTED or following.startswith("<") or (run == "十" and start + 1 == len(stream))
