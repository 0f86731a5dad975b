"""Do the numbers, dates and times of a sentence stand in the passages it cites?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assistant.answer.verification.dates import Day
from assistant.answer.verification.quantities import Quantity, Stated, stated_in
from assistant.answer.verification.records import Fault, Source
from assistant.answer.verification.vocabulary import Units, common

# A day of the month is written like a number of days in Chinese, Japanese and Korean.
_LIKE: Final = {"monthday": {"day", "monthday"}, "age": {"year", "age"}, "oclock": {"hour", "oclock"}}
_AGES: Final = range(14, 81)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the cited passages, their titles and headings state together."""

    stated: tuple[Stated, ...]

    @property
    def days(self) -> tuple[Day, ...]:
        """All dates, those of ranges too."""
        return tuple(day for stated in self.stated for found in stated.dates for day in (*found.readings, *found.near))

    @property
    def years(self) -> frozenset[int]:
        """Years that stand with a date or alone."""
        alone = {int(q.value) for stated in self.stated for q in stated.quantities if 1900 <= q.value < 2100}
        return frozenset(alone | {day.year for day in self.days if day.year})


def evidence_of(sources: Sequence[Source]) -> Evidence:
    """Read the passages that a sentence cites."""
    texts = [(text, source.language) for source in sources for text in (source.text, source.heading) if text]
    return Evidence(tuple(stated_in(text, language) for text, language in texts))


def numeric_fault(sentence: str, language: str, evidence: Evidence) -> Fault | None:
    """The first number, date, time or weekday of the sentence that the evidence does not state."""
    claim = stated_in(sentence, language)
    if not all(any(_dated(reading, evidence) for reading in found.readings) for found in claim.dates):
        return Fault.DATE
    weekdays = frozenset().union(*(stated.weekdays for stated in evidence.stated))
    if not claim.weekdays <= weekdays:
        return Fault.DATE
    clock = {minutes % 720 for stated in evidence.stated for minutes in stated.times}
    hours = {
        int(q.value) * 60 % 720
        for stated in evidence.stated
        for q in stated.quantities
        if q.units & {"hour", "oclock"} and q.value == int(q.value)
    }
    if not {minutes % 720 for minutes in claim.times} <= clock | hours:
        return Fault.NUMBER
    return None if all(_held(quantity, evidence) for quantity in claim.quantities) else Fault.NUMBER


def states_a_number(sentence: str, language: str) -> bool:
    """True if the sentence states a quantity or a date."""
    claim = stated_in(sentence, language)
    return bool(claim.dates or claim.times) or any(not (q.soft or q.hint) for q in claim.quantities)


def _dated(claimed: Day, evidence: Evidence) -> bool:
    held = [day for day in evidence.days if day.says(claimed)]
    if not held:
        return False
    return claimed.year is None or any(day.year for day in held) or claimed.year in evidence.years


def _held(claimed: Quantity, evidence: Evidence) -> bool:
    stated = [(stated, q) for stated in evidence.stated for q in stated.quantities]
    if any(_same(claimed, q, near) for near, q in stated):
        return True
    if claimed.hint:
        return True
    if claimed.soft:
        # An article as often as a number: wrong only where the passage counts the same thing differently.
        return not any(q.units & claimed.units for _, q in stated)
    if claimed.units:
        return claimed.units <= {"monthday"} and any(day.day == claimed.value for day in evidence.days)
    parts = {Decimal(part) for day in evidence.days for part in (day.day, day.year) if part}
    return claimed.value in parts | {Decimal(minutes // 60) for near in evidence.stated for minutes in near.times}


def _same(claimed: Quantity, stated: Quantity, near: Stated) -> bool:
    if claimed.per and stated.per and not claimed.per & stated.per:
        return False
    if claimed.value != stated.value:
        return False
    if not claimed.units or _alike(claimed.units) & _alike(stated.units):
        return True
    if stated.units:
        return False
    if claimed.units & {"year", "age"} and stated.value in _AGES:
        return True  # "under 18"
    # The unit may stand in a table's header.
    return stated.line in near.tables and bool(_alike(claimed.units) & _alike(near.line_units[stated.line]))


def _alike(units: Units) -> frozenset[str]:
    return frozenset(like for unit in units for like in _LIKE.get(unit, {unit}))


def unmentioned_period(sentence: str, language: str, evidence: Evidence) -> bool:
    """True if the sentence speaks of weeks, months or years and the passages of other spans of time only."""
    spans = frozenset(common()["periods"])
    claim = stated_in(sentence, language)
    counted = frozenset().union(*(quantity.units for quantity in claim.quantities))
    claimed = frozenset().union(*claim.line_units) & spans - counted
    held = frozenset().union(*(units for stated in evidence.stated for units in stated.line_units)) & spans
    return bool(held) and bool(claimed - held)
