"""Tables without ruling lines: consecutive lines whose stretches start or end at the same places."""

import re
from collections.abc import Sequence

from ingest.load.pdf.lines import outer_box
from ingest.load.pdf.markers import is_marker
from ingest.load.pdf.records import GridCell, Line, TableBox, join_words

_TOLERANCE = 4.0
_LEAST_ROWS = 3
_ROW_GAP = 2.6
_WRAP_GAP = 1.6
LEADERS = re.compile(r"(?:\s?[.…·_]){4,}\s*\d{0,4}$")


def is_tabular(line: Line) -> bool:
    """Whether the line is cells side by side, not a list marker with its text or an entry of a contents list."""
    return len(line.parts) > 1 and not is_marker(join_words(line.parts[0])) and not LEADERS.search(line.text)


def aligned_tables(items: Sequence[Line | TableBox]) -> list[Line | TableBox]:
    """The items with runs of aligned lines replaced by tables."""
    done: list[Line | TableBox] = []
    index = 0
    while index < len(items):
        item = items[index]
        run = _Run(item) if isinstance(item, Line) and is_tabular(item) else None
        end = index + 1
        while run is not None and end < len(items) and run.take(items[end]):
            end += 1
        if run is not None and run.is_table():
            done.append(run.table())
            index = end
        else:
            done.append(item)
            index += 1
    return done


class _Run:
    """Lines that may form a table, the first of which sets the columns."""

    def __init__(self, first: Line) -> None:
        self._starts = [part[0].box.x0 for part in first.parts]
        self._ends = [part[-1].box.x1 for part in first.parts]
        self._rows: list[list[list[str]]] = []
        self._lines: list[Line] = []
        self._bold: list[bool] = []
        self._add(first, list(range(len(first.parts))))

    def take(self, item: Line | TableBox) -> bool:
        """Takes the item as the next row or as the continuation of a cell, if it fits."""
        if not isinstance(item, Line) or LEADERS.search(item.text):
            return False
        last = self._lines[-1]
        step = (item.baseline - last.baseline) / max(item.size, 1.0)
        columns = [self._column(part[0].box.x0, part[-1].box.x1) for part in item.parts]
        if step <= 0 or step > _ROW_GAP or None in columns:
            return False
        known = [column for column in columns if column is not None]
        if len(item.parts) > 1 and 0 in known and len(set(known)) == len(known):
            self._add(item, known)
            return True
        if 0 not in known and step <= _WRAP_GAP:
            for column, part in zip(known, item.parts, strict=True):
                self._rows[-1][column].append(join_words(part))
            self._lines.append(item)
            return True
        return False

    def is_table(self) -> bool:
        """Two aligned lines are a coincidence, three are a table."""
        return len(self._rows) >= _LEAST_ROWS

    def table(self) -> TableBox:
        """The run as a table."""
        cells = [
            GridCell(tuple(texts), row, column, bold=self._bold[row])
            for row, columns in enumerate(self._rows)
            for column, texts in enumerate(columns)
        ]
        box = outer_box([line.box for line in self._lines])
        return TableBox(box, tuple(cells), (*self._starts, max(self._ends)), self._lines[0].page, ruled=False)

    def _add(self, line: Line, columns: list[int]) -> None:
        row: list[list[str]] = [[] for _ in self._starts]
        for column, part in zip(columns, line.parts, strict=True):
            row[column].append(join_words(part))
        self._rows.append(row)
        self._lines.append(line)
        self._bold.append(line.bold)

    def _column(self, start: float, end: float) -> int | None:
        for index, (column_start, column_end) in enumerate(zip(self._starts, self._ends, strict=True)):
            centred = abs((start + end) - (column_start + column_end)) < _TOLERANCE
            if abs(start - column_start) < _TOLERANCE or abs(end - column_end) < _TOLERANCE or centred:
                return index
        return None
