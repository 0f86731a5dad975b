"""Documents made of lines, for the finders' tests."""

from pathlib import Path
from typing import Any

from ingest.contract.chunks import DocumentInfo
from ingest.contract.documents import Block, BlockKind, canonical_text
from ingest.policy.reading import ReadDocument


def document(path: str, *lines: str, language: str = "en", file: Path | None = None, **fields: Any) -> ReadDocument:
    """A document of a line a block: `# ` begins a heading, `| ` a row of a table, anything else a paragraph."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in (*lines, ""):
        if line.startswith("| "):
            rows.append(tuple(cell.strip() for cell in line.strip("| ").split("|")))
            continue
        if rows:
            text = "\n".join(" | ".join(row) for row in rows)
            blocks.append(Block(BlockKind.TABLE, text, rows=tuple(rows)))
            rows = []
        if line:
            level = len(line) - len(line.lstrip("#"))
            kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
            blocks.append(Block(kind, line.lstrip("# "), level))
    text, _ = canonical_text(tuple(blocks))
    title = fields.pop("title", path)
    info = DocumentInfo(path, title, language, "md", f"file {path}", f"text {hash(text)}", **fields)
    return ReadDocument(info, file or Path(path), tuple(blocks), text)
