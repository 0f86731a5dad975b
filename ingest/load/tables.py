"""Tables of every format as one block: cells apart in `rows`, the words once and in order in `text`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.contract.documents import Block, BlockKind
from ingest.load.hygiene import one_line

# A span may not claim more than this, however much the file asks for.
MAX_SPAN = 200

_FIGURE = re.compile(r"[\W_]*\d[\d\s.,:/\-–%]*\W*(?:[A-Za-z€$£¥]{1,4}\W*)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as the file holds it; it may cover several columns and rows."""

    text: str
    colspan: int = 1
    rowspan: int = 1


def looks_like_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: all cells filled, none a figure, no label with a colon."""
    if len(rows) < 2:
        return False
    first = list(rows[0])
    # The corner above row labels is often empty.
    cornered = len(first) > 2 and not first[0] and all(first[1:])
    if not cornered and (not all(first) or len(set(first)) < len(first)):
        return False
    return not first[0].endswith(":") and not any(_is_value(cell) for cell in first)


def _is_value(cell: str) -> bool:
    """A figure or an address; a year may well name a column."""
    return "@" in cell or (_FIGURE.fullmatch(cell) is not None and re.fullmatch(r"(?:19|20)\d\d", cell) is None)


def _expand(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The grid with every cell's text in each place the cell covers."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    for index, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[index]:
                column += 1
            wide, high = min(max(cell.colspan, 1), MAX_SPAN), min(max(cell.rowspan, 1), MAX_SPAN, len(rows) - index)
            for down in range(high):
                for right in range(wide):
                    grid[index + down].setdefault(column + right, cell.text)
            column += wide
    width = max((max(row) + 1 for row in grid if row), default=0)
    return [[row.get(column, "") for column in range(width)] for row in grid]


def table_block(
    rows: Sequence[Sequence[Cell]], *, separator: str = " ", header: bool | None = None, page: int | None = None
) -> Block | None:
    """The table as a block, or None if no cell holds text.

    `header` says whether the first row names the columns; None leaves that to its looks. Without a header, `rows[0]`
    holds empty strings and `text` starts with the first row of data. A cell over several columns or rows stands once in
    `text` and in each of its places in `rows`.
    """
    cleaned = [[Cell(one_line(cell.text), cell.colspan, cell.rowspan) for cell in row] for row in rows]
    grid = _expand(cleaned)
    filled = [index for index, row in enumerate(cleaned) if any(cell.text for cell in row)]
    if not filled:
        return None
    columns = [column for column in range(len(grid[0])) if any(grid[index][column] for index in filled)]
    body = [tuple(grid[index][column] for column in columns) for index in filled]
    if header is None:
        header = looks_like_header(body)
    if not header or filled[0] != 0:
        body.insert(0, ("",) * len(columns))
    lines = (
        separator.join(cell.text for cell in cleaned[index] if cell.text or separator.strip()).strip()
        for index in filled
    )
    return Block(BlockKind.TABLE, "\n".join(one_line(line) for line in lines), page=page, rows=tuple(body))


def plain_table(
    rows: Sequence[Sequence[str]], *, separator: str = " ", header: bool | None = None, page: int | None = None
) -> Block | None:
    """`table_block` for rows of plain strings."""
    return table_block([[Cell(text) for text in row] for row in rows], separator=separator, header=header, page=page)
