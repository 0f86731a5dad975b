"""A snapshot as comparison reads it: its names, and where the rows, sections and documents of a thing are in the index."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.compare.build import build_names
from assistant.compare.names import NameIndex
from ingest.contract.chunks import DocumentInfo, UnitKind
from ingest.contract.documents import Block, BlockKind, canonical_text, has_header_line
from ingest.contract.index.snapshot import Snapshot

_READ_DOCUMENTS: Final = 64


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A table row: its cells with their header, its line `[start, end)` in the document's text, and its unit in the index.

    `unit` is (position of the chunk, number of the unit in it), None where the row is in no chunk.
    """

    document: int
    header: tuple[str, ...]
    cells: tuple[str, ...]
    start: int
    end: int
    page: int | None
    unit: tuple[int, int] | None


class DocumentReader:
    """One document of the snapshot with the offsets of its blocks and units."""

    def __init__(self, snapshot: Snapshot, position: int) -> None:
        opened = snapshot.open(snapshot.documents[position])
        self.info: DocumentInfo = snapshot.documents[position].info
        self.blocks: tuple[Block, ...] = opened.blocks
        self.text, self.starts = canonical_text(opened.blocks)
        self.position = position
        self._first_chunk = int(np.searchsorted(snapshot.table[:, 0], position))
        self._chunks = opened.chunks
        self._units = {
            unit.start: (self._first_chunk + number, index)
            for number, chunk in enumerate(opened.chunks)
            for index, unit in enumerate(chunk.units)
        }

    def row(self, block: int, row: int) -> RowPlace | None:
        """Row `row` of a table (1 is the first below the header), None if its words are not in the text."""
        table = self.blocks[block]
        lines = table.text.split("\n")
        line = row if has_header_line(table) else row - 1
        if line >= len(lines):
            return None
        start = self.starts[block] + sum(len(text) + 1 for text in lines[:line])
        end = start + len(lines[line])
        return RowPlace(self.position, table.rows[0], table.rows[row], start, end, table.page, self._units.get(start))

    def row_at(self, start: int) -> RowPlace | None:
        """The table row whose line begins at an offset of the text."""
        block = bisect_right(self.starts, start) - 1
        table = self.blocks[block]
        if table.kind is not BlockKind.TABLE or len(table.rows) < 2:
            return None
        line = self.text[self.starts[block] : start].count("\n")
        row = line if has_header_line(table) else line + 1
        return self.row(block, row) if 0 < row < len(table.rows) else None

    def section_of(self, start: int) -> str | None:
        """The heading above the chunk that an offset of the text lies in."""
        number = bisect_right([chunk.start for chunk in self._chunks], start) - 1
        return self._chunks[number].section if number >= 0 else None

    def rows(self, block: int) -> list[RowPlace]:
        """All rows of a table."""
        found = (self.row(block, number) for number in range(1, len(self.blocks[block].rows)))
        return [row for row in found if row is not None]

    def section(self, heading: int) -> range:
        """Positions of the chunks below a heading, those of its subsections included."""
        level = self.blocks[heading].level
        below = (
            number
            for number in range(heading + 1, len(self.blocks))
            if self.blocks[number].kind is BlockKind.HEADING and self.blocks[number].level <= level
        )
        end = next(below, len(self.blocks))
        stop = self.starts[end] if end < len(self.blocks) else len(self.text)
        inside = [at for at, chunk in enumerate(self._chunks) if self.starts[heading] <= chunk.start < stop]
        return range(self._first_chunk + inside[0], self._first_chunk + inside[-1] + 1) if inside else range(0)

    def everything(self) -> range:
        """Positions of all chunks."""
        return range(self._first_chunk, self._first_chunk + len(self._chunks))


class Library:
    """A snapshot with its names. Thread-safe; the names are collected on first use."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.document = lru_cache(maxsize=_READ_DOCUMENTS)(self._read)

    @cached_property
    def names(self) -> NameIndex:
        """Names of columns, rows, sections, documents and concepts."""
        documents = self.snapshot.documents
        return build_names([item.info for item in documents], lambda at: self.snapshot.open(documents[at]).blocks)

    def document_at(self, position: int) -> DocumentReader:
        """The document that the chunk at a position belongs to."""
        return self.document(int(self.snapshot.table[position, 0]))

    def for_audience(self, value: str) -> list[int]:
        """Positions of the chunks of documents for a country or kind of employment alone."""
        documents = [
            number
            for number, item in enumerate(self.snapshot.documents)
            if any(value in accepted for accepted in item.info.audience.criteria.values())
        ]
        return [position for number in documents for position in self.document(number).everything()]

    def rows_in(self, position: int) -> list[RowPlace]:
        """The table rows of the chunk at a position."""
        document = self.document_at(position)
        units = self.snapshot.chunk(position).units
        rows = (document.row_at(unit.start) for unit in units if unit.kind is UnitKind.ROW)
        return [row for row in rows if row is not None]

    def mask(self, positions: Iterable[int]) -> NDArray[np.bool_]:
        """(chunks,) true at these positions."""
        mask = np.zeros(len(self.snapshot), bool)
        mask[np.fromiter(positions, np.int64)] = True
        return mask

    def _read(self, position: int) -> DocumentReader:
        return DocumentReader(self.snapshot, position)


def chunks_of(rows: Sequence[RowPlace]) -> set[int]:
    """Positions of the chunks that hold these rows."""
    return {row.unit[0] for row in rows if row.unit is not None}
