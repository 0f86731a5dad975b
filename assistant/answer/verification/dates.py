"""Calendar dates and times of day in folded text, in any of the sixteen languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from assistant.answer.verification.vocabulary import Vocabulary, common, vocabulary

_YEAR: Final = r"(?:19|20)\d\d"
_ISO: Final = re.compile(rf"(?<!\d)(?P<y>{_YEAR})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?!\d)")
_NUMERIC: Final = re.compile(rf"(?<![\d.,/])(?P<a>\d{{1,2}})([./-])(?P<b>\d{{1,2}})\2(?P<y>{_YEAR})(?!\d)")
_EAST: Final = re.compile(
    rf"(?:(?P<y>{_YEAR})\s*[年년]\s*)?(?<!\d)(?P<m>1[0-2]|0?[1-9])\s*[月월](?!\s*[内间間])(?:\s*(?P<d>[12]\d|3[01]|0?[1-9])\s*[日号號일](?![间間内]))?"
)
_VIETNAMESE: Final = re.compile(
    rf"(?:(?P<d>[12]\d|3[01]|0?[1-9])\s+)?tháng\s+(?P<m>1[0-2]|0?[1-9])(?!\d)(?:\s+năm\s+(?P<y>{_YEAR}))?"
)
_CLOCK: Final = re.compile(r"(?<![\d:.])(?P<h>[01]?\d|2[0-4])(?:[:h](?P<min>[0-5]\d)|\s?h(?P<bare>))(?![\d:\w])")
_OCLOCK: Final = re.compile(r"(?<![\d:.])(?P<h>[01]?\d|2[0-4])(?:[:.](?P<min>[0-5]\d))?\s?$")
_RANGE_BEFORE: Final = re.compile(
    r"(?<!\d)(?P<d>[12]\d|3[01]|0?[1-9])(?:\.|er|º)?[\s–—-]{0,3}[^\W\d]{0,5}[\s–—-]{1,3}$"
)
_RANGE_AFTER: Final = re.compile(r"^[\s–—-]{0,3}[^\W\d]{0,4}[\s–—-]{1,3}(?P<d>[12]\d|3[01]|0?[1-9])(?![\d.,]*\d)")


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or part of one."""

    month: int
    day: int | None = None
    year: int | None = None

    def says(self, other: "Day") -> bool:
        """True if this date holds all that the other states; a year that is not given here may stand elsewhere."""
        years = other.year is None or self.year is None or other.year == self.year
        return self.month == other.month and other.day in (None, self.day) and years


@dataclass(frozen=True, slots=True)
class Found:
    """Dates that a stretch of folded text may mean, one unless day and month can be told apart in neither order; `near` are days of a range."""

    start: int
    end: int
    readings: tuple[Day, ...]
    near: tuple[Day, ...] = ()


def dates_in(folded: str, language: str) -> Iterator[Found]:
    """Every date, without overlaps."""
    taken: list[tuple[int, int]] = []
    for found in _candidates(folded, vocabulary(language)):
        if all(found.end <= start or found.start >= end for start, end in taken):
            taken.append((found.start, found.end))
            yield found


def _candidates(folded: str, words: Vocabulary) -> Iterator[Found]:
    for match in _ISO.finditer(folded):
        if 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31:
            yield Found(*match.span(), (Day(int(match["m"]), int(match["d"]), int(match["y"])),))
    for match in _NUMERIC.finditer(folded):
        pairs = {(int(match["a"]), int(match["b"])), (int(match["b"]), int(match["a"]))}
        days = tuple(Day(month, day, int(match["y"])) for day, month in sorted(pairs) if month <= 12 and 1 <= day <= 31)
        if days:
            yield Found(*match.span(), days)
    if words.language in ("zh", "ja", "ko"):
        yield from (_found(folded, match) for match in _EAST.finditer(folded))
    if words.language == "vi":
        # "ba tháng 3" is rare; "3 tháng" is a length of time and does not match.
        yield from (_found(folded, match) for match in _VIETNAMESE.finditer(folded))
    for pattern in _patterns(words.language):
        for match in pattern.finditer(folded):
            yield _found(folded, match, words.months[match["m"]])


def _found(folded: str, match: re.Match[str], month: int | None = None) -> Found:
    number = int(match["m"]) if month is None else month
    groups = match.groupdict()
    year = int(groups["y"]) if groups.get("y") else None
    day = Day(number, int(groups["d"]) if groups.get("d") else None, year)
    near = [_RANGE_BEFORE.search(folded[max(0, match.start() - 16) : match.start()])] if day.day else []
    near += [_RANGE_AFTER.search(folded[match.end() : match.end() + 14])] if day.day else []
    return Found(*match.span(), (day,), tuple(Day(number, int(other["d"]), year) for other in near if other))


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Day and month, month and day, month alone, with a year where there is one."""
    names = vocabulary(language).months
    edge = r"(?!\w)"
    alone = [name for name in names if name not in common()["months_only_in_dates"]]
    any_month, clear_month = (
        "|".join(re.escape(name) for name in sorted(group, key=len, reverse=True)) for group in (names, alone)
    )
    before = r"(?<!\w)" if language not in common()["unspaced"] else ""
    day = r"(?P<d>[12]\d|3[01]|0?[1-9])"
    year = rf"(?:\s*(?:,|de|del|of|года?|')?\s*(?P<y>{_YEAR})(?!\d))?"
    prefix = "[وفبل]?" if language == "ar" else ""
    return (
        re.compile(rf"(?<![\d.,]){day}(?:er|º|°|ª|st|nd|rd|th|\.|-е|-го)?\s*(?:de|del|of|di|من)?\s*(?P<m>{any_month}){edge}{year}"),
        re.compile(rf"{before}(?P<m>{any_month})\s+(?:the\s+)?{day}(?:st|nd|rd|th)?(?![\d.,:]*\d){year}"),
        re.compile(rf"{before}{prefix}(?P<m>{any_month})\s*(?:,|de|del|of|di)?\s*(?P<y>{_YEAR})(?!\d)"),
        re.compile(rf"{before}{prefix}(?P<m>{clear_month}){edge}"),
    )  # fmt: skip


def times_in(folded: str, language: str) -> Iterator[tuple[int, int, int]]:
    """Times of day as (start, end, minutes since midnight): `17:30`, `17h30`, `5 pm`, `下午5点`."""
    words = vocabulary(language)
    for match in _CLOCK.finditer(folded):
        if match["min"] is not None:
            hour = int(match["h"])
            start, end, hour = _half_of_day(folded, match.start(), match.end(), hour, words)
            yield start, end, hour * 60 + int(match["min"])
    for name in ("am", "pm"):
        pattern = words.patterns[name]
        for mark in pattern.finditer(folded) if pattern is not None else ():
            clock = _OCLOCK.search(folded[: mark.start()])
            if clock is not None and clock["min"] is None:
                yield clock.start(), mark.end(), (int(clock["h"]) % 12 + (12 if name == "pm" else 0)) * 60


def _half_of_day(folded: str, start: int, end: int, hour: int, words: Vocabulary) -> tuple[int, int, int]:
    for name in ("am", "pm"):
        pattern = words.patterns[name]
        after = pattern.match(folded[end:].lstrip()) if pattern is not None else None
        if after is not None:
            blanks = len(folded[end:]) - len(folded[end:].lstrip())
            return start, end + blanks + after.end(), hour % 12 + (12 if name == "pm" else 0)
    return start, end, hour
