"""Keys hit beside the right one, on the keyboard of the question's language."""

import random
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from eval.cases.case import Case
from eval.robustness.change import language_of, with_question, words
from eval.robustness.letters import clusters, words_within

_SHORTEST_WORD: Final = 4
_SHORTEST_HANGUL: Final = 2
_WORDS_PER_SLIP: Final = 6
_MOST_SLIPS: Final = 3
# How far each row of a keyboard stands to the right of the one above, in keys, and how far a finger slips.
_ROW_OFFSETS: Final = (0.0, 0.25, 0.75)
_REACH: Final = 1.3
_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS: Final = 28
_FIRST_SYLLABLE: Final = 0xAC00
_LAST_SYLLABLE: Final = 0xD7A3


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
    if len(letter) == 1 and _FIRST_SYLLABLE <= ord(letter) <= _LAST_SYLLABLE:
        return _missed_syllable(letter, near)
    small = letter.lower()
    return [
        other.upper() if letter != small else other
        for other in near.get(small, ())
        if unicodedata.category(other)[0] == unicodedata.category(small[0])[0]
    ]


def _missed_syllable(syllable: str, near: Mapping[str, tuple[str, ...]]) -> list[str]:
    """A Hangul syllable with another first consonant or another vowel."""
    rest, final = divmod(ord(syllable) - _FIRST_SYLLABLE, _FINALS)
    initial, vowel = divmod(rest, len(_VOWELS))
    pairs = [(_INITIALS.index(key), vowel) for key in near.get(_INITIALS[initial], ()) if key in _INITIALS]
    pairs += [(initial, _VOWELS.index(key)) for key in near.get(_VOWELS[vowel], ()) if key in _VOWELS]
    return [chr(_FIRST_SYLLABLE + (one * len(_VOWELS) + two) * _FINALS + final) for one, two in pairs]
