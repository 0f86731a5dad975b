"""Finds a known word again in its other forms: loosely, by its stem, or strictly, by the endings that one word takes."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final, Protocol

from ingest.contract.glossary.forms import (
    as_typed,
    normalised,
    other_keys,
    prefixes,
    shared_keys,
    stem,
    without_accents,
)
from ingest.contract.glossary.rules import arabic_affixes, rules_of

UNKNOWN: Final = 0
_SHORTEST_BASE: Final = 4  # letters that are left when an ending is taken off
_SHORTEST_PREFIX: Final = 3
_SHORTEST_WHOLE: Final = 5


class Lexicon(Protocol):
    """Numbers of words, from 1."""

    def number(self, word: str) -> int:
        """The number of a word that the lexicon was made of."""

    def find(self, word: str) -> int:
        """The number of a word of a text, UNKNOWN if it is no form of a known one."""


def strict_lexicon(words: Iterable[str], language: str) -> Lexicon:
    """For words that stand alone: "pension" is found as "pensions", not as "pensive"."""
    if rules_of(language).paradigms:
        return ParadigmLexicon(words, language)
    # A Vietnamese syllable without its tone may be any of five words; only in phrases the others tell which.
    return StemLexicon(words, language, unaccented=language != "vi")


def phrase_lexicon(words: Iterable[str], language: str) -> Lexicon:
    """For the words of a phrase, which its other words make clear."""
    strict = rules_of(language).strict_phrases
    return ParadigmLexicon(words, language) if strict else StemLexicon(words, language)


class ParadigmLexicon:
    """Two words are one if they differ by endings of one paradigm of the language.

    Args:
        words: folded words.
        language: one with paradigms.
    """

    def __init__(self, words: Iterable[str], language: str) -> None:
        rules = rules_of(language)
        self._paradigms = rules.paradigms
        self._plain = without_accents if rules.accents_inflect else partial(normalised, language=language)
        self._exact: dict[str, int] = {}
        self._unaccented: dict[str, int] = {}
        self._bases: list[dict[str, int]] = [{} for _ in self._paradigms]
        for word in words:
            plain = self._plain(word)
            number = self._exact.setdefault(plain, len(self._exact) + 1)
            for endings, bases in zip(self._paradigms, self._bases, strict=True):
                for base in _bases(plain, endings):
                    bases.setdefault(base, number)
            for typed in as_typed(word, language):
                for form in (typed, *_bases(typed, self._paradigms[0])):
                    self._unaccented.setdefault(form, number)

    def number(self, word: str) -> int:
        """The number of a word that the lexicon was made of."""
        return self._exact[self._plain(word)]

    def find(self, word: str) -> int:
        """The number of a word of a text."""
        plain = self._plain(word)
        found = self._exact.get(plain, UNKNOWN)
        if found:
            return found
        for endings, bases in zip(self._paradigms, self._bases, strict=True):
            for base in _bases(plain, endings):
                found = bases.get(base, UNKNOWN)
                if found:
                    return found
        # "Pais" may be país without its accent, but país is not pais with one.
        if not word.isascii():
            return UNKNOWN
        return next(
            (self._unaccented[base] for base in (word, *_bases(word, self._paradigms[0])) if base in self._unaccented),
            UNKNOWN,
        )


def _bases(word: str, endings: Iterable[str]) -> Iterator[str]:
    for ending in endings:
        shortest = _SHORTEST_BASE if ending not in {"", "s"} else _SHORTEST_BASE - 1
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            yield word[: len(word) - len(ending)]


class StemLexicon:
    """Two words are one if they have the same stem, or the same without accents.

    Args:
        words: folded words.
        language: ISO 639-1 code.
        unaccented: whether a word is also found as typed without its accents.
    """

    def __init__(self, words: Iterable[str], language: str, *, unaccented: bool = True) -> None:
        self._language = language
        self._unaccented = unaccented
        self._rules = rules_of(language)
        self._numbers: dict[str, int] = {}
        self._wholes: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        known = list(dict.fromkeys(words))
        for word in known:
            self._numbers.setdefault(stem(word, language), len(self._numbers) + 1)
        for word in known:
            self._add_forms(word, self.number(word))

    def _add_forms(self, word: str, number: int) -> None:
        for key in other_keys(word, self._language) if self._unaccented else ():
            self._numbers.setdefault(key, number)
        for whole in (word, without_accents(word)):
            self._wholes.setdefault(whole, number)
        if self._rules.prefixing:
            for prefix in prefixes(word, self._language):
                if len(prefix) >= _SHORTEST_PREFIX:
                    self._prefixes.setdefault(prefix, number)

    def number(self, word: str) -> int:
        """The number of a word that the lexicon was made of."""
        return self._numbers[stem(word, self._language)]

    def find(self, word: str) -> int:
        """The number of a word of a text."""
        found = self._numbers.get(stem(word, self._language), UNKNOWN)
        if found or self._language == "vi":
            return found
        for other in shared_keys(word, self._language):
            found = self._numbers.get(other, UNKNOWN)
            if found:
                return found
        if self._rules.prefixing:
            return self._prefixed(word)
        return self._after_particle(word) if self._language == "ar" else self._with_ending(word)

    def _prefixed(self, word: str) -> int:
        suffixes = self._rules.suffixes
        for end in range(len(word), _SHORTEST_PREFIX - 1, -1):
            found = self._prefixes.get(word[:end], UNKNOWN)
            if found and (suffixes is None or suffixes.fullmatch(word, end)):
                return found
        return UNKNOWN

    def _after_particle(self, word: str) -> int:
        if word.startswith(arabic_affixes("particles")) and len(word) > _SHORTEST_PREFIX:
            return self._numbers.get(stem(word[1:], self._language), UNKNOWN)
        return UNKNOWN

    def _with_ending(self, word: str) -> int:
        for ending in self._rules.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_WHOLE:
                found = self._wholes.get(word[: -len(ending)], UNKNOWN)
                if found:
                    return found
        return UNKNOWN
