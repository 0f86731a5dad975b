"""What rich text is written down as: the page that was wrapped in it, or a page made of its paragraphs, lists and tables."""

import re
from html import escape
from typing import Final, Protocol

_ENTITY: Final = re.compile(r"&(?!#?\w{1,10};)")
_BREAK: Final = "<br>"
_ENDS: Final = frozenset({"par", "sect", "page"})


class Writer(Protocol):
    """Takes the text that is to be read, and the control words that shape it."""

    def text(self, text: str, *, markup: bool) -> None:
        """A stretch of text; `markup` if it is a tag of the wrapped page."""

    def word(self, word: str, number: int | None) -> None:
        """A control word outside of what is passed over."""

    def page(self) -> str:
        """All of it as HTML."""


class Unwrapping:
    """Writes the page that was wrapped in rich text ([MS-OXRTFEX] 2.1.3)."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(self, text: str, *, markup: bool) -> None:
        """Tags as they are; elsewhere no character begins a tag, for those that would are wrapped as tags themselves."""
        self._parts.append(text if markup else _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;"))

    def word(self, word: str, number: int | None) -> None:
        """Ends of lines; what else shapes the rich text shapes nothing of the page."""
        if word in ("par", "line"):
            self._parts.append("\n")

    def page(self) -> str:
        """The page, as far as it goes."""
        return "".join(self._parts)


class Composing:
    """Makes a page of paragraphs, headings, list items and tables of rich text that is no wrapped page."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line: list[str] = []
        self._cells: list[str] = []
        self._rows: list[str] = []
        self._level = 0
        self._listed = self._in_table = self._heads = False

    def text(self, text: str, *, markup: bool) -> None:
        """Characters of the paragraph that is being written."""
        self._line.append(escape(text, quote=False))

    def word(self, word: str, number: int | None) -> None:
        """Ends of paragraphs, cells and rows, and what a paragraph is."""
        if word in _ENDS:
            self._end_paragraph()
        elif word == "line":
            self._line.append(_BREAK)
        elif word == "cell":
            self._cells.append(self._taken())
        elif word == "row":
            name = "th" if self._heads else "td"
            self._rows.append("".join(f"<{name}>{cell}</{name}>" for cell in self._cells))
            self._cells = []
        elif word in ("trowd", "trhdr"):
            self._heads = word == "trhdr"
        elif word == "pard":
            self._level, self._listed, self._in_table = 0, False, False
        elif word == "intbl":
            self._in_table = True
        elif word == "outlinelevel":
            self._level = number + 1 if number is not None and 0 <= number < 6 else 0
        elif word in ("listtext", "pntext") or (word == "ls" and (number or 0) > 0):
            self._listed = True

    def page(self) -> str:
        """All of it; what was not ended is ended here."""
        if self._cells:
            self.word("row", None)
        self._end_paragraph(last=True)
        return f"<html><body>{''.join(self._done)}</body></html>"

    def _end_paragraph(self, *, last: bool = False) -> None:
        if self._in_table and not last:
            self._line.append(_BREAK)
            return
        text = self._taken()
        if self._rows and (text or last):
            self._end_table()
        if text:
            name = f"h{self._level}" if self._level else "li" if self._listed else "p"
            self._done.append(f"<ul><li>{text}</li></ul>" if name == "li" else f"<{name}>{text}</{name}>")

    def _end_table(self) -> None:
        self._done.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in self._rows)}</table>")
        self._rows = []

    def _taken(self) -> str:
        line, self._line = self._line, []
        while line and (line[-1] == _BREAK or not line[-1].strip()):
            line.pop()
        return "".join(line).strip()
