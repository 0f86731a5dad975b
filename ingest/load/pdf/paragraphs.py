"""Lines in reading order to paragraphs, list items and headings-to-be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.load.pdf.aligned import LEADERS, is_tabular
from ingest.load.pdf.markers import bullet_length, is_marker, is_numbered
from ingest.load.pdf.records import Line, TableBox, join_words
from ingest.load.pdf.structure import Tag

_FINISHED = (".", "!", "?", ":", ";", "。", "！", "？", "：", "；", "…", "।", "؟")
_SLACK = 0.12
_UNKNOWN = Tag(-1)


@dataclass(slots=True)
class Draft:
    """A block in the making: its lines, or a table."""

    page: int
    lines: list[Line] = field(default_factory=list)
    table: TableBox | None = None
    tag: Tag = _UNKNOWN
    is_item: bool = False

    @property
    def size(self) -> float:
        """The font size of its first line."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)


class Leading:
    """The usual distance of baselines for each font size of the document."""

    def __init__(self, regions: Iterable[Sequence[Line | TableBox]]) -> None:
        steps: dict[float, list[float]] = defaultdict(list)
        for region in regions:
            for above, below in pairwise(region):
                if isinstance(above, Line) and isinstance(below, Line) and abs(above.size - below.size) < 0.5:
                    step = below.baseline - above.baseline
                    if 0.9 * below.size < step < 2.1 * below.size:
                        steps[round(below.size)].append(step)
        self._usual = {size: sorted(found)[len(found) // 5] for size, found in steps.items() if len(found) >= 3}

    def most(self, size: float) -> float:
        """The largest distance of two lines of one paragraph."""
        return self._usual.get(round(size), 1.35 * size) + max(1.2, 0.12 * size)


def draft_region(
    region: Sequence[Line | TableBox], leading: Leading, tags: Mapping[int, Tag], drafts: list[Draft]
) -> None:
    """Appends the region's blocks; its first line may go on with the last paragraph of the column before."""
    edge = max((line.box.x1 for line in region if isinstance(line, Line) and not is_tabular(line)), default=0.0)
    start = min((item.box.x0 for item in region), default=0.0)
    breaker = _Breaker(leading, edge, _SLACK * max(edge - start, 1.0))
    for item in region:
        if isinstance(item, TableBox):
            drafts.append(Draft(item.page, table=item))
            continue
        tag = tags.get(item.mark, _UNKNOWN)
        if (
            drafts
            and drafts[-1].lines
            and drafts[-1].page == item.page
            and not breaker.starts_block(drafts[-1], item, tag)
        ):
            drafts[-1].lines.append(item)
        else:
            drafts.append(Draft(item.page, [item], tag=tag, is_item=_is_item(item, tag)))


def _is_item(line: Line, tag: Tag) -> bool:
    return tag.list_level >= 0 or bullet_length(line.text) > 0 or is_numbered(line.text)


class _Breaker:
    """Decides where a block ends; `edge` is the region's right margin, `slack` what a full line may leave free."""

    def __init__(self, leading: Leading, edge: float, slack: float) -> None:
        self._leading = leading
        self._edge = edge
        self._slack = slack

    def starts_block(self, draft: Draft, line: Line, tag: Tag) -> bool:
        """Whether a line starts a new block after the lines so far."""
        above = draft.lines[-1]
        if tag.element >= 0 and draft.tag.element >= 0:
            return tag.element != draft.tag.element
        if abs(line.size - above.size) > 0.8 or is_tabular(line) or is_tabular(above) or LEADERS.search(above.text):
            return True
        step = line.baseline - above.baseline
        if step <= 0:
            return not self._goes_on_in_next_column(draft, above, line)
        apart = step > self._leading.most(line.size) or self._would_have_fit(above, line)
        finished = above.text.endswith(_FINISHED)
        if bullet_length(line.text) and (
            apart or finished or draft.is_item or not line.text.startswith(("-", "–", "—", "o", "*"))
        ):
            return True
        marked = len(line.parts) > 1 and is_marker(join_words(line.parts[0]))
        if is_numbered(line.text) and (apart or finished or marked or (draft.is_item and _is_hanging(draft, line))):
            return True
        if apart:
            return True
        if line.bold != above.bold:
            return finished if line.bold else self._short(above)
        indented = line.box.x0 > above.box.x0 + 0.8 * line.size and len(draft.lines) > 1
        return finished and indented and not draft.is_item

    def _would_have_fit(self, above: Line, line: Line) -> bool:
        """The line above had room for this one's first word: the break was meant."""
        first = line.words[0]
        # Chinese and Japanese lines may end after any character.
        width = first.size if first.text[0] >= "\u2e80" else min(first.box.x1 - first.box.x0, 10 * first.size)
        return above.box.x1 + 0.3 * line.size + width < self._edge - self._slack

    def _short(self, above: Line) -> bool:
        return above.box.x1 < self._edge - 2 * self._slack

    def _goes_on_in_next_column(self, draft: Draft, above: Line, line: Line) -> bool:
        same = abs(line.size - above.size) < 0.5 and line.bold == above.bold
        return same and not above.text.endswith(_FINISHED) and line.text[:1].islower() and not draft.tag.level


def _is_hanging(draft: Draft, line: Line) -> bool:
    """The line starts where the item's marker does, not where its text does."""
    return abs(line.box.x0 - draft.lines[0].box.x0) < 2 and len(draft.lines[0].parts) > 1
