"""Plain text: paragraphs by empty lines, underlined or capital headings, dashes and numbers as lists."""

import re

from ingest.contract.documents import LoadedDocument
from ingest.load.builder import BlockBuilder, finish
from ingest.load.hygiene import clean, join_lines

_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,}|\*{3,}|_{3,})\s*$")
_BULLET = re.compile(r"(\s*)(?:[-*•◦▪‣·–]\s+)(?=\S)")
_NUMBER = re.compile(r"(\s*)(?=(?:\d{1,3}[.)]|\(?[a-z][.)])\s+\S)")
_LONGEST_HEADING = 80
_LONG_LINE = 120


def load_plain(text: str) -> LoadedDocument:
    """Blocks of plain text; a line longer than any that is wrapped by hand is a paragraph of its own."""
    builder = BlockBuilder()
    for chunk in re.split(r"\n[ \t]*(?:\n[ \t]*)+", clean(text).strip("\n")):
        _read_chunk([line for line in chunk.split("\n") if line.strip()], builder)
    return finish(builder)


def _read_chunk(lines: list[str], builder: BlockBuilder) -> None:
    lines = _without_heading(lines, builder)
    wrapped = not any(len(line) > _LONG_LINE for line in lines)
    item_level: int | None = None
    pending: list[str] = []

    def flush() -> None:
        if item_level is None:
            builder.paragraph(join_lines(pending))
        else:
            builder.list_item(join_lines(pending), item_level)
        pending.clear()

    for line in lines:
        bullet = _BULLET.match(line) or _NUMBER.match(line)
        if bullet:
            flush()
            item_level = min(len(bullet.group(1).expandtabs(4)) // 2, 5)
            pending.append(line[bullet.end() :])
        elif wrapped or not pending:
            pending.append(line)
        else:
            flush()
            item_level = None
            pending.append(line)
    flush()


def _without_heading(lines: list[str], builder: BlockBuilder) -> list[str]:
    if not lines:
        return lines
    first = lines[0].strip()
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1]) and len(first) <= _LONGEST_HEADING:
        builder.heading(first, 1 if "=" in lines[1] else 2)
        return lines[2:]
    if _UNDERLINE.fullmatch(lines[0]):
        return lines[1:]
    if (
        len(lines) == 1
        and len(first) <= _LONGEST_HEADING
        and first.isupper()
        and sum(char.isalpha() for char in first) > 3
    ):
        builder.heading(first, 2)
        return []
    return lines
