"""Amounts, percentages, times and dates in a text, as they are written there."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from ingest.contract.fold.fold import fold
from ingest.contract.fold.tokens import is_number
from ingest.contract.fold.vocabulary import CURRENCIES

FactKind = Literal["money", "percent", "duration", "date"]
_TIMES: Final = frozenset({"<minute>", "<hour>", "<workday>", "<day>", "<week>", "<month>", "<year>"})
# Numbers, words of letters with blanks between them, and single signs or letters of scripts without blanks.
_PIECE: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|\S")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LONGEST: Final = 5
_CAPITAL_MONTHS: Final = frozenset({"en", "de"})
# So many years are somebody's age more often than a time that something takes.
_AN_AGE: Final = 14
_MOST_CHARACTERS: Final = 32


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity and where it stands in its text: `[start, end)`."""

    kind: FactKind
    text: str
    start: int
    end: int


def facts_in(text: str, language: str) -> list[Fact]:
    """The quantities of a text in order, each as written, none inside another. Bare numbers are none: nothing says of what."""
    found: list[Fact] = []
    pieces = [(match.start(), match.end()) for match in _PIECE.finditer(text)]
    for place, (start, _) in enumerate(pieces):
        if not text[start].isdigit() or (found and start < found[-1].end):
            continue
        best = _around(text, pieces, place, language)
        if best is not None and not (found and best.start < found[-1].end):
            found.append(best)
    return found


def _around(text: str, pieces: list[tuple[int, int]], place: int, language: str) -> Fact | None:
    """The longest stretch around a number that is one quantity and nothing else: "30 days", not "30" nor "30 days after"."""
    best: Fact | None = None
    for first, last in _windows(place, len(pieces)):
        start, end = pieces[first][0], pieces[last][1]
        if end - start > _MOST_CHARACTERS or not (_belongs(text[start]) and _belongs(text[end - 1])):
            continue
        kind = _kind(text[start:end], language)
        if kind is not None and (best is None or end - start > best.end - best.start):
            best = Fact(kind, text[start:end], start, end)
    return best


def _belongs(char: str) -> bool:
    """Whether a quantity may begin or end with a sign: commas and brackets around it are not its own."""
    return char.isalnum() or char in "%％" or unicodedata.category(char) in ("Sc", "Mc", "Mn")


def _windows(place: int, count: int) -> Iterator[tuple[int, int]]:
    for length in range(2, _LONGEST + 1):
        for first in range(max(0, place - 2), place + 1):
            if place < first + length <= count:
                yield first, first + length - 1


@lru_cache(maxsize=65536)
def _kind(text: str, language: str) -> FactKind | None:
    kind = next((kind for reading in fold(text, language) if (kind := _read(reading)) is not None), None)
    if kind == "date" and language in _CAPITAL_MONTHS and text == text.lower() and any(map(str.isalpha, text)):
        return None  # "under 18 may use"
    return kind


def _read(tokens: tuple[str, ...]) -> FactKind | None:
    if tokens and tokens[0].startswith("@") and "-" in tokens[0]:
        return "date" if len(tokens) == 1 or (len(tokens) == 2 and _YEAR.fullmatch(tokens[1])) else None
    if len(tokens) != 2 or not is_number(tokens[0]):
        return None
    if tokens[1] in CURRENCIES:
        return "money"
    if tokens[1] == "<percent>":
        return "percent"
    if tokens[1] == "<year>" and float(tokens[0]) >= _AN_AGE:
        return None
    return "duration" if tokens[1] in _TIMES else None
