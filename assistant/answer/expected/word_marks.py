"""Reads a text word by word: what each marks, and which units of time stand behind a number."""

import re
from typing import Final

from assistant.answer.expected.vocabulary import HAN_KANA_HANGUL, HeldWords, Mark, held_words

# One pattern a kind of script: a class alone is many times faster than a choice of classes.
_LATIN_WORDS: Final = re.compile(r"\d+(?:[.,:]\d+)*|[a-z]+(?:'t)?")
_DEVANAGARI_WORDS: Final = re.compile(r"\d+(?:[.,:]\d+)*|[a-z\u0900-\u0963\u0970-\u097f]+")
_WORDS: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_DEVANAGARI: Final = re.compile("[\u0900-\u0963\u0970-\u097f]")
_FIRST_DEVANAGARI, _FIRST_DENSE = "\u0900", "\u3040"
_DENSE: Final = re.compile(f"[{HAN_KANA_HANGUL}]")
_ARABIC_PREFIX: Final = re.compile("^(?:[وفبك]?(?:ال|لل)|[وفبلك])(?=..)")
_FAR: Final = -9
_UNKNOWN_GAP: Final = 4  # letters of an unknown word that may stand between number and unit: "24 credit hours"
_UNIT, _NUMBERS, _GAP, _DUAL = (
    Mark.UNIT.value,
    int(Mark.NUMBER | Mark.NUMBER_BEFORE_UNIT),
    Mark.GAP.value,
    Mark.DUAL.value,
)
_DATE, _BESIDE, _DURATION = Mark.MONTH.value, Mark.MONTH_BESIDE_A_NUMBER.value, Mark.DURATION.value
_CLOCK, _AFTER, _NUMBER = Mark.CLOCK.value, Mark.CLOCK_AFTER_A_NUMBER.value, Mark.NUMBER.value
_PER, _ORDINAL_WORD, _FREQUENCY = Mark.PER.value, Mark.ORDINAL_WORD.value, Mark.FREQUENCY.value


def word_marks(folded: str, words: HeldWords) -> tuple[int, set[str]]:
    """Marks of all words together, and the units of time behind numbers.

    Args:
        folded: text as `fold` spells it.
        words: the words to know.
    """
    seen, units = 0, set()
    number = month = day = _FAR  # places of the last number, of the last name that is a month beside one, and of "day"
    previous, loose, ends = 0, False, tuple(words.compound_ends)
    for place, word in enumerate(words_of(folded)):
        if word[0].isdigit():
            seen |= _NUMBER | (_DATE if place - 1 in (month, day) else 0)
            number, previous, loose = place, 0, False
            continue
        mark = words.marks.get(word)
        if mark is None:
            mark = _inner(word, words) if word[0] >= "\u0600" or (len(word) > 6 and word.endswith(ends)) else 0
        if mark & _UNIT:
            unit = unit_of(word, words) or "day"
            if place - number <= 1 or mark & _DUAL or (loose and place - number == 2):
                seen |= _DURATION | _NUMBER
                units.add(unit)
            else:
                seen |= _FREQUENCY if previous & _PER else _DATE if previous & _ORDINAL_WORD else 0
                day = place if unit == "day" else day
        if mark & _BESIDE:
            month = place
            seen |= _DATE if place - number <= 2 else 0
        if mark & _AFTER and place - number <= 1:
            seen |= _CLOCK
        if mark & _NUMBERS or (mark & _GAP and place - number <= 1):
            number = place
        loose = not mark and len(word) >= _UNKNOWN_GAP
        previous = mark
        seen |= mark
    return seen, units


def words_of(folded: str) -> list[str]:
    """Words and numbers of a folded text; of Chinese, Japanese and Korean only what is written in Latin letters."""
    if folded.isascii():
        return _LATIN_WORDS.findall(folded)
    highest = max(folded)
    if highest < _FIRST_DEVANAGARI:
        return _WORDS.findall(folded)
    if highest >= _FIRST_DENSE and _DENSE.search(folded):
        return _LATIN_WORDS.findall(folded)
    return (_DEVANAGARI_WORDS if _DEVANAGARI.search(folded) else _WORDS).findall(folded)


def units_named(folded: str, language: str) -> list[str]:
    """Units of time whose words stand in a folded text, in order; short words only in the language that has them."""
    words = held_words()
    found = [
        unit
        for word in words_of(folded)
        if words.short_units.get(word, language) == language and (unit := unit_of(word, words)) is not None
    ]
    if _DENSE.search(folded):
        found += [name for name, pattern in words.han_units if pattern.search(folded)]
    return found


def unit_of(word: str, words: HeldWords) -> str | None:
    """The unit of time that a folded word names, also behind an Arabic article or at the end of a compound."""
    unit = words.units.get(word) or _compound(word, words)
    if unit is None and "\u0600" <= word[0] <= "\u06ff":
        unit = words.units.get(_ARABIC_PREFIX.sub("", word, count=1))
    return unit


def _inner(word: str, words: HeldWords) -> int:
    """Marks of a word without an Arabic prefix, or of the unit that a compound ends with."""
    if "\u0600" <= word[0] <= "\u06ff":
        return words.marks.get(_ARABIC_PREFIX.sub("", word, count=1), 0)
    return _UNIT if word[0] < "\u0600" else 0


def _compound(word: str, words: HeldWords) -> str | None:
    if len(word) < 7:
        return None
    for size in range(3, 9):
        unit = words.compound_ends.get(word[-size:])
        if unit is not None:
            return unit
    return None
