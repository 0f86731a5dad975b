"""The words that say what an amount is not: that it is given, a bound, an exception, a period, a group of people; in sixteen languages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ingest.contract.language import SERVED_LANGUAGES, function_words
from ingest.contract.lexical import tokenise

# Written without blanks, or with endings that are no words of their own: read by characters.
_BY_CHARACTERS: Final = frozenset({"zh", "ja", "ko"})
_BLANK: Final = " "
_CURRENCIES: Final = ("EUR", "USD", "GBP", "BRL", "CNY")

Phrase = tuple[str, ...]
# Kinds of words; a mark is told by its category, that of a group or of kin also by the word.
NEUTRAL: Final = ""
PERIOD: Final = "period "
_TOLD_BY_WORD: Final = frozenset({"group", "kin"})


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Phrases of a language and what each is: neutral, a period or a mark. `longest` is the most parts that a phrase has."""

    phrases: Mapping[Phrase, str]
    longest: int


@cache
def claim_words(language: str) -> ClaimWords | None:
    """The words of a language, None for one that is not served."""
    if language not in SERVED_LANGUAGES:
        return None
    data = _data()[language]
    kinds = {PERIOD + name: words for name, words in data["periods"].items()}
    phrases: dict[Phrase, str] = {}
    if not by_characters(language):
        phrases = dict.fromkeys((parts_of(word, language) for word in function_words(language)), NEUTRAL)
    # What is named later holds: a mark goes before a period, and that before a neutral word.
    for kind, words in ({NEUTRAL: [*data["neutral"], *_CURRENCIES]} | kinds | data["marks"]).items():
        for word in words:
            parts = parts_of(word, language)
            phrases[parts] = f"{kind} {word}" if kind in _TOLD_BY_WORD else kind
    return ClaimWords(phrases, max(map(len, phrases)))


def parts_of(text: str, language: str) -> Phrase:
    """A text as the parts that its phrases are made of: stems, or characters."""
    if language in _BY_CHARACTERS:
        return tuple("".join(_characters(text)))
    return tuple(tokenise(text, language))


def _characters(text: str) -> Sequence[str]:
    folded = text.casefold()
    return [char for char in folded if char.isalnum() or char == _BLANK]


def by_characters(language: str) -> bool:
    """Whether a language is read by characters."""
    return language in _BY_CHARACTERS


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return data
