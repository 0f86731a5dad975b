"""Slips of an input method: what comes out where letters are composed or chosen from a list."""

import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from eval.cases.case import Case
from eval.robustness.change import language_of, with_question, words
from eval.robustness.hangul import Syllable, syllable

_PLACES_PER_SLIP: Final = 6
_MOST_SLIPS: Final = 3


@dataclass(frozen=True, slots=True)
class Slip:
    """A place in a question, in characters, and what may stand there instead."""

    start: int
    end: int
    instead: tuple[str, ...]


def input_method(case: Case, draw: random.Random) -> Case | None:
    """One to three slips, one for every six places where one may happen.

    Chinese: a character chosen that sounds alike, never in a number. Japanese: a word left in kana, another word of the same sound, or the
    kana behind a kanji written otherwise. Korean: a vowel that sounds alike, or a shift key missed. Vietnamese: a tone or mark not typed, or
    its Telex key left standing. Other languages are typed letter by letter, so it does not apply.
    """
    finder = _FINDERS.get(language_of(case))
    if finder is None:
        return None
    text = unicodedata.normalize("NFC", case.question)
    found = finder(text, words("input_methods")[language_of(case)])
    if not found:
        return None
    count = min(_MOST_SLIPS, max(1, len(found) // _PLACES_PER_SLIP))
    for slip in sorted(draw.sample(found, count), key=lambda slip: -slip.start):
        text = text[: slip.start] + draw.choice(slip.instead) + text[slip.end :]
    return with_question(case, text)


def _same_sound(text: str, table: Mapping[str, Any]) -> list[Slip]:
    """Words of the table from left to right, the longest first."""
    longest = max(map(len, table))
    found: list[Slip] = []
    start = 0
    while start < len(text):
        ends = range(min(len(text), start + longest), start, -1)
        end = next((end for end in ends if text[start:end] in table), None)
        if end is not None:
            found.append(Slip(start, end, tuple(table[text[start:end]])))
        start = end or start + 1
    return found


def _korean(text: str, table: Mapping[str, Any]) -> list[Slip]:
    alike = {vowel: [other for other in group if other != vowel] for group in table["vowels"] for vowel in group}
    shifted: Mapping[str, str] = table["shifted"]
    found: list[Slip] = []
    for place, char in enumerate(text):
        letters = syllable(char)
        if letters is None:
            continue
        missed = [letters._replace(vowel=vowel) for vowel in alike.get(letters.vowel, ())]
        missed += _unshifted(letters, shifted)
        if missed:
            found.append(Slip(place, place + 1, tuple(other.text() for other in missed)))
    return found


def _unshifted(letters: Syllable, shifted: Mapping[str, str]) -> list[Syllable]:
    missed = []
    if letters.initial in shifted:
        missed.append(letters._replace(initial=shifted[letters.initial]))
    # ㄸ, ㅃ and ㅉ end no syllable.
    if letters.final in shifted:
        missed.append(letters._replace(final=shifted[letters.final]))
    return missed


def _vietnamese(text: str, table: Mapping[str, Any]) -> list[Slip]:
    """Whole words, since a tone key is typed behind the word and stays there if it is not taken for one."""
    found: list[Slip] = []
    borders = [-1, *(place for place, char in enumerate(text) if not char.isalpha()), len(text)]
    for before, end in pairwise(borders):
        start, word = before + 1, text[before + 1 : end]
        instead = dict.fromkeys(_telex(word, table["marks"], table["tones"]))
        instead.pop(word, None)
        if instead:
            found.append(Slip(start, end, tuple(instead)))
    return found


def _telex(word: str, marks: Mapping[str, str], tones: Mapping[str, str]) -> list[str]:
    """A word without its tone, with the tone's key left behind it, with one mark not typed, and with one mark's key left beside its letter."""
    apart = unicodedata.normalize("NFD", word)
    toneless = unicodedata.normalize("NFC", "".join(char for char in apart if char not in tones))
    typed = "".join(tones.get(char, "") for char in apart)
    slips = [toneless, toneless + (typed.upper() if len(word) > 1 and word.isupper() else typed)]
    for place, char in enumerate(word):
        bare = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in bare if mark in tones)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in bare if mark not in tones))
        keys = marks.get(letter.lower())
        if keys is None:
            continue
        keys = keys.upper() if letter != letter.lower() and word.isupper() else keys
        first = keys[0].upper() if letter != letter.lower() else keys[0]
        plain = unicodedata.normalize("NFC", first + tone)
        slips += [word[:place] + plain + word[place + 1 :], word[:place] + plain + keys[1] + word[place + 1 :]]
    return slips


_FINDERS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], list[Slip]]]] = {
    "zh": _same_sound,
    "ja": _same_sound,
    "ko": _korean,
    "vi": _vietnamese,
}
