"""One spelling for words typed in many ways: no case, no Latin accents, no Arabic vowel marks, no Devanagari dots."""

import re
import unicodedata
from typing import Final

# Latin and Greek accents, Arabic vowel marks and tatweel, Devanagari nukta; nothing that makes another letter of kana or Hangul.
_DROPPED: Final = re.compile(
    "[\u0300-\u036f\u0640\u064b-\u0655\u0670\u093c\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
)
_LETTERS: Final = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "ø": "o",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ँ": "ं",
        "’": "'",
        "‘": "'",
    }
)


def fold(text: str) -> str:
    """The text in one spelling; lengths change, so offsets do not carry over."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DROPPED.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", text).translate(_LETTERS)
