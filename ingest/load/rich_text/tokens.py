"""Takes rich text (RTF 1.9.1) apart into groups, control words and bytes of text."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\",
    re.DOTALL,
)
# Bytes that stand for themselves where a control symbol escapes them, and the word that another symbol is short for.
_ESCAPED: Final = frozenset(b"\\{}")
_SHORT: Final = {b"\r": "par", b"\n": "par", b"\t": "tab", b"~": "nbsp", b"_": "nbhyphen", b"*": "*"}


class Token(NamedTuple):
    """A brace, a control word with its number, or bytes of text; the fields that do not apply are empty."""

    brace: str = ""
    word: str = ""
    number: int | None = None
    text: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Tokens in the order of the text; bytes behind `\\bin` are passed over."""
    place = 0
    while (match := _TOKEN.match(data, place)) is not None:
        place = match.end()
        kind = match.lastgroup
        if kind in ("word", "number"):
            number = None if match["number"] is None else int(match["number"])
            if match["word"] == b"bin":
                place += max(number or 0, 0)
            else:
                yield Token(word=match["word"].decode("ascii"), number=number)
        elif kind == "byte":
            yield Token(text=bytes.fromhex(match["byte"].decode("ascii")))
        elif kind == "symbol":
            symbol = match["symbol"]
            if symbol[0] in _ESCAPED:
                yield Token(text=symbol)
            elif symbol in _SHORT:
                yield Token(word=_SHORT[symbol])
        elif kind == "brace":
            yield Token(brace=match["brace"].decode("ascii"))
        elif kind == "text":
            yield Token(text=match["text"])
