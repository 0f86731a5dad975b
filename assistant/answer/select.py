"""Chooses the few sentences, list items and table rows that answer a question, word for word."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.answer.records import Fragment
from assistant.retrieve.late import unit_similarity
from assistant.retrieve.records import Found, Passage
from ingest.contract.chunks import Unit, UnitKind
from ingest.contract.documents import Block, canonical_text, row_of_line
from ingest.contract.embedding.vectors import Matrix

# Coverage moves in the second decimal where fused scores move in whole numbers.
_COVERAGE_SCALE: Final = 40.0
_SHORTEST_UNIT: Final = 12


BlockSource = Callable[[Passage], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class SelectionLimits:
    """How much an answer may show: characters in all, passages looked at, and how much a passage's rank weighs against its words."""

    characters: int = 520
    passages: int = 3
    rank_weight: float = 0.7
    # A gap between two chosen sentences that is filled rather than cut.
    gap: int = 90


@dataclass(frozen=True, slots=True)
class _Scored:
    passage: Passage
    index: int
    unit: Unit
    score: float

    @property
    def length(self) -> int:
        return self.unit.end - self.unit.start


def coverage(found: Found, passage: Passage) -> Matrix:
    """How well each unit of a passage, read under its header, covers the words of the question, (units,)."""
    units, header = unit_similarity(found.encoding.tokens, passage.tokens, len(passage.chunk.units))
    return np.asarray(np.maximum(units, header).mean(axis=1), dtype=np.float32)


def select_fragments(
    found: Found, blocks_of: BlockSource, limits: SelectionLimits | None = None
) -> tuple[Fragment, ...]:
    """Choose what to quote from the best passages, best document first and in reading order within a page.

    Args:
        found: passages, best first.
        blocks_of: gives a document's blocks, for table headers and list introductions.
        limits: how much to show.
    """
    limits = limits or SelectionLimits()
    chosen = _choose(found, limits)
    fragments = [
        fragment
        for passage in {item.passage.position: item.passage for item in chosen}.values()
        for fragment in _fragments(passage, [item for item in chosen if item.passage is passage], blocks_of, limits)
    ]
    best: dict[tuple[str, int | None], float] = {}
    for fragment in fragments:
        place = (fragment.document.path, fragment.page)
        best[place] = max(best.get(place, fragment.score), fragment.score)
    return tuple(
        sorted(fragments, key=lambda item: (-best[(item.document.path, item.page)], item.document.path, item.start))
    )


def _choose(found: Found, limits: SelectionLimits) -> list[_Scored]:
    scored = []
    for passage in found.passages[: limits.passages]:
        values = coverage(found, passage)
        scored.extend(
            _Scored(passage, i, unit, limits.rank_weight * passage.score + _COVERAGE_SCALE * float(values[i]))
            for i, unit in enumerate(passage.chunk.units)
            if unit.end - unit.start >= _SHORTEST_UNIT or len(passage.chunk.units) == 1
        )
    scored.sort(key=lambda item: -item.score)
    chosen: list[_Scored] = []
    total = 0
    for item in scored:
        if chosen and total + item.length > limits.characters:
            continue
        chosen.append(item)
        total += item.length
    return chosen


def _fragments(
    passage: Passage, chosen: Sequence[_Scored], blocks_of: BlockSource, limits: SelectionLimits
) -> list[Fragment]:
    runs: list[list[_Scored]] = []
    for item in sorted(chosen, key=lambda item: item.index):
        last = runs[-1][-1] if runs else None
        if last is not None and last.unit.page == item.unit.page and item.unit.start - last.unit.end <= limits.gap:
            runs[-1].append(item)
        else:
            runs.append([item])
    blocks = blocks_of(passage)
    return [_fragment(passage, run, blocks) for run in runs]


def _fragment(passage: Passage, run: Sequence[_Scored], blocks: tuple[Block, ...]) -> Fragment:
    start, end = run[0].unit.start, run[-1].unit.end
    offset = passage.chunk.start
    units = passage.chunk.units[run[0].index : run[-1].index + 1]
    return Fragment(
        passage.document,
        run[0].unit.page,
        passage.chunk.section,
        start,
        end,
        passage.text[start - offset : end - offset],
        _shown(units, blocks),
        max(item.score for item in run),
    )


def _shown(units: Sequence[Unit], blocks: tuple[Block, ...]) -> str:
    """The words as an answer shows them: list marks, table cells set apart, and the line that introduces them."""
    text, starts = canonical_text(blocks)
    lines: list[str] = []
    for unit in units:
        words = text[unit.start : unit.end]
        if unit.kind is UnitKind.ROW:
            block, line = _place_in(unit.start, text, blocks, starts)
            header = " | ".join(block.rows[0]) if block.rows and any(block.rows[0]) else ""
            cells = row_of_line(block, line)
            lines.extend(new for new in (header, " | ".join(cells) if cells else words) if new and new not in lines)
            continue
        lead = text[unit.lead[0] : unit.lead[1]] if unit.lead is not None else None
        if lead is not None and lead not in lines:
            lines.append(lead)
        if unit.kind is UnitKind.LIST_ITEM:
            lines.append("• " + words)
        elif lines and units[0].kind is UnitKind.SENTENCE and not lines[-1].startswith("• "):
            lines[-1] += words if _unspaced(lines[-1]) else f" {words}"
        else:
            lines.append(words)
    return "\n".join(lines)


def _place_in(start: int, text: str, blocks: tuple[Block, ...], starts: Sequence[int]) -> tuple[Block, int]:
    """The block that an offset stands in, and the line of it."""
    index = bisect_right(starts, start) - 1
    return blocks[index], text[starts[index] : start].count("\n")


def _unspaced(line: str) -> bool:
    return line.endswith(("。", "！", "？"))
