"""Finds many literal wordings in a text at once, whatever the case, the accents or the script."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

SPACELESS: Final = frozenset({"zh", "ja"})
_BEGINNING: Final = 3
# Vietnamese without its marks is another language: "từ từ" (slowly) would be "tự tử" (suicide).
_MARKS_MATTER: Final = frozenset({"vi"})
# Accents and stress marks, Arabic vowels, hamza and stretching, the Hindi nukta: left out by many who type in a hurry.
_MARKS: Final = re.compile("[\u0300-\u036f\u064b-\u0655\u0670\u0640\u093c]")
_LETTERS: Final = str.maketrans({"ı": "i", "ł": "l", "ى": "ي", "ة": "ه", "’": "'", "ʼ": "'", "`": "'", "œ": "oe"})
_STOPS: Final = re.compile(r"[.!?;,…。！？；，、।؟،]+")
# Quotes, dashes and whatever else is no letter, digit or mark of a letter.
_NO_WORD: Final = re.compile(r"[^\w'.\u0300-\u036f\u0900-\u0963]+")


@dataclass(frozen=True, slots=True)
class Found:
    """One occurrence: what was looked for, and at which word (character, in scripts without blanks) it begins and the next one begins."""

    name: str
    start: int
    end: int


class Wordings:
    """Literal wordings of one language, each belonging to a name.

    A wording is one or more words; `*` at an end lets the word go on there. Words are found whole, except in Chinese and Japanese.

    Args:
        wordings: wordings by name; a wording may stand under several names.
        language: ISO 639-1 code.
    """

    def __init__(self, wordings: Mapping[str, Iterable[str]], language: str) -> None:
        self._language = language
        named: dict[str, list[str]] = {}
        for name, items in wordings.items():
            for item in items:
                named.setdefault(self._literal(item), []).append(name)
        # At a blank only literals that begin with it and the next two characters can stand, elsewhere those that begin there.
        self._anchored = _by_beginning((each for each in named if each.startswith(" ")), _BEGINNING)
        self._free = _by_beginning((each for each in named if not each.startswith(" ")), 1)
        self._named = named

    def read(self, text: str) -> str:
        """The text as `find` wants it: one spelling, one blank around words, a stop where a clause ends."""
        return _spelled(text, self._language)

    def find(self, read: str) -> list[Found]:
        """Every occurrence, in reading order; `read` comes from `read`."""
        found: list[Found] = []
        spaceless = self._language in SPACELESS
        word = -1
        for position, character in enumerate(read):
            word += character == " "
            candidates = self._free.get(character, ())
            if character == " ":
                candidates = self._anchored.get(read[position : position + _BEGINNING], ())
            for literal in candidates:
                if read.startswith(literal, position):
                    start = position if spaceless else word
                    width = len(literal) if spaceless else len(literal.split())
                    found.extend(Found(name, start, start + width) for name in self._named[literal])
        return found

    def _literal(self, wording: str) -> str:
        spelled = _spelled(wording.strip("*"), self._language)
        if self._language in SPACELESS:
            return spelled
        return spelled[1 if wording.startswith("*") else 0 : -1 if wording.endswith("*") else None]


def _by_beginning(literals: Iterable[str], length: int) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for literal in literals:
        groups.setdefault(literal[:length], []).append(literal)
    return {beginning: tuple(group) for beginning, group in groups.items()}


def _spelled(text: str, language: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if language not in _MARKS_MATTER:
        plain = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", plain)))
    plain = _NO_WORD.sub(" ", _STOPS.sub(" . ", plain.replace("i\u0307", "i").translate(_LETTERS)))
    return "".join(plain.split()) if language in SPACELESS else f" {' '.join(plain.split())} "
