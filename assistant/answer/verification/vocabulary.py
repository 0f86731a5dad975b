"""The words of one language that carry numbers, units, dates, negation and bounds; the words are data, in `words/`."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final

from assistant.answer.verification.folding import fold
from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES

Phrase = tuple[str, ...]
Units = frozenset[str]

_SINGLE: Final = "[\u3005\u3007\u4e00-\u9fff\u3400-\u4dbf\u3041-\u3096\u30a1-\u30fa\u30fc\uac00-\ud7af]"
_MARKS: Final = "[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]"
TOKEN: Final = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)*)|(?P<sign>us\$|r\$|cn¥|[$€£¥%₹₽₩₺₫])|(?P<single>{_SINGLE})"
    rf"|(?P<word>(?:(?!{_SINGLE})[^\W\d_]|{_MARKS})+)|(?P<stop>[.;:!?|\n,()，。；、।])"
)
# Vowel signs of Devanagari are part of a word, but not of `\w`.
_LETTER: Final = rf"(?:\w|{_MARKS})"
_BEFORE: Final = rf"(?<!\w)(?<!{_MARKS})"
# Prefixes that Arabic writes together with the word behind them.
_ARABIC_PREFIX: Final = re.compile("^(?:[وف])?(?:[بلك])?(?:ال)?")


def words_of(folded: str) -> list[str]:
    """Tokens of folded text: words, numbers, signs, single characters of unspaced scripts; stops are left out."""
    return [match[0] for match in TOKEN.finditer(folded) if match.lastgroup != "stop"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tables of one language.

    `numbers` hold words for numbers, `articles` those for one that are articles too, `multipliers` such as thousand; `times` and `duals` say
    number and unit at once. `negation` and the patterns after it are matched in folded text.
    """

    language: str
    numbers: Mapping[Phrase, Decimal]
    multipliers: Mapping[Phrase, Decimal]
    joiners: frozenset[str]
    articles: frozenset[str]
    evidence_articles: frozenset[str]
    counted: Mapping[Phrase, tuple[Decimal, Units]]
    units: Mapping[Phrase, Units]
    unit_prefixes: tuple[tuple[str, Units], ...]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    patterns: Mapping[str, re.Pattern[str] | None]

    def longest(self, table: Mapping[Phrase, Any], tokens: Sequence[str], start: int) -> Phrase | None:
        """The longest phrase of a table that begins at a place of the tokens, as it is written there."""
        for length in range(min(4, len(tokens) - start), 0, -1):
            phrase = tuple(tokens[start : start + length])
            if phrase in table:
                return phrase
        return None

    def count(self, name: str, folded: str) -> int:
        """How often a pattern (`negation`, `only`, …) occurs in folded text."""
        pattern = self.patterns[name]
        return 0 if pattern is None else sum(1 for _ in pattern.finditer(folded))

    def without(self, name: str, folded: str) -> str:
        """Folded text with what matches a pattern blanked out."""
        pattern = self.patterns[name]
        return folded if pattern is None else pattern.sub(" ", folded)


@cache
def common() -> Mapping[str, Any]:
    """What all languages share: signs, and lists of which language does what."""
    return _read("common")


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of a language; of English where it is not one of the sixteen."""
    language = language if language in SERVED_LANGUAGES else FALLBACK_LANGUAGE
    data = _read(language)
    units = {_phrase(sign): frozenset(names.split()) for sign, names in common()["signs"].items()}
    prefixes: list[tuple[str, Units]] = []
    for name, words in data["units"].items():
        for word in words:
            if word.endswith("*"):
                prefixes.append((fold(word[:-1]), frozenset({name})))
            else:
                phrase = _phrase(word)
                units[phrase] = units.get(phrase, frozenset()) | {name}
    counted = {_phrase(word): (Decimal(value), frozenset({"time"})) for word, value in data["times"].items()}
    counted |= {_phrase(word): (Decimal(value), frozenset({unit})) for word, (value, unit) in data["duals"].items()}
    return Vocabulary(
        language=language,
        numbers={_phrase(word): Decimal(str(value)) for word, value in data["numbers"].items()},
        multipliers={_phrase(word): Decimal(value) for word, value in data["multipliers"].items()},
        joiners=frozenset(map(fold, data["joiners"])),
        articles=frozenset(map(fold, data["articles"])),
        evidence_articles=frozenset(map(fold, data["evidence_articles"])),
        counted=counted,
        units=units,
        unit_prefixes=tuple(prefixes),
        months={fold(word): number for number, words in enumerate(data["months"], 1) for word in words},
        weekdays={fold(word): number for number, words in enumerate(data["weekdays"], 1) for word in words},
        patterns={name: _pattern(data[name], language) for name in _PATTERNS},
    )


_PATTERNS: Final = (
    "negation",
    "concord",
    "lexical",
    "without",
    "idle",
    "only",
    "at_least",
    "at_most",
    "clauses",
    "am",
    "pm",
)


@cache
def command_phrases() -> frozenset[str]:
    """Phrases of all languages that command a language model; `…` stands for words between."""
    listed = [*common()["commands"], *(word for language in SERVED_LANGUAGES for word in _read(language)["commands"])]
    return frozenset(map(_folded_phrase, listed))


def _folded_phrase(phrase: str) -> str:
    # Folding turns the ellipsis into three stops.
    return "…".join(fold(part) for part in phrase.split("…"))


def bare_arabic(word: str) -> tuple[str, ...]:
    """An Arabic word as written and without the prefixes that are written together with it."""
    bare = _ARABIC_PREFIX.sub("", word, count=1)
    without_and = word[1:] if word[:1] in "وف" else word
    return tuple(dict.fromkeys((word, without_and, bare) if len(bare) > 1 else (word,)))


def _read(name: str) -> Mapping[str, Any]:
    source = resources.files("assistant.answer.verification").joinpath("words", f"{name}.json")
    content: Mapping[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return content


def _phrase(text: str) -> Phrase:
    return tuple(words_of(fold(text)))


def _pattern(words: Iterable[str], language: str) -> re.Pattern[str] | None:
    """One pattern for all words, longest first; `*` stands for any letters. Unspaced scripts have no edges to look for."""
    spaced = language not in common()["unspaced"]
    pieces = []
    for word in sorted(map(fold, words), key=len, reverse=True):
        body = rf"{_LETTER}*".join(r"\s+".join(map(re.escape, part.split(" "))) for part in word.split("*"))
        # "n't" hangs on a word, "n'" is hung on by one.
        before = _BEFORE if spaced and not word.startswith(("*", "n't")) else ""
        after = rf"(?!{_LETTER})" if spaced and not word.endswith(("'", "*")) else ""
        pieces.append(f"{before}{'[وف]?' if language == 'ar' else ''}{body}{after}")
    return re.compile("|".join(pieces)) if pieces else None
