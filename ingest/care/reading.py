"""How hard a document is to read: the formula published for its language, LIX for others, sentence length where words have no blanks."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from ingest.care.syllables import syllables
from ingest.chunk.sentences import sentence_spans
from ingest.contract.documents import BlockKind
from ingest.policy.findings import Finding, Quote, Severity
from ingest.policy.reading import ReadDocument

_CHECK: Final = "reading"
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f'’-])*")
_LETTERS: Final = re.compile(r"[^\W\d_]|\d")
_LEAST_SENTENCES: Final = 5
_LONG_WORD: Final = 6


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """A document's score; `hard` is the score beyond which it counts as hard, `longest` its longest sentence."""

    document: str
    language: str
    formula: str
    score: float
    hard: float
    rising: bool
    longest: Quote

    @property
    def is_hard(self) -> bool:
        """True beyond the limit; `rising` scores grow as texts get harder, the others fall."""
        return self.score > self.hard if self.rising else self.score < self.hard

    def as_json(self) -> dict[str, Any]:
        """The level as JSON-ready values."""
        return {
            "document": self.document,
            "language": self.language,
            "formula": self.formula,
            "score": round(self.score, 1),
            "hard": self.hard,
            "is_hard": self.is_hard,
        }


@dataclass(frozen=True, slots=True)
class _Counts:
    sentences: int
    words: int
    letters: int
    syllables: int
    long_words: int


def reading_levels(documents: Sequence[ReadDocument]) -> Iterator[ReadingLevel]:
    """The level of every published document with at least five sentences of running text."""
    for document in documents:
        level = reading_level(document) if document.published else None
        if level is not None:
            yield level


def reading_level(document: ReadDocument) -> ReadingLevel | None:
    """A document's level by its paragraphs and list items, None if it has too few sentences."""
    sentences = list(_sentences(document))
    if len(sentences) < _LEAST_SENTENCES:
        return None
    language = document.info.language
    formula = _formulas().get(language, _formulas()["*"])
    counts = _count([quote.text for quote in sentences], language)
    if counts.words == 0:
        return None
    rising = not ("base" in formula or formula.get("gulpease"))
    longest = max(sentences, key=lambda quote: len(quote.text))
    return ReadingLevel(
        document.info.path, language, formula["name"], _score(formula, counts), formula["hard"], rising, longest
    )


def hard_to_read(levels: Sequence[ReadingLevel]) -> Iterator[Finding]:
    """A hint for each document beyond the limit of its formula."""
    for level in levels:
        if level.is_hard:
            than = "over" if level.rising else "under"
            message = f"it is hard to read: {level.formula} {level.score:.0f}, {than} {level.hard:.0f}; its longest sentence is beside this"
            remedy = "split long sentences and say it in everyday words"
            yield Finding(Severity.HINT, _CHECK, level.document, message, remedy, quotes=(level.longest,))


def _sentences(document: ReadDocument) -> Iterator[Quote]:
    section = None
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            section = block.text
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            for start, end in sentence_spans(block.text):
                yield Quote(document.info.path, block.text[start:end], section, block.page)


def _count(sentences: Sequence[str], language: str) -> _Counts:
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    return _Counts(
        sentences=len(sentences),
        words=len(words),
        letters=sum(len(_LETTERS.findall(sentence)) for sentence in sentences),
        syllables=sum(syllables(word, language) for word in words),
        long_words=sum(len(word) > _LONG_WORD for word in words),
    )


def _score(formula: Mapping[str, Any], counts: _Counts) -> float:
    length = counts.words / counts.sentences
    if "base" in formula:
        per_word = counts.syllables / counts.words
        return float(formula["base"] - formula["sentence"] * length - formula["syllable"] * per_word)
    if formula.get("gulpease"):
        return 89 + (300 * counts.sentences - 10 * counts.letters) / counts.words
    if formula.get("characters"):
        return counts.letters / counts.sentences
    if formula.get("words"):
        return length
    return length + 100 * counts.long_words / counts.words


@cache
def _formulas() -> Mapping[str, Mapping[str, Any]]:
    source = resources.files("ingest.care").joinpath("reading_levels.json").read_text(encoding="utf-8")
    formulas: Mapping[str, Mapping[str, Any]] = json.loads(source)
    return formulas
