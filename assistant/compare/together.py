"""What is said of several things in one place: tables with the things as columns, or as rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.comparison import Line, Stated
from assistant.answer.records import Fragment
from assistant.answer.verification.commands import commands_a_model
from assistant.compare.detect import Request
from assistant.compare.library import Library, RowPlace, chunks_of
from assistant.compare.lookup import Ranking
from assistant.compare.names import ROWS_IN_BLOCK, Group, Kind
from ingest.contract.chunks import DocumentInfo

MOST_COLUMNS: Final = 4
# How likely a row is what is asked about because its label says so alone.
_CALLED: Final = 0.3

Place = tuple[RowPlace, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: the number of the thing, and its name in this table."""

    thing: int
    label: str


@dataclass(frozen=True, slots=True)
class SharedTable:
    """The tables of one group: for each respect its label, and for each column the row and the column of its cell.

    `single` is true if every thing has at most one column, so that respects of several groups can stand in one answer.
    """

    kind: Kind
    document: int
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, tuple[Place | None, ...]], ...]
    single: bool

    @property
    def held(self) -> int:
        """How many of the things the table has."""
        return len(
            {column.thing for at, column in enumerate(self.columns) if any(cells[at] for _, cells in self.lines)}
        )

    @property
    def positions(self) -> set[int]:
        """Positions of the chunks that hold the rows."""
        return chunks_of([place[0] for _, cells in self.lines for place in cells if place is not None])


def shared_tables(request: Request, library: Library, allowed: Callable[[DocumentInfo], bool]) -> list[SharedTable]:
    """Tables of the request's groups in allowed documents, in the order of the groups."""
    tables = []
    for number in request.groups:
        group = library.names.groups[number]
        if group.document < 0 or not allowed(library.document(group.document).info):
            continue
        members = [thing.members.get(number, ()) for thing in request.things]
        if group.kind is Kind.COLUMNS:
            tables.append(_by_columns(group, _chosen(members), library))
        elif group.kind is Kind.ROWS:
            tables.append(_by_rows(group, _chosen(members), library))
    return [table for table in tables if table.lines]


def _chosen(members: Sequence[Sequence[int]]) -> list[tuple[int, int | None]]:
    """(thing, member) of each column: a name that several members have stands for all of them, if there is room."""
    all_of_them = [(thing, number) for thing, numbers in enumerate(members) for number in numbers or (None,)]
    if len(all_of_them) <= MOST_COLUMNS:
        return all_of_them
    return [(thing, numbers[0] if numbers else None) for thing, numbers in enumerate(members)]


def _by_columns(group: Group, chosen: Sequence[tuple[int, int | None]], library: Library) -> SharedTable:
    document = library.document(group.document)
    at = [None if member is None else group.members[member].at[0] for _, member in chosen]
    lines = [
        (row.cells[0], tuple(None if column is None or column >= len(row.cells) else (row, column) for column in at))
        for block in group.blocks
        for row in document.rows(block)
    ]
    return SharedTable(group.kind, group.document, _columns(group, chosen), tuple(lines), _single(chosen))


def _by_rows(group: Group, chosen: Sequence[tuple[int, int | None]], library: Library) -> SharedTable:
    document = library.document(group.document)
    rows = []
    for _, member in chosen:
        places = group.members[member].at if member is not None else ()
        found = [document.row(*divmod(at, ROWS_IN_BLOCK)) for at in places]
        rows.append(next((row for row in found if row is not None), None))
    width = max((len(row.cells) for row in rows if row is not None), default=0)
    header = next((row.header for row in rows if row is not None), ())
    lines = [
        (header[column], tuple(None if row is None or column >= len(row.cells) else (row, column) for row in rows))
        for column in range(1, width)
    ]
    return SharedTable(group.kind, group.document, _columns(group, chosen), tuple(lines), _single(chosen))


def _columns(group: Group, chosen: Sequence[tuple[int, int | None]]) -> tuple[Column, ...]:
    return tuple(Column(thing, "" if member is None else group.members[member].label) for thing, member in chosen)


def _single(chosen: Sequence[tuple[int, int | None]]) -> bool:
    things = [thing for thing, _ in chosen]
    return len(things) == len(set(things))


def lines_of(table: SharedTable, ranking: Ranking, library: Library) -> list[Line]:
    """The respects of a table, each cell with the probability that its row holds the answer.

    A row that the search did not find has 0, unless its label speaks of what is asked about.
    """
    language = library.document(table.document).info.language
    lines = []
    for label, places in table.lines:
        cells = tuple(stated(place, ranking, library) for place in places)
        if any(cells):
            called = _CALLED * _called(label, language, ranking)
            lines.append(Line(label, tuple(cell and _likelier(cell, called) for cell in cells)))
    return lines


def _called(label: str, language: str, ranking: Ranking) -> float:
    """How far a label speaks of the concepts that the question asks about and of no others: Jaccard's index, 0-1."""
    glossary, asked = ranking.found.glossary, ranking.found.concepts
    own = set(glossary.concepts(label, language)) if glossary is not None and asked else set()
    return len(own & asked) / len(own | asked) if own else 0.0


def _likelier(cell: Stated, called: float) -> Stated:
    """The cell with a second reason to be the answer, as if the two were independent."""
    score = 1.0 - (1.0 - cell.fragment.score) * (1.0 - called)
    return replace(cell, fragment=replace(cell.fragment, score=score))


def stated(place: Place | None, ranking: Ranking | None, library: Library) -> Stated | None:
    """The cell of a row as a quotable stretch, None if there is none or it is empty."""
    if place is None or not place[0].cells[place[1]].strip():
        return None
    row, column = place
    document = library.document(row.document)
    unit = ranking.by_unit.get(row.unit) if ranking is not None and row.unit is not None else None
    quote = document.text[row.start : row.end]
    if commands_a_model(quote):
        return None
    probability = unit.probability if unit is not None else 0.0
    fragment = Fragment(
        document.info, row.page, document.section_of(row.start), row.start, row.end, quote, quote, probability
    )
    return Stated(row.cells[column], fragment)
