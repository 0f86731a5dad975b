"""Reads rich text as a page of HTML: which characters it shows, in which encoding, without what only lays it out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ingest.contract.errors import LoadError
from ingest.load.rich_text.encodings import WESTERN, character_set, code_page
from ingest.load.rich_text.tokens import Token, tokens
from ingest.load.rich_text.writers import Composing, Unwrapping, Writer

_SIGNATURE: Final = b"{\\rtf"
_HEAD: Final = 4096
_WRAPPED: Final = re.compile(rb"\\fromhtml1?(?![0-9])")
_WRAPPED_TEXT: Final = re.compile(rb"\\fromtext(?![a-z0-9])")
_DEEPEST: Final = 2_000
_UNICODE: Final = 0x10000
# Groups that hold no text of the message.
_SILENT: Final = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "listtable", "listtext", "pntext", "nonesttables", "filetbl", "revtbl", "mhtmltag",
})  # fmt: skip
_CHARACTERS: Final[Mapping[str, str]] = {
    "tab": "\t", "nbsp": "\N{NO-BREAK SPACE}", "nbhyphen": "-", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "nestcell": " ",
    "zwj": "\N{ZERO WIDTH JOINER}", "zwnj": "\N{ZERO WIDTH NON-JOINER}",
}  # fmt: skip


def read_rich_text(data: bytes) -> str:
    """The page that is wrapped in rich text, or one made of its paragraphs, lists and tables.

    Raises:
        LoadError: it is no rich text, or its groups lie deeper than any message's.
    """
    if not data.startswith(_SIGNATURE):
        raise LoadError("the rich text does not begin as rich text does.")
    wrapped = _WRAPPED.search(data[:_HEAD]) is not None
    reader = _Reader(Unwrapping() if wrapped else Composing())
    for token in tokens(data):
        reader.take(token)
    return reader.page()


def is_wrapped_text(data: bytes) -> bool:
    """Whether rich text only wraps plain text, which then stands beside it with its own lines."""
    return _WRAPPED_TEXT.search(data[:_HEAD]) is not None


@dataclass(slots=True)
class _Group:
    """What holds until a group ends; a group within it begins with the same.

    `silent` text is not read, `twin` text only stands in for the wrapped page's, `tag` is markup of that page; `after` counts the
    characters that stand behind one in Unicode for readers without it.
    """

    silent: bool = False
    twin: bool = False
    hidden: bool = False
    tag: bool = False
    fonts: bool = False
    font: int | None = None
    after: int = 1


class _Reader:
    """Follows groups, fonts and encodings, and hands the text that is shown to a writer."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._outer: list[_Group] = []
        self._group = _Group()
        self._optional = False
        self._encoding = WESTERN
        self._encodings: dict[int, str | None] = {}
        self._defined = 0
        self._font_at_first: int | None = None
        self._bytes = bytearray()
        self._units: list[int] = []
        self._passed = 0

    def take(self, token: Token) -> None:
        """Read on by a token."""
        if token.text:
            self._text(token.text)
            return
        if token.word and self._passed and token.word != "u":
            # A control word counts as one of the characters that stand behind one in Unicode.
            self._passed -= 1
            return
        if token.word == "u":
            self._decode()
            self._unicode(token.number or 0)
            return
        self._flush()
        if token.brace == "{":
            self._begin()
        elif token.brace == "}":
            self._end()
        elif token.word == "*":
            self._optional = True
        else:
            self._word(token.word, token.number)

    def page(self) -> str:
        """What was written."""
        self._flush()
        return self._writer.page()

    def _begin(self) -> None:
        if len(self._outer) >= _DEEPEST:
            raise LoadError(f"the groups of the rich text lie more than {_DEEPEST} deep.")
        self._outer.append(self._group)
        self._group = replace(self._group)
        self._optional, self._passed = False, 0

    def _end(self) -> None:
        self._group = self._outer.pop() if self._outer else _Group()
        self._optional, self._passed = False, 0

    def _text(self, data: bytes) -> None:
        passed = min(self._passed, len(data))
        self._passed -= passed
        if data[passed:]:
            self._surrogates()
            self._bytes += data[passed:]

    def _unicode(self, number: int) -> None:
        self._units.append(number % _UNICODE)
        self._passed = self._group.after

    def _flush(self) -> None:
        self._decode()
        self._surrogates()

    def _decode(self) -> None:
        """Characters that take two bytes may come as two tokens, so bytes are kept until something else follows."""
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            font = None if self._group.tag or self._group.font is None else self._encodings.get(self._group.font)
            self._write(data.decode(font or self._encoding, "replace"))

    def _surrogates(self) -> None:
        """Characters beyond the first 65,536 come as two numbers."""
        if self._units:
            packed = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units = []
            self._write(packed.decode("utf-16-le", "replace"))

    def _write(self, text: str) -> None:
        group = self._group
        if not (group.silent or group.twin or group.hidden):
            self._writer.text(text, markup=group.tag)

    def _word(self, word: str, number: int | None) -> None:
        group, optional = self._group, self._optional
        self._optional = False
        if word == "htmltag":
            group.tag, group.silent = True, False
        elif word == "fonttbl":
            group.silent = group.fonts = True
        elif group.fonts:
            self._font(word, number)
        elif optional or word in _SILENT:
            if not group.silent and not group.twin:
                self._writer.word(word, number)
            group.silent = True
        elif not self._set(word, number) and not (group.silent or group.twin):
            if word in _CHARACTERS:
                self._write(_CHARACTERS[word])
            else:
                self._writer.word(word, number)

    def _set(self, word: str, number: int | None) -> bool:
        """Take in what holds from here on; True if the word is only that."""
        group = self._group
        if word == "htmlrtf":
            group.twin = number != 0
        elif word in ("v", "deleted"):
            group.hidden = number != 0
        elif word == "f":
            group.font = number
        elif word == "deff":
            group.font = self._font_at_first = number
        elif word == "plain":
            group.hidden, group.font = False, self._font_at_first
        elif word == "uc":
            group.after = max(number or 0, 0)
        elif word == "ansicpg":
            self._encoding = code_page(number or 0) or WESTERN
        elif word in ("mac", "pc", "pca"):
            self._encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        else:
            return False
        return True

    def _font(self, word: str, number: int | None) -> None:
        """A font's character set, where the table of fonts says it."""
        if word == "f":
            self._defined = number or 0
        elif word == "fcharset":
            self._encodings[self._defined] = character_set(number or 0)
        elif word == "cpg":
            self._encodings[self._defined] = code_page(number or 0)
