"""A cleaned copy of a text for detection, with the way back to the original's offsets.

Invisible characters (zero-width, bidi controls) are left out, full-width and mathematical letters and digits, native
digits, odd spaces, dashes and quotes become their plain forms, and letters are composed with their accents. `latin` is
the same text with the letters of scripts that write no spaces turned into spaces, so that word boundaries hold there.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_DASHES: Final = frozenset("‐‑‒–—―−﹣－")
_QUOTES: Final = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"'}
_SPACELESS: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003fa1f]"
)
_SPACE: Final = re.compile(r"[^\S ]")


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    """The plain form of one character: one character, or nothing for an invisible one."""
    if char in _DASHES:
        return "-"
    if char in _QUOTES:
        return _QUOTES[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in ("Cf", "Cs", "Co", "Cn") or "\ufe00" <= char <= "\ufe0f":
        return "" if category != "Cs" else "\ufffd"
    if char.isspace() or category == "Zs":
        return char if char in "\n\r\t" else " "
    if category == "Cc":
        return ""
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


@dataclass(frozen=True, slots=True)
class Shadow:
    """The cleaned text; `starts[i]` and `ends[i]` bound, in the original, what its character `i` stands for."""

    plain: str
    latin: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that characters `start` to `end` of the cleaned text stand for."""
        return self.starts[start], self.ends[end - 1]


def latin_view(plain: str) -> str:
    """The text, same length, with letters of scripts without spaces and all odd white space turned into spaces."""
    return _SPACE.sub(" ", _SPACELESS.sub(" ", plain))


def shadow(text: str) -> Shadow:
    """Clean a text for detection."""
    if text.isascii() and text.isprintable():
        return Shadow(text, text, range(len(text)), range(1, len(text) + 1))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(text):
        if chars and unicodedata.combining(char):
            composed = unicodedata.normalize("NFC", chars[-1] + char)
            if len(composed) == 1:
                chars[-1], ends[-1] = composed, index + 1
                continue
        plain = _plain(char)
        if plain:
            chars.append(plain)
            starts.append(index)
            ends.append(index + 1)
    cleaned = "".join(chars)
    return Shadow(cleaned, latin_view(cleaned), tuple(starts), tuple(ends))
