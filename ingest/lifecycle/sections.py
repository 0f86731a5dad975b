"""What of a document's text differs, section by section and paragraph by paragraph, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from ingest.contract.documents import Block, BlockKind
from ingest.lifecycle.words import Side, SpanKind, compare_words, likeness, whole

_ALIKE: Final = 0.4


class Fate(StrEnum):
    """What became of a document, section or paragraph."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, list item or table row as it was and as it is to be; a side where it is missing is empty."""

    fate: Fate
    left: Side
    right: Side


@dataclass(frozen=True, slots=True)
class SectionDiff:
    """A section by the headings that lead to it, the new ones if it has any; `before` are the old ones where they differ."""

    headings: tuple[str, ...]
    fate: Fate
    rows: tuple[Row, ...]
    before: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Section:
    headings: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def compare_sections(old: Sequence[Block], new: Sequence[Block]) -> tuple[SectionDiff, ...]:
    """All sections of both, in the order of the new text with those removed where they were."""
    left, right = _sections(old), _sections(new)
    matcher = SequenceMatcher(None, [each.headings for each in left], [each.headings for each in right], autojunk=False)
    found: list[SectionDiff] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pairs = list(zip(left[i:j], right[k:m], strict=True))
            found.extend(_section(before, after) for before, after in pairs)
        else:
            found.extend(_renamed(left[i:j], right[k:m]))
    return tuple(found)


def _sections(blocks: Sequence[Block]) -> list[_Section]:
    sections: list[tuple[tuple[str, ...], list[str]]] = []
    above: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            above = [item for item in above if item[0] < block.level] + [(block.level, block.text)]
            sections.append((tuple(text for _, text in above), []))
            continue
        if not sections:
            sections.append(((), []))
        rows = block.kind is BlockKind.TABLE
        sections[-1][1].extend(filter(None, block.text.split("\n")) if rows else [block.text])
    return [_Section(headings, tuple(paragraphs)) for headings, paragraphs in sections]


def _renamed(left: Sequence[_Section], right: Sequence[_Section]) -> list[SectionDiff]:
    """Sections under other headings: each new one beside the old one that it is most like, if it is like any."""
    waiting = list(left)
    found: list[SectionDiff] = []
    for section in right:
        scored = [(likeness(_whole(each), _whole(section)), -place) for place, each in enumerate(waiting)]
        best = max(scored, default=(0.0, 0))
        if best[0] < _ALIKE:
            found.append(_section(None, section))
            continue
        place = -best[1]
        # Those passed over have no place in the new text; they are shown before it.
        found.extend(_section(each, None) for each in waiting[:place])
        found.append(_section(waiting[place], section))
        waiting = waiting[place + 1 :]
    return found + [_section(each, None) for each in waiting]


def _whole(section: _Section) -> str:
    return " ".join((*section.headings[-1:], section.text))


def _section(before: _Section | None, after: _Section | None) -> SectionDiff:
    if before is None or after is None:
        only = after or before
        assert only is not None
        fate = Fate.ADDED if before is None else Fate.REMOVED
        return SectionDiff(only.headings, fate, tuple(_lone(fate, text) for text in only.paragraphs))
    rows = tuple(_rows(before.paragraphs, after.paragraphs))
    other = before.headings if before.headings != after.headings else None
    same = other is None and all(row.fate is Fate.SAME for row in rows)
    return SectionDiff(after.headings, Fate.SAME if same else Fate.CHANGED, rows, other)


def _rows(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            rows.extend(Row(Fate.SAME, *compare_words(text, text)) for text in old[i:j])
        else:
            rows.extend(_paired(old[i:j], new[k:m]))
    return rows


def _paired(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    waiting = list(old)
    for text in new:
        place = next((i for i, each in enumerate(waiting) if likeness(each, text) >= _ALIKE), None)
        if place is None:
            rows.append(_lone(Fate.ADDED, text))
            continue
        rows.extend(_lone(Fate.REMOVED, each) for each in waiting[:place])
        rows.append(Row(Fate.CHANGED, *compare_words(waiting[place], text)))
        waiting = waiting[place + 1 :]
    return rows + [_lone(Fate.REMOVED, each) for each in waiting]


def _lone(fate: Fate, text: str) -> Row:
    if fate is Fate.ADDED:
        return Row(fate, (), whole(text, SpanKind.NEW))
    return Row(fate, whole(text, SpanKind.GONE), ())
