"""Characters made alike: widths, digits of any script, accents, case."""

import re
import unicodedata
from typing import Final

_FRACTION: Final = re.compile(r"(\d*)\s?([¼-¾⅐-⅞])")
_GROUPING: Final = re.compile("(?<=\\d)[\u00a0\u202f\u2009\u2007'’\u066c](?=\\d{3}(?!\\d))")
# NFKC makes an ASCII comma of the Chinese one, and "4000，2" would be a number; "４，０００" is one.
_CHINESE_COMMA: Final = re.compile(r"，(?!\d{3}(?!\d))|、")
_LATIN_ACCENTS: Final = re.compile("[\u0300-\u036f]")
_ARABIC_MARKS: Final = re.compile("[\u0640\u064b-\u0655\u0670]")
_ALEF: Final = re.compile("[أإآ]")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def alike(text: str) -> str:
    """Fold a text to comparable characters: NFKC, no case, ASCII digits, no accents or Arabic vowel marks, no invisible
    characters.

    A vulgar fraction becomes a decimal with four places (66⅔ → 66.6667). Thousands set off by a no-break or thin space,
    an apostrophe or the Arabic separator are joined; a plain space is left, because it also stands between two numbers
    of a table.
    """
    text = _CHINESE_COMMA.sub(r"\g<0> ", _INVISIBLE.sub("", text))
    text = _FRACTION.sub(_decimal, text)
    text = "".join(_digit(char) for char in text).replace("\u066b", ".")
    text = _GROUPING.sub("", text)
    text = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")
    text = _LATIN_ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return _ALEF.sub("ا", _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", text)))


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _decimal(match: re.Match[str]) -> str:
    whole = int(match[1] or 0)
    return f"{whole + unicodedata.numeric(match[2]):.4f}".rstrip("0").rstrip(".") + " "
