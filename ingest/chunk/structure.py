"""Cuts a document along its headings: each chunk one stretch of one section, with the units an answer may quote."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.chunk.sentences import sentence_spans
from ingest.contract.chunks import Chunk, Unit, UnitKind
from ingest.contract.documents import Block, BlockKind, canonical_text, has_header_line

TARGET_TOKENS: Final = 220
# A unit longer than this is cut, since the embedding model reads 512 tokens with header and prompt.
MAXIMUM_TOKENS: Final = 400

TokenCounter = Callable[[Sequence[str]], list[int]]


@dataclass(slots=True)
class _Draft:
    section_path: tuple[str, ...]
    units: list[Unit] = field(default_factory=list)
    tokens: int = 0


def chunk_document(path: str, title: str, blocks: tuple[Block, ...], count_tokens: TokenCounter) -> tuple[Chunk, ...]:
    """Cut a document into chunks.

    Args:
        path: the document's path, part of each chunk's id.
        title: the document's title; a first heading that repeats it is left out of section paths.
        blocks: the document in reading order.
        count_tokens: the embedding model's token counter.

    Returns:
        Chunks in reading order. The same document gives the same ids.
    """
    text, starts = canonical_text(blocks)
    sections = [
        (section, _units(block, starts[i], _lead(blocks, starts, i))) for i, section, block in _walk(blocks, title)
    ]
    counts = iter(count_tokens([text[unit.start : unit.end] for _, units in sections for unit in units]))
    drafts: list[_Draft] = []
    for section, units in sections:
        for unit in units:
            for piece, tokens in _within_limit(unit, text, next(counts)):
                _place(drafts, section, piece, tokens)
    return tuple(_finish(path, text, drafts))


def _walk(blocks: Iterable[Block], title: str) -> Iterable[tuple[int, tuple[str, ...], Block]]:
    """Content blocks with their section path."""
    headings: list[tuple[int, str]] = []
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            headings = [heading for heading in headings if heading[0] < block.level]
            headings.append((block.level, block.text))
        elif block.text:
            path = tuple(text for _, text in headings)
            yield index, path[1:] if path and path[0].casefold() == title.casefold() else path, block


def _lead(blocks: Sequence[Block], starts: Sequence[int], index: int) -> tuple[int, int] | None:
    """The sentence that introduces the list a block belongs to."""
    block = blocks[index]
    if block.kind is not BlockKind.LIST_ITEM:
        return None
    for earlier in range(index - 1, max(index - 40, -1), -1):
        candidate = blocks[earlier]
        if candidate.kind is BlockKind.LIST_ITEM:
            if candidate.level < block.level:
                return starts[earlier], starts[earlier] + len(candidate.text)
            continue
        if candidate.kind is BlockKind.PARAGRAPH and candidate.text.rstrip().endswith((":", "：")):
            start, end = sentence_spans(candidate.text)[-1]
            return starts[earlier] + start, starts[earlier] + end
        return None
    return None


def _units(block: Block, offset: int, lead: tuple[int, int] | None) -> list[Unit]:
    if block.kind is BlockKind.TABLE:
        return _rows(block, offset)
    if block.kind is BlockKind.LIST_ITEM:
        return [Unit(UnitKind.LIST_ITEM, offset, offset + len(block.text), block.page, lead)]
    spans = sentence_spans(block.text)
    return [Unit(UnitKind.SENTENCE, offset + start, offset + end, block.page) for start, end in spans]


def _rows(block: Block, offset: int) -> list[Unit]:
    units = []
    position = offset
    header: tuple[int, int] | None = None
    headed = has_header_line(block)
    for number, line in enumerate(block.text.split("\n")):
        end = position + len(line)
        if number == 0 and headed:
            header = (position, end)
        elif line.strip():
            units.append(Unit(UnitKind.ROW, position, end, block.page, header))
        position = end + 1
    if not units and header is not None:
        units.append(Unit(UnitKind.ROW, header[0], header[1], block.page))
    return units


def _within_limit(unit: Unit, text: str, tokens: int) -> Iterable[tuple[Unit, int]]:
    if tokens <= MAXIMUM_TOKENS:
        yield unit, tokens
        return
    parts = -(-tokens // TARGET_TOKENS)
    size = -(-(unit.end - unit.start) // parts)
    start = unit.start
    while start < unit.end:
        end = min(start + size, unit.end)
        blank = text.rfind(" ", start + size // 2, end) if end < unit.end else -1
        end = blank if blank > start else end
        yield Unit(unit.kind, start, end, unit.page, unit.lead), tokens // parts
        start = end + 1 if blank > 0 and end == blank else end


def _place(drafts: list[_Draft], section: tuple[str, ...], unit: Unit, tokens: int) -> None:
    current = drafts[-1] if drafts else None
    if current is None or current.section_path != section or current.tokens + tokens > TARGET_TOKENS:
        current = _Draft(section)
        drafts.append(current)
    current.units.append(unit)
    current.tokens += tokens


def _finish(path: str, text: str, drafts: Iterable[_Draft]) -> Iterable[Chunk]:
    seen: dict[str, int] = {}
    for draft in drafts:
        start, end = draft.units[0].start, draft.units[-1].end
        content = "\x1f".join((path, *draft.section_path, text[start:end]))
        digest = hashlib.sha256(content.encode()).hexdigest()[:16]
        # The same words twice in one section: the count keeps ids apart and stable.
        repeat = seen[digest] = seen.get(digest, -1) + 1
        chunk_id = f"{digest}-{repeat}" if repeat else digest
        yield Chunk(chunk_id, draft.section_path, draft.units[0].page, start, end, tuple(draft.units))


def sentence_texts(title: str, chunk: Chunk, body: str) -> list[str]:
    """Each unit of a chunk under the heading it stands below, as the second encoder reads it; `body` is the chunk's own text."""
    heading = chunk.section or title
    return [f"{heading}. {body[unit.start - chunk.start : unit.end - chunk.start]}" for unit in chunk.units]


def embedding_header(title: str, chunk: Chunk, text: str) -> str:
    """What the model reads above a chunk's text: title and section path, and a table's header if rows are cut from it."""
    header = " > ".join((title, *chunk.section_path))
    lead = chunk.units[0].lead
    return f"{header}\n{text[lead[0] : lead[1]]}" if lead is not None and lead[1] <= chunk.start else header
