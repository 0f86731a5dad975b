"""Finds the terms of one language in a text: by words where words are written apart, by characters where they are not."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ingest.contract.glossary.lexicon import UNKNOWN
from ingest.contract.glossary.rules import rules_of, spelling
from ingest.contract.glossary.trie import Trie
from ingest.contract.glossary.vocabulary import NOTHING, Reading, Vocabulary
from ingest.contract.lexical import tokenise

# Thai and its neighbours, Hangul, kana and Han: a term is found inside a longer run of letters.
_JOINED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
    r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_HANGUL: Final = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_BLANK: Final = re.compile(r"\s+")
_RUN: Final = re.compile(r"[^\W_]+")
# Katakana to hiragana: ケガ and けが are one word.
_KANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_SIMPLIFIED: Final = {ord(old): new for old, new in spelling("traditional").items()}
_REMEMBERED: Final = 50_000
_LINKER: Final = -1  # the number of linkers that are in no term


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a concept, or with `excluded` a phrase that is not about it; `concept` is the concept's number."""

    text: str
    concept: int
    excluded: bool = False


class Matcher:
    """The terms of one language, ready to be found. Thread-safe.

    Args:
        terms: what to find.
        language: ISO 639-1 code, which picks stemmer and rules.
    """

    def __init__(self, terms: Iterable[Term], language: str) -> None:
        self._language = language
        self._linkers = rules_of(language).linkers
        self._words = Trie()
        self._characters = Trie()
        self._read: dict[str, tuple[Reading, ...]] = {}
        phrases: list[tuple[Term, list[str]]] = []
        alone: list[tuple[Term, str]] = []
        for term in terms:
            if _JOINED.search(term.text):
                self._add_characters(term)
                continue
            for words in self._spellings(term.text):
                if len(words) == 1:
                    alone.append((term, words[0]))
                else:
                    phrases.append((term, words))
        self._vocabulary = Vocabulary(
            (word for _, words in phrases for word in words), (word for _, word in alone), language
        )
        numbers = (self._vocabulary.of_phrases.find(word) for word in self._linkers)
        self._skipped = frozenset(number or _LINKER for number in numbers)
        for term, words in phrases:
            self._add_words(term, [self._vocabulary.of_phrases.number(word) for word in words])
        for term, word in alone:
            # An excluded word is known as such, and so no form or slip of another.
            if not term.excluded:
                self._words.add_alone(self._vocabulary.alone.number(word), term.concept)

    def _add_words(self, term: Term, numbers: list[int]) -> None:
        if term.excluded:
            self._words.block(numbers, term.concept)
        else:
            self._words.add(numbers, term.concept)

    def _add_characters(self, term: Term) -> None:
        characters = _BLANK.sub("", self._folded(term.text))
        if term.excluded:
            self._characters.block(characters, term.concept)
        else:
            self._characters.add(characters, term.concept)

    def find(self, text: str, words: Iterable[str], *, forgiving: bool = False) -> Iterator[int]:
        """Numbers of the concepts whose terms stand in a text, once for each place, words before characters.

        Args:
            text: the text.
            words: the same text's folded words, from `tokenise(text, None)`.
            forgiving: overlook slips of the finger, as in a question; the words of such a text are not remembered.
        """
        readings = self._readings(words, forgiving=forgiving)
        in_phrase = [reading.in_phrase for reading in readings]
        alone = [reading.alone for reading in readings]
        for match in self._words.find(in_phrase, alone=alone, skipped=self._skipped):
            yield from match.values
        if self._characters and _JOINED.search(text):
            joined, gaps = self._joined(text)
            for match in self._characters.find(joined, gaps):
                yield from match.values

    def _readings(self, words: Iterable[str], *, forgiving: bool) -> list[Reading]:
        if forgiving:
            return [reading for word in words for reading in self._read_word(word, forgiving=True)]
        readings: list[Reading] = []
        for word in words:
            known = self._read.get(word)
            if known is None:
                known = self._read_word(word, forgiving=False)
                if len(self._read) < _REMEMBERED:
                    self._read[word] = known
            readings.extend(known)
        return readings

    def _read_word(self, word: str, *, forgiving: bool) -> tuple[Reading, ...]:
        if word in self._linkers:
            return (Reading(self._vocabulary.of_phrases.find(word) or _LINKER, UNKNOWN),)
        return (NOTHING,) if _JOINED.match(word) else self._vocabulary.read(word, forgiving=forgiving)

    def _spellings(self, term: str) -> Iterator[list[str]]:
        """A term's words, without linkers if two are left; one with hyphens also written as one word."""
        for text in dict.fromkeys((term, term.replace("-", ""))):
            words = tokenise(text, None)
            content = [word for word in words if word not in self._linkers]
            if words:
                yield content if len(content) > 1 else words

    def _joined(self, text: str) -> tuple[str, frozenset[int]]:
        """The text without blanks, and in Korean where words begin: there blanks part words, elsewhere mostly lines."""
        folded = self._folded(text)
        if not _HANGUL.search(folded):
            return _BLANK.sub("", folded), frozenset()
        parts = folded.split()
        gaps: list[int] = []
        length = 0
        for part in parts:
            gaps.extend(length + run.start() for run in _RUN.finditer(part))
            length += len(part)
        return "".join(parts), frozenset(gaps)

    def _folded(self, text: str) -> str:
        folded = unicodedata.normalize("NFKC", text).casefold()
        if self._language == "ja":
            return folded.translate(_KANA)
        return folded.translate(_SIMPLIFIED) if self._language == "zh" else folded
