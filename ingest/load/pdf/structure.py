"""The tags of a tagged PDF: which words are a heading, a list item or a table cell, as the authoring program says."""

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from ingest.load.pdf.lines import outer_box
from ingest.load.pdf.records import GridCell, TableBox, Word
from ingest.load.pdf.rules import cell_lines

_HEADING = re.compile(r"H([1-6])$")
_BLOCKS = frozenset((
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title", "LI", "TD", "TH", "Caption", "BlockQuote", "Note",
    "TOCI", "Figure", "Formula",
))  # fmt: skip
_DEEPEST = 60
_MOST_ELEMENTS = 20_000
_NAME = 256


@dataclass(frozen=True, slots=True)
class Tag:
    """What a stretch of marked text is: `element` is that of its block, `level` that of a heading."""

    element: int
    level: int = 0
    list_level: int = -1


@dataclass(slots=True)
class PageTags:
    """Tags of a page by the number of the marked text; its tables as rows of cells of such numbers."""

    tags: dict[int, Tag] = field(default_factory=dict)
    tables: list[list[list[set[int]]]] = field(default_factory=list)


def read_tags(page: Any) -> PageTags:
    """The tags of a page; empty in a PDF without any."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    found = PageTags()
    if not tree:
        return found
    try:
        walker = _Walker(found)
        for index in range(max(pdfium.FPDF_StructTree_CountChildren(tree), 0)):
            walker.walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index), Tag(-1), 0)
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return found


class _Walker:
    """Goes through the elements of one page."""

    def __init__(self, found: PageTags) -> None:
        self._found = found
        self._count = 0
        self._sections = 0
        self._cells: list[list[set[int]]] | None = None
        self._unclaimed_item: Tag | None = None

    def walk(self, element: Any, tag: Tag, depth: int) -> None:
        """One element and all below it; `tag` is that of the block around it."""
        self._count += 1
        if not element or depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            return
        role = _role(element)
        tag = self._tag(role, tag)
        if role == "Table" and self._cells is None:
            self._cells = []
            self._children(element, tag, depth)
            self._found.tables.append([row for row in self._cells if row])
            self._cells = None
            return
        if self._cells is not None and role == "TR":
            self._cells.append([])
        if self._cells and role in ("TD", "TH"):
            self._cells[-1].append(set())
        self._children(element, tag, depth)

    def _tag(self, role: str, around: Tag) -> Tag:
        if role not in _BLOCKS:
            return around
        heading = _HEADING.match(role)
        if role == "LI":
            self._unclaimed_item = Tag(self._count, list_level=around.list_level + 1)
            return self._unclaimed_item
        if self._unclaimed_item is not None and around is self._unclaimed_item and role == "P":
            # The first paragraph of an item is the item; later ones stand by themselves.
            self._unclaimed_item = None
            return around
        level = int(heading.group(1)) if heading else 1 if role == "Title" else 2 if role == "H" else 0
        return Tag(self._count, level=level)

    def _children(self, element: Any, tag: Tag, depth: int) -> None:
        for index in range(max(pdfium.FPDF_StructElement_CountChildren(element), 0)):
            mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
            if mark >= 0:
                self._found.tags[mark] = tag
                if self._cells and self._cells[-1]:
                    self._cells[-1][-1].add(mark)
            else:
                self.walk(pdfium.FPDF_StructElement_GetChildAtIndex(element, index), tag, depth + 1)


def _role(element: Any) -> str:
    buffer = ctypes.create_string_buffer(_NAME)
    length = pdfium.FPDF_StructElement_GetType(element, buffer, _NAME)
    return buffer.raw[: min(length, _NAME)].decode("utf-16-le", "replace").rstrip("\x00")


def tagged_tables(tables: Sequence[Sequence[Sequence[set[int]]]], words: Sequence[Word], page: int) -> list[TableBox]:
    """Tables that only their tags show, without ruling lines."""
    by_mark: dict[int, list[Word]] = {}
    for word in words:
        by_mark.setdefault(word.mark, []).append(word)
    found: list[TableBox] = []
    for rows in tables:
        cells: list[GridCell] = []
        held: list[Word] = []
        for row_index, row in enumerate(rows):
            for column, marks in enumerate(row):
                inside = [word for mark in sorted(marks) for word in by_mark.get(mark, [])]
                held.extend(inside)
                bold = bool(inside) and all(word.bold for word in inside)
                cells.append(GridCell(cell_lines(inside), row_index, column, bold=bold))
        filled = [cell for cell in cells if cell.text]
        if len({cell.row for cell in filled}) >= 2 and len({cell.column for cell in filled}) >= 2:
            box = outer_box([word.box for word in held])
            width = max(len(row) for row in rows)
            edges = tuple(box.x0 + (box.x1 - box.x0) * index / width for index in range(width + 1))
            found.append(TableBox(box, tuple(cells), edges, page))
    return found
