"""Cuts folded text into words, numbers and signs."""

import re
from decimal import Decimal
from typing import Final

HAN: Final = "\u3005\u3007\u4e00-\u9fff\u3400-\u4dbf"
# Scripts written without spaces, and Hangul, whose particles stick to numbers and nouns, are cut into single
# characters.
_SINGLE: Final = f"[{HAN}\u3041-\u3096\u30a1-\u30fa\u30fc\uac00-\ud7af]"
_MARKS: Final = "[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]"
_TOKEN: Final = re.compile(
    rf"(?P<iso>(?<!\d)\d{{4}}-\d{{2}}-\d{{2}}(?!\d))|(?P<dmy>(?<![\d.])\d{{1,2}}\.\d{{1,2}}\.\d{{4}}(?!\d))"
    rf"|(?P<number>\d+(?:[.,]\d+)*)|(?P<sign>us\$|r\$|cn[¥]|[$€£¥%])|(?P<single>{_SINGLE})|(?P<word>(?:(?!{_SINGLE})[^\W\d_]|{_MARKS})+)"
)
_SPACED_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)(?![.,]\d{3}(?!\d))")


def join_spaced_thousands(text: str) -> str:
    """Write `4 000` as `4000`. Only one of two readings: `20 100` may also be two cells of a table."""
    return _SPACED_THOUSANDS.sub(lambda match: match[0].replace(" ", ""), text)


def tokens(text: str) -> list[str]:
    """Cut text that `alike` has folded. Numbers come out in one spelling, full dates as `@MM-DD` and the year;
    punctuation goes.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        kind, piece = str(match.lastgroup), match[0]
        if kind == "number":
            found.extend(numbers(piece))
        elif kind == "iso":
            year, month, day = piece.split("-")
            found.extend(_date(piece, day, month, year))
        elif kind == "dmy":
            day, month, year = piece.split(".")
            found.extend(_date(piece, day, month, year))
        else:
            found.append(piece)
    return found


def is_number(token: str) -> bool:
    """Whether a token is a number."""
    return token[0].isdigit()


def date_token(month: int, day: int) -> str:
    """A day of the year as one token, the same in every language."""
    return f"@{month:02d}-{day:02d}"


def numbers(piece: str) -> list[str]:
    """The number that digits with separators stand for; several, where they cannot be one number (a version, a list).

    With both separators the last is the decimal sign. One kind, several times, groups thousands. A single one groups
    thousands if one to three digits stand before it (not just `0`) and exactly three after; else it is the decimal
    sign. So `4.000` and `4,000` are 4000, and `2.125` is read as 2125 wherever it occurs.
    """
    parts = re.split(r"[.,]", piece)
    signs = re.findall(r"[.,]", piece)
    if not signs:
        return [plain(Decimal(piece))]
    grouped = 1 <= len(parts[0]) <= 3 and parts[0].lstrip("0") != "" and all(len(part) == 3 for part in parts[1:])
    if len(set(signs)) == 1:
        if grouped:
            return [plain(Decimal("".join(parts)))]
        if len(signs) == 1:
            return [plain(Decimal(f"{parts[0]}.{parts[1]}"))]
        return [plain(Decimal(part)) for part in parts]
    if signs.count(signs[-1]) == 1 and all(len(part) == 3 for part in parts[1:-1]):
        return [plain(Decimal("".join(parts[:-1]) + "." + parts[-1]))]
    return [plain(Decimal(part)) for part in parts]


def plain(value: Decimal) -> str:
    """One spelling of a number: no exponent, no trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(piece: str, day: str, month: str, year: str) -> list[str]:
    if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        return [date_token(int(month), int(day)), str(int(year))]
    return [plain(Decimal(part)) for part in re.findall(r"\d+", piece)]
