"""What tells things apart where the question names no respect: the rows of a table that has them, or parallel rows of their own places."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from assistant.answer.comparison import Line
from assistant.compare.choose import Choice
from assistant.compare.library import Library, RowPlace
from assistant.compare.lookup import Ranking
from assistant.compare.names import Kind
from assistant.compare.together import Column, Place, SharedTable, stated

_MOST_LINES: Final = 6


def overview(
    tables: Sequence[SharedTable], places: Sequence[set[int]], ranking: Ranking, library: Library
) -> Choice | None:
    """Up to six respects, those in which the things differ first; None if the documents set the things side by side nowhere.

    Args:
        tables: that hold at least two of the things.
        places: positions of the chunks about each thing alone.
        ranking: of both for the question; documents that it left out are left out.
        library: the snapshot.
    """
    read = {passage.document.path for passage in ranking.found.passages}
    known = [table for table in tables if library.document(table.document).info.path in read]
    most = max((table.held for table in known), default=0)
    fullest = [table for table in known if table.held == most]
    columns = [table for table in fullest if table.kind is Kind.COLUMNS]
    if columns:
        parts = ((table, part) for table in columns for part in _parts(table))
        chosen, respects = max(parts, key=lambda item: len(item[1]))
        return Choice(chosen.columns, _lines(respects, library))
    if fullest:
        return Choice(fullest[0].columns, _lines(fullest[0].lines, library))
    respects = _parallel(places, library)
    return (
        Choice(tuple(Column(thing, "") for thing in range(len(places))), _lines(respects, library))
        if respects
        else None
    )


def _parts(table: SharedTable) -> list[list[tuple[str, tuple[Place | None, ...]]]]:
    """The lines of each of a group's tables; one that goes on over a page is one."""
    parts: dict[str, list[tuple[str, tuple[Place | None, ...]]]] = defaultdict(list)
    for label, cells in table.lines:
        header = next((place[0].header[0] for place in cells if place is not None), "")
        parts[header].append((label, cells))
    return list(parts.values())


def _lines(respects: Sequence[tuple[str, tuple[Place | None, ...]]], library: Library) -> tuple[Line, ...]:
    lines = [Line(label, tuple(stated(place, None, library) for place in cells)) for label, cells in respects]
    told = [line for line in lines if any(line.cells)]
    return tuple(sorted(told, key=lambda line: len({cell and cell.text for cell in line.cells}) == 1)[:_MOST_LINES])


def _parallel(places: Sequence[set[int]], library: Library) -> list[tuple[str, tuple[Place | None, ...]]]:
    """Table rows of the same label below the same header that at least two of the places have."""
    found: list[dict[tuple[str, str, int], RowPlace]] = []
    for place in places:
        rows = [row for position in sorted(place) for row in library.rows_in(position)]
        found.append({})
        for row in rows:
            key = (row.cells[0].casefold(), " ".join(row.header[1:2]).casefold(), len(row.cells))
            found[-1].setdefault(key, row)
    keys = [key for key in (found[0] if found else {}) if key[2] > 1 and sum(key in rows for rows in found) > 1]
    return [
        (
            next(rows[key].cells[0] for rows in found if key in rows),
            tuple((rows[key], 1) if key in rows else None for rows in found),
        )
        for key in keys
    ]
