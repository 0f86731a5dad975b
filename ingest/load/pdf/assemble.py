"""Drafts of all pages to the document's blocks."""

from collections.abc import Sequence

from ingest.contract.documents import Block, BlockKind
from ingest.load.builder import BlockBuilder
from ingest.load.hygiene import one_line
from ingest.load.pdf.aligned import LEADERS
from ingest.load.pdf.headings import OutlineEntry, rank_headings
from ingest.load.pdf.hyphens import LineJoiner
from ingest.load.pdf.markers import bullet_length
from ingest.load.pdf.paragraphs import Draft
from ingest.load.pdf.records import GridCell, TableBox
from ingest.load.tables import Cell, looks_like_header, table_block

_INDENT = 5.0
_SAME_COLUMNS = 6.0
_LEAST_CONTENTS = 3


def assemble(drafts: Sequence[Draft], outline: Sequence[OutlineEntry]) -> BlockBuilder:
    """A builder that holds the blocks; a contents list with dotted lines is left out: it only points at the text."""
    joiner = LineJoiner(text for draft in drafts for text in _lines(draft))
    drafts = _without_contents(drafts)
    texts = [_text(draft, joiner) for draft in drafts]
    levels = rank_headings(drafts, texts, outline)
    builder = BlockBuilder()
    tables = _Tables(joiner)
    items = _ItemLevels()
    for draft, text, level in zip(drafts, texts, levels, strict=True):
        builder.page = draft.page
        if draft.table is not None:
            builder.add(tables.block(draft.table))
            continue
        if level:
            builder.heading(text, level)
        elif draft.is_item:
            builder.list_item(text, items.level(draft))
        else:
            builder.paragraph(text)
        if not draft.is_item or level:
            items.end()
        tables.interrupt()
    return builder


def _lines(draft: Draft) -> list[str]:
    cells = draft.table.cells if draft.table is not None else ()
    return [*(line.text for line in draft.lines), *(line for cell in cells for line in cell.lines)]


def _text(draft: Draft, joiner: LineJoiner) -> str:
    if not draft.lines:
        return ""
    lines = [line.text for line in draft.lines]
    lines[0] = lines[0][bullet_length(lines[0]) :] if draft.is_item else lines[0]
    return one_line(joiner.join(lines))


def _without_contents(drafts: Sequence[Draft]) -> list[Draft]:
    """Drops the entries of a contents list, and a heading on its page under which nothing else is left."""
    entries = [bool(draft.lines) and all(LEADERS.search(line.text) for line in draft.lines[-1:]) for draft in drafts]
    if sum(entries) < _LEAST_CONTENTS:
        return list(drafts)
    kept: list[Draft] = []
    for index, draft in enumerate(drafts):
        heads_only_entries = (
            index + 1 < len(drafts)
            and entries[index + 1]
            and len(draft.lines) == 1
            and not any(other.page == draft.page for other in kept)
        )
        if not entries[index] and not heads_only_entries:
            kept.append(draft)
    return kept or list(drafts)


class _ItemLevels:
    """Depth of list items by how far their markers are indented."""

    def __init__(self) -> None:
        self._indents: list[float] = []

    def level(self, draft: Draft) -> int:
        """The depth of an item; tags say it outright."""
        if draft.tag.list_level >= 0:
            return draft.tag.list_level
        start = draft.lines[0].box.x0
        while self._indents and start < self._indents[-1] - _INDENT:
            self._indents.pop()
        if not self._indents or start > self._indents[-1] + _INDENT:
            self._indents.append(start)
        return len(self._indents) - 1

    def end(self) -> None:
        """A block of another kind ends the list."""
        self._indents.clear()


class _Tables:
    """Makes tables into blocks and remembers the last, which may go on at the top of the next page."""

    def __init__(self, joiner: LineJoiner) -> None:
        self._joiner = joiner
        self._last: TableBox | None = None
        self._header: tuple[str, ...] | None = None

    def interrupt(self) -> None:
        """Text after a table: what follows is another one."""
        self._last = None

    def block(self, table: TableBox) -> Block | None:
        """The table as a block; one that goes on from the page before has that one's header in `rows`."""
        rows = _rows(table, self._joiner)
        block = table_block(rows, page=table.page, header=self._has_header(table, rows))
        if block is not None and self._goes_on(table) and self._header is not None and block.rows[0] != self._header:
            own = block.rows[1:] if not any(block.rows[0]) else block.rows
            if not (_bold_first_row(table) and any(block.rows[0])) and len(block.rows[0]) == len(self._header):
                block = Block(BlockKind.TABLE, block.text, page=block.page, rows=(self._header, *own))
        self._last = table
        self._header = block.rows[0] if block is not None else None
        return block

    def _goes_on(self, table: TableBox) -> bool:
        last = self._last
        if last is None or table.page != last.page + 1 or len(last.edges) != len(table.edges):
            return False
        return all(abs(a - b) < _SAME_COLUMNS for a, b in zip(last.edges, table.edges, strict=True))

    def _has_header(self, table: TableBox, rows: Sequence[Sequence[Cell]]) -> bool:
        if _bold_first_row(table):
            return True
        any_bold = any(cell.bold for cell in table.cells if cell.text and cell.column > 0)
        # Two columns without rules are mostly names and values.
        if any_bold or self._goes_on(table) or (not table.ruled and len(table.edges) < 4):
            return False
        return looks_like_header([[one_line(cell.text) for cell in row] for row in rows])


def _bold_first_row(table: TableBox) -> bool:
    """A header is bold all through, and the rows below it are not."""
    first = [cell for cell in table.cells if cell.row == 0 and cell.text]
    rest = [cell for cell in table.cells if cell.row > 0 and cell.text]
    return bool(first) and all(cell.bold for cell in first) and not all(cell.bold for cell in rest)


def _rows(table: TableBox, joiner: LineJoiner) -> list[list[Cell]]:
    """Cells by row, with empty ones where the grid has a hole."""
    height = max(cell.row + cell.rowspan for cell in table.cells)
    width = max(cell.column + cell.colspan for cell in table.cells)
    taken: set[tuple[int, int]] = set()
    at: dict[tuple[int, int], GridCell] = {(cell.row, cell.column): cell for cell in table.cells}
    rows: list[list[Cell]] = []
    for row in range(height):
        cells: list[Cell] = []
        for column in range(width):
            cell = at.get((row, column))
            if cell is not None:
                cells.append(Cell(joiner.join_narrow(cell.lines), cell.colspan, cell.rowspan))
                taken.update((row + r, column + c) for r in range(cell.rowspan) for c in range(cell.colspan))
            elif (row, column) not in taken:
                cells.append(Cell(""))
        rows.append(cells)
    return rows
