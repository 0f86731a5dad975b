"""Numbers for the words of a language's terms, found again in their other forms, in compounds and with a slip of the finger."""

from collections.abc import Iterable, Iterator
from typing import Final

from ingest.contract.glossary.forms import other_keys, prefixes, stem, without_accents
from ingest.contract.glossary.rules import arabic_affixes, rules_of

UNKNOWN: Final = 0
_SHORTEST_PART: Final = 5  # letters of a term inside a compound
_SHORTEST_REST: Final = 3
_SHORTEST_PREFIX: Final = 3
_LONGEST_ENDINGS: Final = 9
_SHORTEST_TYPO: Final = 7


class Vocabulary:
    """The words of one language's terms.

    Args:
        words: folded words without spaces.
        language: ISO 639-1 code.
    """

    def __init__(self, words: Iterable[str], language: str) -> None:
        self._language = language
        self._rules = rules_of(language)
        self._numbers: dict[str, int] = {}
        self._surfaces: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._slips: dict[str, dict[str, tuple[str, ...]]] = {}
        known = list(dict.fromkeys(words))
        for word in known:
            self._numbers.setdefault(stem(word, language), len(self._numbers) + 1)
        for word in known:
            self._add_forms(word, self._numbers[stem(word, language)])

    def _add_forms(self, word: str, number: int) -> None:
        for key in other_keys(word, self._language):
            self._numbers.setdefault(key, number)
        for surface in (word, without_accents(word)):
            self._surfaces.setdefault(surface, number)
        if self._rules.prefixing:
            for prefix in prefixes(word, self._language):
                if len(prefix) >= _SHORTEST_PREFIX:
                    self._prefixes.setdefault(prefix, number)

    def number(self, word: str) -> int:
        """The number of a word that stands in a term."""
        return self._numbers[stem(word, self._language)]

    def read(self, word: str, *, forgiving: bool = False) -> tuple[int, ...]:
        """The numbers of a word of a text: one, or several for a compound; `UNKNOWN` for what is in no term.

        Args:
            word: a folded word.
            forgiving: take a word of seven letters or more for one that differs by one letter.
        """
        found = self._form(word)
        if found:
            return (found,)
        if self._rules.compounding and len(word) >= _SHORTEST_PART + _SHORTEST_REST:
            parts = self._compound(word)
            if parts:
                return parts
        return (self._slip(word) if forgiving else UNKNOWN,)

    def _form(self, word: str) -> int:
        key = stem(word, self._language)
        found = self._numbers.get(key, UNKNOWN)
        if found or self._language == "vi":
            return found
        for other in other_keys(word, self._language):
            found = self._numbers.get(other, UNKNOWN)
            if found:
                return found
        if self._rules.prefixing:
            return self._prefixed(word)
        if self._language == "ar":
            return self._after_particle(word)
        return self._with_ending(word)

    def _prefixed(self, word: str) -> int:
        for form in dict.fromkeys((word, without_accents(word))):
            for end in range(len(form), max(_SHORTEST_PREFIX, len(form) - _LONGEST_ENDINGS) - 1, -1):
                found = self._prefixes.get(form[:end], UNKNOWN)
                # A short word at the beginning of a long one is more often chance.
                if found and (end > _SHORTEST_PREFIX or len(form) - end <= _SHORTEST_PREFIX):
                    return found
        return UNKNOWN

    def _after_particle(self, word: str) -> int:
        if word.startswith(arabic_affixes("particles")) and len(word) > _SHORTEST_PREFIX:
            return self._numbers.get(stem(word[1:], self._language), UNKNOWN)
        return UNKNOWN

    def _with_ending(self, word: str) -> int:
        for ending in self._rules.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_PART:
                found = self._surfaces.get(word[: -len(ending)], UNKNOWN)
                if found:
                    return found
        return UNKNOWN

    def _compound(self, word: str) -> tuple[int, ...]:
        """The longest term word at the beginning and the longest at the end, with UNKNOWN for what is between or beside."""
        first, end = self._beginning(word)
        stemmed = stem(word, self._language)
        for start in range(max(end, _SHORTEST_REST), len(stemmed) - _SHORTEST_PART + 2):
            found = self._numbers.get(stemmed[start:], UNKNOWN)
            if found and len(word) - start >= _SHORTEST_PART:
                return (first, found) if first else (UNKNOWN, found)
        return (first, UNKNOWN) if first else ()

    def _beginning(self, word: str) -> tuple[int, int]:
        for end in range(len(word) - _SHORTEST_REST, _SHORTEST_PART - 1, -1):
            found = self._surfaces.get(word[:end], UNKNOWN)
            if found:
                return found, end
        return UNKNOWN, 0

    def _slip(self, word: str) -> int:
        """A term's word at one inserted, missing, wrong or swapped letter that is not the first."""
        if len(word) < _SHORTEST_TYPO or not word.isalpha():
            return UNKNOWN
        plain = without_accents(word)
        table = self._slips.get(plain[0]) or self._slips.setdefault(plain[0], self._slips_of(plain[0]))
        for form in dict.fromkeys((plain, stem(plain, self._language))):
            for shorter in (form, *_one_less(form)):
                for surface in table.get(shorter, ()):
                    if _one_apart(form, surface):
                        return self._surfaces[surface]
        return UNKNOWN

    def _slips_of(self, first: str) -> dict[str, tuple[str, ...]]:
        table: dict[str, tuple[str, ...]] = {}
        for word in self._surfaces:
            if word[0] == first and len(word) >= _SHORTEST_TYPO - 1 and word.isalpha():
                for form in (word, *_one_less(word)):
                    table[form] = (*table.get(form, ()), word)
        return table


def _one_less(word: str) -> Iterator[str]:
    """The word less one letter, the first kept: two words at one letter from each other share one of these."""
    for i in range(1, len(word)):
        yield word[:i] + word[i + 1 :]


def _one_apart(one: str, other: str) -> bool:
    """True if one letter is inserted, missing or wrong, or two neighbours are swapped."""
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = a[1:2] + a[:1] + a[2:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or swapped == b
