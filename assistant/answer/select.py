"""Chooses the few sentences, list items and table rows that answer a question, word for word."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer.records import Fragment
from assistant.answer.unit_ranking import RankedUnit
from assistant.retrieve.records import Passage
from ingest.contract.chunks import Unit, UnitKind
from ingest.contract.documents import Block, canonical_text, row_of_line

BlockSource = Callable[[Passage], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class SelectionLimits:
    """How much an answer may show.

    `characters`: in all, unless the best unit alone is longer; `least`: a unit below this share of the best one's probability is left out;
    `gap`: characters between two chosen units that are filled rather than cut.
    """

    characters: int = 545
    least: float = 0.05
    gap: int = 90


def select_fragments(
    ranked: Sequence[RankedUnit], blocks_of: BlockSource, limits: SelectionLimits | None = None
) -> tuple[Fragment, ...]:
    """Choose what to quote, best document first and in reading order within a page.

    Args:
        ranked: units of the best passages, most probable first.
        blocks_of: gives a document's blocks, for table headers and list introductions.
        limits: how much to show.
    """
    limits = limits or SelectionLimits()
    chosen = _choose(ranked, limits)
    passages = {item.passage.position: item.passage for item in chosen}
    fragments = [
        fragment
        for passage in passages.values()
        for fragment in _fragments(passage, [item for item in chosen if item.passage is passage], blocks_of, limits)
    ]
    best: dict[tuple[str, int | None], float] = {}
    for fragment in fragments:
        place = (fragment.document.path, fragment.page)
        best[place] = max(best.get(place, 0.0), fragment.score)
    return tuple(
        sorted(fragments, key=lambda item: (-best[(item.document.path, item.page)], item.document.path, item.start))
    )


def _choose(ranked: Sequence[RankedUnit], limits: SelectionLimits) -> list[RankedUnit]:
    chosen: list[RankedUnit] = []
    total = 0
    for item in ranked:
        if chosen and item.probability < limits.least * chosen[0].probability:
            break
        if chosen and total + item.length > limits.characters:
            continue
        chosen.append(item)
        total += item.length
    return chosen


def _fragments(
    passage: Passage, chosen: Sequence[RankedUnit], blocks_of: BlockSource, limits: SelectionLimits
) -> list[Fragment]:
    runs: list[list[RankedUnit]] = []
    for item in sorted(chosen, key=lambda item: item.index):
        last = runs[-1][-1] if runs else None
        if last is not None and last.unit.page == item.unit.page and item.unit.start - last.unit.end <= limits.gap:
            runs[-1].append(item)
        else:
            runs.append([item])
    blocks = blocks_of(passage)
    return [_fragment(passage, run, blocks) for run in runs]


def _fragment(passage: Passage, run: Sequence[RankedUnit], blocks: tuple[Block, ...]) -> Fragment:
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
        max(item.probability for item in run),
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
