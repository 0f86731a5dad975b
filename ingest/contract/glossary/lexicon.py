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
        self._plain = without_accents if rules.accents_inflect else partial(normalised, language=language)
        self._paradigms_of: dict[str, tuple[int, ...]] = {}
        for number, endings in enumerate(rules.paradigms):
            for ending in endings:
                self._paradigms_of[ending] = (*self._paradigms_of.get(ending, ()), number)
        self._longest = max(map(len, self._paradigms_of))
        self._exact: dict[str, int] = {}
        self._bases: dict[tuple[int, str], int] = {}
        # As typed without accents a word is found in fewer forms: "pais" may be país, but country is not parents.
        self._unaccented: dict[str, int] = {}
        self._unaccented_bases: dict[tuple[int, str], int] = {}
        for word in words:
            self._add(word, language)

    def _add(self, word: str, language: str) -> None:
        plain = self._plain(word)
        number = self._exact.setdefault(plain, len(self._exact) + 1)
        for base in self._bases_of(plain):
            self._bases.setdefault(base, number)
        for typed in as_typed(word, language):
            self._unaccented.setdefault(typed, number)
            for base in self._bases_of(typed):
                if base[0] == 0:
                    self._unaccented_bases.setdefault(base, number)

    def _bases_of(self, word: str) -> Iterator[tuple[int, str]]:
        for length in range(min(self._longest, len(word) - _SHORTEST_BASE + 1) + 1):
            ending = word[len(word) - length :]
            paradigms = self._paradigms_of.get(ending)
            if paradigms is not None and (len(word) - length >= _SHORTEST_BASE or ending in {"", "s"}):
                base = word[: len(word) - length]
                for paradigm in paradigms:
                    yield paradigm, base

    def number(self, word: str) -> int:
        """The number of a word that the lexicon was made of."""
        return self._exact[self._plain(word)]

    def find(self, word: str) -> int:
        """The number of a word of a text."""
        plain = self._plain(word)
        found = self._exact.get(plain, UNKNOWN)
        if found:
            return found
        bases = list(self._bases_of(plain))
        for base in bases:
            if base in self._bases:
                return self._bases[base]
        if not word.isascii():
            return UNKNOWN
        found = self._unaccented.get(word, UNKNOWN)
        return found or next(
            (self._unaccented_bases[base] for base in bases if base in self._unaccented_bases), UNKNOWN
        )


class StemLexicon:
    """Two words are one if they have the same stem, or the same without accents.

    Args:
        words: folded words.
        language: ISO 639-1 code.
        unaccented: whether a word is also found as typed without its accents.
    """

    def __init__(self, words: Iterable[str], language: str, *, unaccented: bool = True) -> None:
        self._language = language
        self._tonal = language == "vi"  # a vowel's mark makes another word
        self._unaccented = unaccented
        self._rules = rules_of(language)
        self._numbers: dict[str, int] = {}
        self._last = 0
        self._wholes: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        for word in dict.fromkeys(words):
            self._add(word)

    def _add(self, word: str) -> None:
        own = stem(word, self._language)
        others = other_keys(word, self._language) if self._unaccented else ()
        number = self._one_number({own} if self._tonal else {own, *others})
        self._numbers[own] = number
        for key in others:
            self._numbers.setdefault(key, number)
        for whole in (word, without_accents(word)):
            self._wholes.setdefault(whole, number)
        if self._rules.prefixing:
            for prefix in prefixes(word, self._language):
                if len(prefix) >= _SHORTEST_PREFIX:
                    self._prefixes.setdefault(prefix, number)

    def _one_number(self, keys: set[str]) -> int:
        """The number of the words that share a key, which become one: payé and paye are both typed paye."""
        shared = {self._numbers[key] for key in keys if key in self._numbers}
        if len(shared) > 1:
            for table in (self._numbers, self._wholes, self._prefixes):
                table.update({key: min(shared) for key, number in table.items() if number in shared})
        self._last += not shared
        return min(shared) if shared else self._last

    def number(self, word: str) -> int:
        """The number of a word that the lexicon was made of."""
        return self._numbers[stem(word, self._language)]

    def find(self, word: str) -> int:
        """The number of a word of a text."""
        found = self._numbers.get(stem(word, self._language), UNKNOWN)
        if found or self._tonal:
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
