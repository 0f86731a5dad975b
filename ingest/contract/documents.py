"""Records of a document as loaded: its blocks in reading order and their place in one canonical text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a document is to a reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table, as a person would read it: no markup, no link targets.

    `text` is what stands in the document, word for word, with runs of blanks collapsed to one space. A table's `text` is its rows,
    one a line, header first; `rows` holds the same cells apart (`rows[0]` is the header, possibly of empty strings).
    Cells of a row are joined in `text` by the separator that is natural to the format (" | " in Markdown, one space elsewhere), so
    that a row quoted from it is found again in the file. `level` is 1-6 for headings, the nesting depth (from 0) for list items, else 0.
    `page` counts from 1 and is None in formats without pages. A block never spans two pages.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A parsed file: blocks in reading order, with what the file says of itself.

    `title` is the file's own (front matter, document properties if meaningful, or its first top-level heading), else None.
    `pages` is the number of pages, None in formats without. `metadata` holds front matter as plain strings.
    `warnings` are things a maintainer should know (a page without text, a table that could not be read), as sentences.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    pages: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def has_header_line(table: Block) -> bool:
    """True if the first line of a table's text is its header.

    It is not where the table has none (`rows[0]` is blank), or where it continues one of the page before (`rows[0]` repeats that one's header).
    """
    return bool(table.rows) and any(table.rows[0]) and table.text.count("\n") + 1 == len(table.rows)


def row_of_line(table: Block, line: int) -> tuple[str, ...] | None:
    """The cells that stand on a line of a table's text, None if the table's cells are not known."""
    row = line if has_header_line(table) else line + 1
    return table.rows[row] if row < len(table.rows) else None


BLOCK_SEPARATOR = "\n\n"


def canonical_text(blocks: tuple[Block, ...]) -> tuple[str, tuple[int, ...]]:
    """Join blocks into the document's canonical text; returns it and each block's start offset in characters.

    Every quote, chunk and sentence is a span of this text, so a citation is verbatim by construction.
    """
    starts: list[int] = []
    position = 0
    for block in blocks:
        starts.append(position)
        position += len(block.text) + len(BLOCK_SEPARATOR)
    return BLOCK_SEPARATOR.join(block.text for block in blocks), tuple(starts)
