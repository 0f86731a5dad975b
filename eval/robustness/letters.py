"""Letters as people see them, and the words they stand in."""

import unicodedata
from collections.abc import Sequence
from typing import Final

_JOINERS: Final = ("\u200c", "\u200d")


def clusters(text: str) -> list[str]:
    """The text as letters with their marks: a vowel sign or accent stays with what it stands on."""
    found: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        if found and (unicodedata.category(char).startswith("M") or char in _JOINERS):
            found[-1] += char
        else:
            found.append(char)
    return found


def words_within(letters: Sequence[str], shortest: int) -> list[range]:
    """Where words of at least so many letters stand; digits, signs and blanks end a word.

    In scripts without blanks a word is all that stands between two signs.
    """
    found: list[range] = []
    start = 0
    for place, letter in enumerate([*letters, " "]):
        if letter[0].isalpha():
            continue
        if place - start >= shortest:
            found.append(range(start, place))
        start = place + 1
    return found
