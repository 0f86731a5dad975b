"""The encodings of rich text: those of its fonts' character sets, and code pages by number."""

import codecs
from collections.abc import Mapping
from typing import Final

WESTERN: Final = "cp1252"
# Numbers of \fcharset ([MS-WMF] 2.1.1.5) and the code pages they stand for; 1 is the document's own.
_CHARACTER_SETS: Final[Mapping[int, int]] = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251,
    222: 874, 238: 1250, 255: 437,
}  # fmt: skip
_NAMES: Final[Mapping[int, str]] = {10000: "mac_roman", 936: "gb18030", 65001: "utf-8", 1361: "johab", 20127: "ascii"}


def code_page(number: int) -> str | None:
    """The name of a code page's codec, None for one that is not known."""
    name = _NAMES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def character_set(number: int) -> str | None:
    """The codec of a font's character set, None where it is that of the document."""
    page = _CHARACTER_SETS.get(number)
    return None if page is None else code_page(page)
