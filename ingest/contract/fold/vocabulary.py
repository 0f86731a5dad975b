"""The words for units, months and numbers, as phrases of tokens."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ingest.contract.fold.characters import alike
from ingest.contract.fold.tokens import tokens

Phrase = tuple[str, ...]
CURRENCIES: Final = frozenset({"<USD>", "<EUR>", "<BRL>", "<GBP>", "<CNY>"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tables from phrase to what it folds to; a unit is written `<week>`.

    `units` always fold, `units_after_number` only behind a number ("an" is a year in French and an article in English).
    `months` give 1-12; `loose_months` are month names that mean nothing else. `numbers` hold for any text,
    `own_numbers` for texts in their language alone ("once" is eleven in Spanish only).
    """

    units: Mapping[Phrase, Phrase]
    units_after_number: Mapping[Phrase, Phrase]
    months: Mapping[Phrase, int]
    loose_months: frozenset[Phrase]
    numbers: Mapping[Phrase, int]
    own_numbers: Mapping[str, Mapping[Phrase, int]]


@cache
def vocabulary() -> Vocabulary:
    """The tables of `words.json`, read once."""
    data = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    units: dict[Phrase, Phrase] = {}
    after: dict[Phrase, Phrase] = {}
    for name, (always, behind) in data["units"].items():
        units.update(dict.fromkeys(_phrases(always), (f"<{name}>",)))
        after.update(dict.fromkeys(_phrases(behind), (f"<{name}>",)))
    for word, folded in data["duals"].items():
        number, unit = folded.split()
        units[_phrase(word)] = (number, f"<{unit}>")
    months = {phrase: number for number, names in enumerate(data["months"], start=1) for phrase in _phrases(names)}
    numbers, own = _numbers(data)
    loose = frozenset(months) - frozenset(_phrases(data["months_only_in_dates"]))
    return Vocabulary(units, after, months, loose, numbers, own)


def longest(table: Mapping[Phrase, Any], stream: list[str], start: int) -> Phrase | None:
    """The longest phrase of a table that begins at a place of a token stream."""
    for length in range(min(_LONGEST_PHRASE, len(stream) - start), 0, -1):
        phrase = tuple(stream[start : start + length])
        if phrase in table:
            return phrase
    return None


_LONGEST_PHRASE: Final = 5


def _phrase(text: str) -> Phrase:
    return tuple(tokens(alike(text)))


def _phrases(names: str) -> list[Phrase]:
    # Entries of several words stand between bars; a list without bars is cut at spaces.
    pieces = names.split("|") if "|" in names else names.split()
    if "|" in names and names.startswith("% "):
        pieces = ["%", *names.removeprefix("% ").split("|")]
    return [_phrase(piece) for piece in pieces if piece.strip()]


def _numbers(data: Mapping[str, Any]) -> tuple[dict[Phrase, int], dict[str, dict[Phrase, int]]]:
    common: dict[Phrase, int] = {}
    own: dict[str, dict[Phrase, int]] = {}
    reserved = frozenset(_phrases(data["own_language_only"]))
    for language, words in data["numbers"].items():
        own[language] = {}
        spelled = [*_spelled(language, words), *data["number_variants"][language].items()]
        for text, value in spelled:
            phrase = _phrase(text)
            (own[language] if phrase in reserved else common)[phrase] = value
    # Languages whose number words are written out in the list, and mean something else in others; "one" is an article there.
    for language, spelled_out in data["own_numbers"].items():
        own[language] = {_phrase(text): value for text, value in spelled_out.items()}
    return common, own


def _spelled(language: str, words: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    ones, tens = words["ones"].split(), words["tens"].split()
    yield from ((word, value) for value, word in enumerate(ones))
    for ten, stem in enumerate(tens, start=2):
        yield stem, ten * 10
        # French counts seventy and ninety on into the teens of the ten before; `soixante-dix` itself is in the list.
        top = 10 if language != "fr" else 20 if ten in (6, 8) else 10
        yield from ((text, ten * 10 + one) for one in range(1, top) for text in _joined(language, stem, one, ones[one]))
    yield from ((text, 100) for text in words["hundred"].split("|"))


def _joined(language: str, stem: str, one: int, word: str) -> tuple[str, ...]:
    if language == "de":
        return ("ein" if one == 1 else word) + "und" + stem, f"{word}und{stem}"
    if language in ("es", "pt"):
        link = "y" if language == "es" else "e"
        return tuple(
            f"{stem} {link} {form}"
            for form in (word, {1: "un" if language == "es" else "uma", 2: "duas"}.get(one, word))
        )
    if language == "fr":
        return f"{stem} {word}", f"{stem} et {word}"
    if language == "it":
        return ((stem[:-1] if word[0] in "uo" else stem) + word,)
    return (f"{stem} {word}",)
