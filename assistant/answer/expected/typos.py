"""Mends one slip of the keyboard in the words that ask: a letter too many, too few, wrong, or swapped with its neighbour."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

_LONG: Final = 5
_WORD: Final = re.compile(r"[^\W\d_]{4,}")


def near_words(words: Iterable[str]) -> Mapping[str, str]:
    """Every long word of a vocabulary by each of its spellings with one letter left out, and by itself."""
    near: dict[str, str] = {}
    for word in sorted(words):
        if len(word) >= _LONG:
            for spelling in _shorter(word):
                near.setdefault(spelling, word)
    return near


def mend(text: str, known: frozenset[str], near: Mapping[str, str]) -> str:
    """The text with words that are one slip from a known word replaced by it; the first letter must be right."""

    def mended(match: re.Match[str]) -> str:
        word = match[0]
        if word in known:
            return word
        for spelling in (word, *_shorter(word)):
            candidate = near.get(spelling)
            if candidate is not None and candidate[0] == word[0] and _one_slip(word, candidate):
                return candidate
        return word

    return _WORD.sub(mended, text)


def _shorter(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(1, len(word))]


def _one_slip(word: str, other: str) -> bool:
    """Whether the two are one edit apart; they share a spelling with a letter left out, which alone allows two."""
    if abs(len(word) - len(other)) == 1:
        return True
    if len(word) != len(other):
        return False
    different = [place for place, (one, two) in enumerate(zip(word, other, strict=True)) if one != two]
    if len(different) == 2 and different[1] == different[0] + 1:
        first, second = different
        return word[first] == other[second] and word[second] == other[first]
    # Another letter makes another word too easily where the word is short: cuenta, cuanta.
    return len(different) == 1 and len(word) >= _LONG + 2
