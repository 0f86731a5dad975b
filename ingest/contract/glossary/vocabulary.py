"""What the words of a text are to a language's terms: part of a phrase, a term of their own, a compound of terms, a slip of the finger."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from ingest.contract.glossary.forms import without_accents
from ingest.contract.glossary.lexicon import UNKNOWN, phrase_lexicon, strict_lexicon
from ingest.contract.glossary.rules import rules_of

_SHORTEST_FIRST: Final = 5  # letters of the first part of a compound
_SHORTEST_LAST: Final = 6
_SHORTEST_REST: Final = 3
_SHORTEST_BEFORE: Final = 4  # letters before the last part
_SHORTEST_TYPO: Final = 7


class Reading(NamedTuple):
    """A word of a text: its number among the words of phrases and its number among the terms of one word."""

    in_phrase: int
    alone: int


NOTHING: Final = Reading(UNKNOWN, UNKNOWN)


class Vocabulary:
    """The words of one language's terms.

    Args:
        of_phrases: the words of terms of several words, folded.
        alone: the terms of one word, folded.
        language: ISO 639-1 code.
    """

    def __init__(self, of_phrases: Iterable[str], alone: Iterable[str], language: str) -> None:
        of_phrases, alone = set(of_phrases), set(alone)
        self._rules = rules_of(language)
        self.of_phrases = phrase_lexicon(sorted(of_phrases), language)
        self.alone = strict_lexicon(sorted(alone), language)
        self._wholes: dict[str, Reading] = {}
        for word in sorted(of_phrases | alone):
            reading = Reading(
                self.of_phrases.number(word) if word in of_phrases else UNKNOWN,
                self.alone.number(word) if word in alone else UNKNOWN,
            )
            self._wholes[without_accents(word)] = reading
        self._slips: dict[str, dict[str, tuple[str, ...]]] = {}

    def read(self, word: str, *, forgiving: bool = False) -> tuple[Reading, ...]:
        """What a folded word of a text is: one reading, or one for each part of a compound.

        Args:
            word: a folded word.
            forgiving: take a word of seven letters or more for one that differs by one letter.
        """
        found = self._read(word)
        if forgiving and not found.alone and without_accents(word) not in self._wholes:
            slip = self._slip(word)
            if slip != NOTHING:
                return (Reading(found.in_phrase or slip.in_phrase, slip.alone),)
        if found != NOTHING:
            return (found,)
        if self._rules.compounding and len(word) >= _SHORTEST_FIRST + _SHORTEST_REST:
            return self._compound(word) or (NOTHING,)
        return (NOTHING,)

    def _read(self, word: str) -> Reading:
        return Reading(self.of_phrases.find(word), self.alone.find(word))

    def _compound(self, word: str) -> tuple[Reading, ...]:
        """The longest known word at the beginning and the longest at the end, with NOTHING for what is beside."""
        plain = without_accents(word)
        first, end = NOTHING, 0
        for length in range(len(plain) - _SHORTEST_REST, _SHORTEST_FIRST - 1, -1):
            if plain[:length] in self._wholes:
                first, end = self._wholes[plain[:length]], length
                break
        for start in range(max(end, _SHORTEST_BEFORE), len(plain) - _SHORTEST_LAST + 1):
            if word[:start] in self._rules.verb_prefixes:
                continue
            last = self._read(plain[start:])
            if last != NOTHING:
                return (first, last)
        return (first, NOTHING) if end else ()

    def _slip(self, word: str) -> Reading:
        """A known word at one inserted, missing, wrong or swapped letter that is not the first."""
        if len(word) < _SHORTEST_TYPO or not word.isalpha():
            return NOTHING
        plain = without_accents(word)
        table = self._slips.get(plain[0]) or self._slips.setdefault(plain[0], self._slips_of(plain[0]))
        for shorter in (plain, *_one_less(plain)):
            for whole in table.get(shorter, ()):
                if _one_apart(plain, whole):
                    return self._wholes[whole]
        return NOTHING

    def _slips_of(self, first: str) -> dict[str, tuple[str, ...]]:
        table: dict[str, tuple[str, ...]] = {}
        for word in self._wholes:
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
