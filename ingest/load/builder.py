"""Collects the blocks of one document in reading order and the warnings met on the way."""

from collections.abc import Mapping

from ingest.contract.documents import Block, BlockKind, LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.hygiene import keep_lines, one_line


class BlockBuilder:
    """Appends cleaned blocks; one that holds no text is not a block."""

    def __init__(self, page: int | None = None) -> None:
        self.blocks: list[Block] = []
        self.warnings: list[str] = []
        self.page = page

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1 to 6."""
        self._append(BlockKind.HEADING, one_line(text), min(max(level, 1), 6))

    def paragraph(self, text: str) -> None:
        """Running text."""
        self._append(BlockKind.PARAGRAPH, one_line(text))

    def list_item(self, text: str, level: int) -> None:
        """One item of a list, at its nesting depth from 0."""
        self._append(BlockKind.LIST_ITEM, one_line(text), max(level, 0))

    def code(self, text: str) -> None:
        """Preformatted text; its line breaks are kept."""
        self._append(BlockKind.CODE, keep_lines(text))

    def add(self, block: Block | None) -> None:
        """A block that is complete already; None is what makers of blocks return for one without text."""
        if block is not None and block.text:
            self.blocks.append(block)

    def heading_level(self) -> int:
        """The level of the last heading so far, 0 before the first."""
        return next((block.level for block in reversed(self.blocks) if block.kind is BlockKind.HEADING), 0)

    def _append(self, kind: BlockKind, text: str, level: int = 0) -> None:
        if text:
            self.blocks.append(Block(kind, text, level, self.page))


def first_heading(blocks: list[Block]) -> str | None:
    """The text of the first heading, if it is of the highest rank the document uses."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    if headings and headings[0].level == min(block.level for block in headings) and headings[0].level == 1:
        return headings[0].text
    return None


def finish(
    builder: BlockBuilder,
    *,
    title: str | None = None,
    pages: int | None = None,
    metadata: Mapping[str, str] | None = None,
) -> LoadedDocument:
    """The document as loaded; raises LoadError if no block holds text."""
    if not builder.blocks:
        raise LoadError("The file holds no text; remove it, or replace it with one that does.")
    return LoadedDocument(
        blocks=tuple(builder.blocks),
        title=one_line(title or "") or first_heading(builder.blocks),
        pages=pages,
        metadata=dict(metadata or {}),
        warnings=tuple(builder.warnings),
    )
