"""Text made alike before it is compared: widths, digits of any script, case, marks that change no word."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_FRACTION: Final = re.compile(r"(\d*)\s?([¼-¾⅐-⅞])")
_ARABIC_MARKS: Final = re.compile("[\u0640\u064b-\u0655\u0670]")
_ALEF: Final = re.compile("[أإآ]")
# Spaces that set off thousands; a plain one only between groups of three, and not where a cell of a table ends.
_GROUPING: Final = re.compile("(?<=\\d)[\u00a0\u202f\u2009\u2007'’\u066c](?=\\d{3}(?!\\d))")
_SPACED_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d])")
_ACCENTS: Final = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """NFKC, ASCII digits without thousands' spaces, no case, no Arabic vowel marks, nothing invisible; ½ as 0.5."""
    text = INVISIBLE.sub("", text)
    text = _FRACTION.sub(_decimal, text)
    text = "".join(_digit(char) for char in text).replace("\u066b", ".")
    text = _GROUPING.sub("", text)
    text = _SPACED_THOUSANDS.sub(lambda match: match[0].replace(" ", ""), text)
    text = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i").replace("’", "'")
    return _ALEF.sub("ا", _ARABIC_MARKS.sub("", text))


def unaccented(folded: str) -> str:
    """Folded text without Latin accents, for names that are typed with and without them."""
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", folded)))


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _decimal(match: re.Match[str]) -> str:
    whole = int(match[1] or 0)
    return f"{whole + unicodedata.numeric(match[2]):.4f}".rstrip("0").rstrip(".") + " "
