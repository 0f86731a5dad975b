"""Hangul syllables taken apart into the letters that are typed, and put together again."""

from typing import Final, NamedTuple

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST: Final = 0xAC00
_LAST: Final = 0xD7A3


class Syllable(NamedTuple):
    """The letters of one syllable; `final` is empty where it ends in its vowel."""

    initial: str
    vowel: str
    final: str

    def text(self) -> str:
        """The syllable as one character."""
        place = INITIALS.index(self.initial) * len(VOWELS) + VOWELS.index(self.vowel)
        return chr(_FIRST + place * len(FINALS) + FINALS.index(self.final))


def syllable(char: str) -> Syllable | None:
    """The letters of a character, None where it is no whole Hangul syllable."""
    if len(char) != 1 or not _FIRST <= ord(char) <= _LAST:
        return None
    rest, final = divmod(ord(char) - _FIRST, len(FINALS))
    initial, vowel = divmod(rest, len(VOWELS))
    return Syllable(INITIALS[initial], VOWELS[vowel], FINALS[final])
