"""Text as a person reads it: composed characters, single blanks, nothing invisible."""

import re
import unicodedata
from collections.abc import Iterable

# Joiners carry meaning in Arabic and Indic scripts and in emoji, and nowhere else.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\u200d\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_CONTROL_BLANK = re.compile("[\t\v\f\x1c-\x1f\x85]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f]")
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_CJK = (
    "\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
    "\uffe0-\uffe6\U00020000-\U0003ffff"
)
_CJK_BREAK = re.compile(f"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")


def clean(text: str) -> str:
    """NFC without invisible and control characters; every blank that is not a line break becomes an ordinary space."""
    text = _LINE_BREAK.sub("\n", text)
    text = _CONTROL.sub("", _CONTROL_BLANK.sub(" ", text))
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """The cleaned text on a single line, blanks collapsed; lines of Chinese and Japanese are joined without a blank."""
    return " ".join(_CJK_BREAK.sub("", clean(text)).split())


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one paragraph as running text."""
    return one_line("\n".join(lines))


def keep_lines(text: str) -> str:
    """The cleaned text with its line breaks, blanks collapsed within each line, empty lines left out."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)
