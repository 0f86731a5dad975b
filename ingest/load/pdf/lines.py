"""Words of a page to lines, and lines to reading order across columns."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.load.pdf.records import Box, Line, TableBox, Word, is_rtl, make_line

# Gaps in units of the font size: justified text stays below the first, cells without rules lie beyond the second.
_PART_GAP = 1.1
_CELL_GAP = 1.6
_SAME_BASELINE = 0.45
_LEAST_COLUMN_LINES = 3
_LEAST_COLUMN_WIDTH = 0.22

_Item = Line | TableBox


def make_parts(words: Sequence[Word], page: int) -> list[Line]:
    """Stretches of words on one baseline without a wide gap, each as a line of its own, from the top down."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.box.x0)):
        row = rows[-1] if rows else None
        if row is not None and abs(word.baseline - row[0].baseline) <= _SAME_BASELINE * max(word.size, row[0].size):
            row.append(word)
        else:
            rows.append([word])
    return [make_line([part], page) for row in rows for part in _split(row)]


def _split(row: list[Word]) -> list[list[Word]]:
    row = sorted(row, key=lambda word: word.box.x0)
    parts: list[list[Word]] = [[row[0]]]
    reach = row[0].box.x1
    for word in row[1:]:
        if word.box.x0 - reach > _PART_GAP * word.size:
            parts.append([])
        parts[-1].append(word)
        reach = max(reach, word.box.x1)
    return [
        sorted(part, key=lambda word: word.order) if any(is_rtl(word.text) for word in part) else part for part in parts
    ]


def reading_order(parts: Sequence[Line], tables: Sequence[TableBox]) -> list[list[_Item]]:
    """Regions of the page in the order a person reads them; in each, lines and tables from the top down."""
    items: list[_Item] = [*parts, *tables]
    return [_merge(region) for region in _regions(sorted(items, key=lambda item: item.box.top))]


def _regions(items: list[_Item]) -> list[list[_Item]]:
    split = _find_columns(items)
    if split is None:
        return [items] if items else []
    before, left, right, after = split
    return [*_regions(before), *_regions(left), *_regions(right), *_regions(after)]


def _find_columns(items: list[_Item]) -> tuple[list[_Item], list[_Item], list[_Item], list[_Item]] | None:
    """What stands above a pair of columns, the left one, the right one with any further, and what stands below."""
    if len(items) < 2 * _LEAST_COLUMN_LINES:
        return None
    start, end = min(item.box.x0 for item in items), max(item.box.x1 for item in items)
    width = end - start
    starts = Counter(round(item.box.x0) for item in items if start + _LEAST_COLUMN_WIDTH * width < item.box.x0)
    for gutter, count in starts.most_common(6):
        if count < _LEAST_COLUMN_LINES:
            return None
        found = _columns_at(items, gutter - 2.0, width)
        if found is not None:
            return found
    return None


def _columns_at(
    items: list[_Item], gutter: float, width: float
) -> tuple[list[_Item], list[_Item], list[_Item], list[_Item]] | None:
    run: list[int] = []
    for index, item in enumerate([*items, None]):
        if item is not None and not item.box.x0 < gutter < item.box.x1:
            run.append(index)
            continue
        found = _band(items, run, gutter, width)
        if found is not None:
            return found
        run = []
    return None


def _band(
    items: list[_Item], run: list[int], gutter: float, width: float
) -> tuple[list[_Item], list[_Item], list[_Item], list[_Item]] | None:
    """The run of items as two columns, if both hold running text side by side."""
    right = [items[index] for index in run if items[index].box.x0 >= gutter]
    if len(right) < _LEAST_COLUMN_LINES:
        return None
    top, bottom = min(item.box.top for item in right), max(item.box.bottom for item in right)
    left = [items[index] for index in run if items[index].box.x1 <= gutter and items[index].box.bottom > top - 2]
    left = _continuous(left, bottom)
    if not _is_prose(left, gutter - min((item.box.x0 for item in left), default=gutter), width):
        return None
    if not _is_prose(right, max(item.box.x1 for item in right) - gutter, width, share=0.5):
        return None
    taken = {id(item) for item in (*left, *right)}
    before = [item for item in items if id(item) not in taken and item.box.top < top]
    after = [item for item in items if id(item) not in taken and item.box.top >= top]
    return before, left, right, after


def _continuous(left: list[_Item], bottom: float) -> list[_Item]:
    """The left column goes on below the end of the right one as long as no gap opens."""
    kept: list[_Item] = []
    for item in left:
        if (
            item.box.top > bottom
            and kept
            and item.box.top - kept[-1].box.bottom > 0.8 * (item.box.bottom - item.box.top)
        ):
            break
        kept.append(item)
    return kept


def _is_prose(column: list[_Item], room: float, width: float, share: float = 0.6) -> bool:
    """Whether most lines fill the room of their column, as running text does and the labels of a table do not."""
    lines = [item for item in column if isinstance(item, Line)]
    if len(lines) < _LEAST_COLUMN_LINES or room < _LEAST_COLUMN_WIDTH * width:
        return False
    filled = median(item.box.x1 - item.box.x0 for item in lines)
    return filled >= share * room and median(len(item.text) for item in lines) >= 14


def _merge(region: list[_Item]) -> list[_Item]:
    """Stretches on the same baseline become one line again."""
    rows: list[list[Line]] = []
    tables: list[_Item] = []
    for item in sorted(region, key=lambda item: item.baseline if isinstance(item, Line) else item.box.top):
        if isinstance(item, TableBox):
            tables.append(item)
        elif rows and abs(item.baseline - rows[-1][0].baseline) <= _SAME_BASELINE * max(item.size, rows[-1][0].size):
            rows[-1].append(item)
        else:
            rows.append([item])
    merged: list[_Item] = [_one(row) for row in rows]
    return sorted([*merged, *tables], key=lambda item: item.box.top)


def _one(row: list[Line]) -> Line:
    """One line of several stretches; those closer than the cells of a table run together."""
    row = sorted(row, key=lambda part: part.box.x0)
    if any(is_rtl(part.text) for part in row):
        row.reverse()
    parts: list[list[Word]] = [list(row[0].words)]
    for previous, part in pairwise(row):
        gap = max(part.box.x0 - previous.box.x1, previous.box.x0 - part.box.x1)
        if gap > _CELL_GAP * max(part.size, previous.size):
            parts.append([])
        parts[-1].extend(part.words)
    return make_line(parts, row[0].page)


def outer_box(boxes: Sequence[Box]) -> Box:
    """The smallest rectangle around all of them."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
