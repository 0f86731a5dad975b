"""Keys hit beside the right one, on the keyboard of the question's language."""

import random
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from eval.cases.case import Case
from eval.robustness.change import language_of, with_question, words
from eval.robustness.hangul import FINALS, INITIALS, VOWELS, Syllable, syllable
from eval.robustness.letters import clusters, words_within

_SHORTEST_WORD: Final = 4
_SHORTEST_HANGUL: Final = 2
_WORDS_PER_SLIP: Final = 6
_MOST_SLIPS: Final = 3
# How far each row of a keyboard stands to the right of the one above, in keys, and how far a finger slips.
_ROW_OFFSETS: Final = (0.0, 0.25, 0.75)
_REACH: Final = 1.3


def keyboard(case: Case, draw: random.Random) -> Case | None:
    """One to three keys missed. Languages that are typed by sound and chosen from a list (Chinese) have no neighbours."""
    near = neighbours(language_of(case))
    if not near:
        return None
    letters = clusters(case.question)
    shortest = _SHORTEST_HANGUL if "ㅏ" in near else _SHORTEST_WORD
    found = [
        [place for place in word if place > word.start and _missed(letters[place], near)]
        for word in words_within(letters, shortest)
    ]
    places = [word for word in found if word]
    if not places:
        return None
    slips = min(_MOST_SLIPS, max(1, len(places) // _WORDS_PER_SLIP))
    for word in draw.sample(places, slips):
        place = draw.choice(word)
        letters[place] = draw.choice(_missed(letters[place], near))
    return with_question(case, "".join(letters))


@cache
def neighbours(language: str) -> Mapping[str, tuple[str, ...]]:
    """For each key those beside it, in a fixed order; empty where the language has no layout."""
    layout: Any = words("keyboards").get(language)
    if isinstance(layout, str):
        layout = words("keyboards")[layout]
    if layout is None:
        return {}
    if "columns" in layout:
        # Keys of a telephone, where the finger is drawn in one direction or another.
        return {key: tuple(other for other in keys if other != key) for keys in layout["columns"] for key in keys}
    spots = {
        key: (place + offset, float(row))
        for row, (keys, offset) in enumerate(zip(layout["rows"], _ROW_OFFSETS, strict=True))
        for place, key in enumerate(keys)
    }
    return {key: tuple(other for other in spots if other != key and _beside(spots[key], spots[other])) for key in spots}


def _beside(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 <= _REACH**2


def _missed(letter: str, near: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What comes of a letter when a key is missed: other letters of its own kind, in its own case."""
    letters = syllable(letter)
    if letters is not None:
        return _missed_syllable(letters, near)
    small = letter.lower()
    return [
        other.upper() if letter != small else other
        for other in near.get(small, ())
        if unicodedata.category(other)[0] == unicodedata.category(small[0])[0]
    ]


def _missed_syllable(letters: Syllable, near: Mapping[str, tuple[str, ...]]) -> list[str]:
    """A Hangul syllable with another first consonant, another vowel or another last consonant."""
    slips = [letters._replace(initial=key) for key in near.get(letters.initial, ()) if key in INITIALS]
    slips += [letters._replace(vowel=key) for key in near.get(letters.vowel, ()) if key in VOWELS]
    slips += [letters._replace(final=key) for key in near.get(letters.final, ()) if key in FINALS]
    return [slip.text() for slip in slips]
