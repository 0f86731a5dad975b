"""The numbers of a text for comparing it with its translation: those written in digits, and all that it can be read to hold."""

import re
from typing import Final

from ingest.contract.fold.characters import alike
from ingest.contract.fold.fold import fold, quantities
from ingest.contract.fold.tokens import is_number, join_spaced_thousands, tokens

# Telephone numbers, addresses and codes differ between countries without anything having drifted.
_NOT_COUNTED: Final = re.compile(
    r"""
      https?://\S+ | [\w.+-]+@[\w-]+(?:\.[\w-]+)+          # addresses
    | (?:\+\d{1,3}|(?<!\d)0\d{2,4})(?:[ \-./()]{1,2}\d{2,5}){1,5}  # +49 341 …, 0800 555 0143
    | (?<!\d)\d{3}(?:[ -]\d{2,4}){2,4}(?!\d)               # 900 555 145
    | \b[A-Z]{1,3}[.-]?\d[\w.-]*                           # L.1222-9, M365
    """,
    re.VERBOSE,
)
_HALF_DAY: Final = re.compile(r"\d\s*(?:p\.?\s?m\b|下午|오후)|(?:下午|午後|오후)\s*\d", re.IGNORECASE)
# So often words of another kind (one, both, zero as in ten o'clock) that they say nothing.
_SILENT: Final = frozenset({"0", "1", "2"})
_HOURS: Final = frozenset(map(str, range(1, 12)))


def digits_of(text: str, language: str) -> frozenset[str]:
    """Numbers and dates that a text holds however it is read, and writes in digits; without 0, 1 and 2."""
    plain = _counted(text)
    characters = alike(plain)
    spelled = [set(tokens(spelling)) for spelling in (characters, join_spaced_thousands(characters))]
    readings = [set(quantities(reading)) for reading in fold(plain, language)]
    kept = set.intersection(*spelled, *readings)
    # "3 to 5 p.m." is 15 to 17 elsewhere, so that small numbers beside it say nothing.
    silent = _SILENT | _HOURS if _HALF_DAY.search(plain) else _SILENT
    return frozenset(token for token in kept if is_number(token) and token not in silent)


def all_numbers(text: str, language: str) -> frozenset[str]:
    """Every number that a text may be read to hold: in words, as a part of a date, in the afternoon."""
    plain = _counted(text)
    found = {number for reading in fold(plain, language) for number in quantities(reading)}
    characters = alike(plain)
    found.update(tokens(characters), tokens(join_spaced_thousands(characters)))
    numbers = {token for token in found if is_number(token)}
    for token in found:
        if token.startswith("@"):
            numbers |= {str(int(part)) for part in token[1:].split("-")}
    if _HALF_DAY.search(plain):
        hours = [int(number) for number in numbers if number.isdigit() and 1 <= int(number) <= 23]
        numbers |= {str(hour + 12) for hour in hours if hour < 12} | {str(hour - 12) for hour in hours if hour > 12}
    return frozenset(numbers)


def look_alike(text: str, other: str) -> bool:
    """True if two texts hold the same digits, which is quick to see and true of most."""
    return _plain_numbers(text) == _plain_numbers(other)


def as_many(text: str, other: str) -> bool:
    """True if two texts hold as many numbers in digits: what is new in one then stands for what is gone from the other."""
    return len(_plain_numbers(text)) == len(_plain_numbers(other))


def _plain_numbers(text: str) -> list[str]:
    return sorted(token for token in tokens(alike(_counted(text))) if is_number(token) and token not in _SILENT)


def _counted(text: str) -> str:
    return _NOT_COUNTED.sub(" ", text)
