"""Name lists, cue phrases and common words, read once from the data files in `names/` and `words/`."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

_NAMES: Final = Path(__file__).parent / "names"
_WORDS: Final = Path(__file__).parent / "words"
_PLAIN: Final = str.maketrans({"ł": "l", "ı": "i", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ё": "е"})

LATIN: Final = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "vi", "romanised")


@cache
def read(language: str) -> Mapping[str, str]:
    """One language's file: each key a string of words or a pattern."""
    content: Mapping[str, str] = yaml.load((_NAMES / f"{language}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content


@cache
def words(language: str, key: str) -> frozenset[str]:
    """A word list of one language's file; empty when the file has none of that name."""
    return frozenset(read(language).get(key, "").split())


@cache
def common(script: str) -> frozenset[str]:
    """The common words of a script."""
    return frozenset((_WORDS / f"{script}.txt").read_text("utf-8").split())


def fold(word: str) -> str:
    """Lower case without accents, so that a name is known however it is typed."""
    folded = word.casefold().replace("i̇", "i").translate(_PLAIN)
    if folded.isascii():
        return folded
    return "".join(
        char for char in unicodedata.normalize("NFD", folded) if unicodedata.category(char) != "Mn" or char == "\u0306"
    )


@cache
def latin_names(key: str) -> frozenset[str]:
    """Given or family names in Latin letters of all languages but Vietnamese, whose syllables are words elsewhere."""
    names = {fold(name) for language in LATIN if language != "vi" for name in words(language, key)}
    return frozenset(name for name in names if len(name) > 1)


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns that match the end of what stands before a name."""

    strong: re.Pattern[str]
    weak: re.Pattern[str]
    intro: re.Pattern[str]
    titles: re.Pattern[str]


def _alternatives(text: str) -> list[str]:
    return sorted({re.escape(part.strip()) for part in text.split("|") if part.strip()}, key=len, reverse=True)


@cache
def cue_words(language: str) -> frozenset[str]:
    """The words that stand around names: a capital on one, at the beginning of a sentence, makes no name of it."""
    data = read(language)
    parts = {part.strip() for key in ("intro", "kin", "roles", "titles") for part in data[key].split("|")}
    return frozenset(part for part in parts if part.isalpha()) | words(language, "lead") | words(language, "verbs")


@cache
def cues(language: str) -> Cues:
    """The cues of one language."""
    data = read(language)
    weak = set(_alternatives(data["weak"]))
    titles = _alternatives(data["titles"])
    strong = [cue for key in ("intro", "kin", "roles") for cue in _alternatives(data[key]) if cue not in weak]
    filler = "|".join(_alternatives(data["filler"]))
    end = rf"\s*[,:(\-–=]?\s*(?:(?:{filler})[,:]?\s+){{0,2}}[\"'«„]?$"

    def ending(parts: list[str], tail: str = end) -> re.Pattern[str]:
        return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(parts, key=len, reverse=True)) or '(?!)'}){tail}")

    return Cues(
        strong=ending(strong),
        weak=ending(sorted(weak)),
        intro=ending(_alternatives(data["intro"])),
        titles=ending(titles, r"\.?\s+$"),
    )


def spell(word: str, language: str) -> str:
    """The form of a word in which lists are searched; Vietnamese keeps its marks, which tell names from words."""
    return word.casefold() if language == "vi" else fold(word)


@cache
def stop_phrases() -> re.Pattern[str]:
    """Names of several words that are no people: towns, holidays, insurers."""
    phrases = [re.escape(part.strip()) for part in read("stop")["phrases"].split("|") if part.strip()]
    return re.compile(
        rf"(?<![^\W\d_])(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE
    )
