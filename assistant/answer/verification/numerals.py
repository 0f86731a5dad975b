"""Numbers as digits with separators, and as Chinese characters."""

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "兩": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_GREAT: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
HAN_NUMERALS: Final = frozenset(_DIGITS) | frozenset(_TENS) | frozenset(_GREAT)
HAN_MULTIPLIERS: Final = {"千": Decimal(1000), **{char: Decimal(value) for char, value in _GREAT.items()}}


def digits_value(piece: str) -> Decimal | None:
    """The number that digits with separators stand for, None where they cannot be one (`1.2.3`).

    With both separators the last is the decimal sign. One kind groups thousands where exactly three digits follow each and one to three stand
    before (`4.000` and `4,000` are 4000 in every language, as policies write them); Indian groups of two count too. Else it is the decimal sign.
    """
    parts = re.split(r"[.,]", piece)
    signs = re.findall(r"[.,]", piece)
    if not signs:
        return Decimal(piece)
    grouped = 1 <= len(parts[0]) <= 3 and parts[0].lstrip("0") != "" and all(len(part) == 3 for part in parts[1:])
    indian = len(parts) > 2 and len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1])
    if len(set(signs)) == 1:
        if grouped or indian:
            return Decimal("".join(parts))
        return Decimal(f"{parts[0]}.{parts[1]}") if len(signs) == 1 else None
    if signs.count(signs[-1]) == 1 and all(len(part) in (2, 3) for part in parts[1:-1]):
        return Decimal("".join(parts[:-1]) + "." + parts[-1])
    return None


def han_value(numeral: str) -> Decimal | None:
    """The number that a run of Chinese numerals stands for, None where it is not well formed; `二〇二六` is read by digits."""
    if all(char in _DIGITS for char in numeral):
        return Decimal("".join(str(_DIGITS[char]) for char in numeral))
    if numeral[0] in _GREAT:
        return None
    total = section = 0
    digit: int | None = None
    for char in numeral:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (1 if digit is None else digit) * _TENS[char]
            digit = None
        else:
            total += (section + (digit or 0)) * _GREAT[char]
            section, digit = 0, None
    return Decimal(total + section + (digit or 0))
