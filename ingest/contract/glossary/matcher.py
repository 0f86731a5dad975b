"""Finds the terms of one language in a text: by words where words are written apart, by characters where they are not."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.contract.glossary.rules import rules_of, spelling
from ingest.contract.glossary.trie import Trie
from ingest.contract.glossary.vocabulary import UNKNOWN, Vocabulary
from ingest.contract.lexical import tokenise

# Thai and its neighbours, Hangul, kana and Han: a term is found inside a longer run of letters.
_JOINED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
    r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_HANGUL: Final = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_BLANK: Final = re.compile(r"\s+")
# Katakana to hiragana: ケガ and けが are one word.
_KANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_SIMPLIFIED: Final = {ord(old): new for old, new in spelling("traditional").items()}
_REMEMBERED: Final = 50_000


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
        self._read: dict[str, tuple[int, ...]] = {}
        spelled: list[tuple[Term, list[str]]] = []
        for term in terms:
            if _JOINED.search(term.text):
                _insert(self._characters, term, _BLANK.sub("", self._folded(term.text)))
            else:
                spelled.extend((term, words) for words in self._spellings(term.text))
        self._vocabulary = Vocabulary((word for _, words in spelled for word in words), language)
        for term, words in spelled:
            _insert(self._words, term, [self._vocabulary.number(word) for word in words])

    def find(self, text: str, words: Iterable[str], *, forgiving: bool = False) -> Iterator[int]:
        """Numbers of the concepts whose terms stand in a text, once for each place, words before characters.

        Args:
            text: the text.
            words: the same text's folded words, from `tokenise(text, None)`.
            forgiving: overlook slips of the finger, as in a question; the words of such a text are not remembered.
        """
        for match in self._words.find(self._symbols(words, forgiving=forgiving)):
            yield from match.values
        if self._characters and _JOINED.search(text):
            joined, gaps = self._joined(text)
            for match in self._characters.find(joined, gaps):
                yield from match.values

    def _symbols(self, words: Iterable[str], *, forgiving: bool) -> list[int]:
        symbols: list[int] = []
        for word in words:
            if word in self._linkers:
                continue
            if _JOINED.match(word):
                symbols.append(UNKNOWN)
                continue
            if forgiving:
                symbols.extend(self._vocabulary.read(word, forgiving=True))
                continue
            known = self._read.get(word)
            if known is None:
                known = self._vocabulary.read(word)
                if len(self._read) < _REMEMBERED:
                    self._read[word] = known
            symbols.extend(known)
        return symbols

    def _spellings(self, term: str) -> Iterator[list[str]]:
        """A term's words without linkers; one with hyphens also written as one word."""
        for text in dict.fromkeys((term, term.replace("-", ""))):
            words = tokenise(text, None)
            content = [word for word in words if word not in self._linkers]
            if content or words:
                yield content or words

    def _joined(self, text: str) -> tuple[str, frozenset[int]]:
        """The text without blanks, and in Korean where they were: there they part words, elsewhere mostly lines."""
        folded = self._folded(text)
        if not _HANGUL.search(folded):
            return _BLANK.sub("", folded), frozenset()
        parts = folded.split()
        gaps: list[int] = []
        length = 0
        for part in parts:
            gaps.append(length)
            length += len(part)
        return "".join(parts), frozenset(gaps)

    def _folded(self, text: str) -> str:
        folded = unicodedata.normalize("NFKC", text).casefold()
        if self._language == "ja":
            return folded.translate(_KANA)
        return folded.translate(_SIMPLIFIED) if self._language == "zh" else folded


def _insert(trie: Trie, term: Term, symbols: Sequence[Hashable]) -> None:
    if term.excluded:
        trie.block(symbols, term.concept)
    else:
        trie.add(symbols, term.concept)
