"""Questions for the cells of tables."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from eval.draft.records import DraftDocument, Finding
from eval.draft.wording import ask
from ingest.contract.documents import Block, BlockKind, has_header_line

_LONGEST_LABEL: Final = 60
_LONGEST_HEADER: Final = 50
_LONGEST_CELL: Final = 40
_CONTEXT: Final = 700


def table_findings(document: DraftDocument) -> Iterator[Finding]:
    """One question for every cell with a number, by the names of its row and column; tables without a header, and rows or
    columns without a name of their own, say too little.
    """
    section: str | None = None
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            section = block.text
        elif block.kind is BlockKind.TABLE and has_header_line(block):
            yield from _cells(document, block, section)


def _cells(document: DraftDocument, table: Block, section: str | None) -> Iterator[Finding]:
    header, rows = table.rows[0], table.rows[1:]
    labels = Counter(row[0].casefold() for row in rows if row)
    columns = Counter(name.casefold() for name in header)
    for line, row in zip(table.text.split("\n")[1:], rows, strict=False):
        if not row or labels[row[0].casefold()] != 1 or not _names(row[0], _LONGEST_LABEL):
            continue
        for column, cell in zip(header[1:], row[1:], strict=False):
            if columns[column.casefold()] != 1 or not _names(column, _LONGEST_HEADER) or not _says(cell):
                continue
            question = ask(document.language, "table", column=column, row=row[0], title=document.title)
            yield Finding("table", question, line, (cell,), section, table.page, table.text[:_CONTEXT])


def _names(text: str, longest: int) -> bool:
    """Whether a row's or column's label names something, rather than being a number itself."""
    return len(text) <= longest and sum(char.isalpha() for char in text) >= 2


def _says(cell: str) -> bool:
    return len(cell) <= _LONGEST_CELL and any(char.isdigit() for char in cell)
