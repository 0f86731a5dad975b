"""The kinds of answers that a question may ask for and a text may hold, and the records of both."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What an answer is: `COUNT` is a number of anything, `CHANNEL` a form, portal or address to apply by, `PERMISSION` any yes or no."""

    MONEY = "money"
    PERCENTAGE = "percentage"
    COUNT = "count"
    DURATION = "duration"
    DEADLINE = "deadline"
    DATE = "date"
    CLOCK = "clock"
    FREQUENCY = "frequency"
    PHONE = "phone"
    EMAIL = "email"
    CHANNEL = "channel"
    PERSON = "person"
    PLACE = "place"
    PERMISSION = "permission"
    REASON = "reason"
    PROCEDURE = "procedure"
    DEFINITION = "definition"
    LISTING = "listing"
    COMPARISON = "comparison"


# Kinds that can be seen in a text: where one is asked for and not held, the text cannot be the answer.
SPECIFIC: Final = frozenset(
    {Kind.MONEY, Kind.PERCENTAGE, Kind.COUNT, Kind.DURATION, Kind.DEADLINE, Kind.DATE, Kind.CLOCK, Kind.FREQUENCY, Kind.PHONE, Kind.EMAIL}
)  # fmt: skip
UNITS: Final = ("minute", "hour", "day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class AskedKinds:
    """What a question asks for.

    Attributes:
        kinds: every kind that one of its asking clauses asks for; none where the question does not say.
        units: units of time that it names behind "how many" (`UNITS`).
        specific: those of the kinds that a text either holds or does not (`SPECIFIC`).
    """

    kinds: frozenset[Kind]
    units: frozenset[str]

    @property
    def specific(self) -> frozenset[Kind]:
        """Those of the kinds that a text either holds or does not."""
        return self.kinds & SPECIFIC


@dataclass(frozen=True, slots=True)
class HeldKinds:
    """What a text holds.

    Attributes:
        kinds: kinds whose marks stand in the text; `PERMISSION` means a word of permission or obligation.
        units: units of time that stand behind a number.
        negated: whether it denies something.
        absolute: whether it gives an amount without a number: all, free of charge, without limit.
        named: whether a name of several capitalised words or a system's name stands in it.
    """

    kinds: frozenset[Kind]
    units: frozenset[str]
    negated: bool
    absolute: bool
    named: bool
