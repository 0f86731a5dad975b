"""What is said of several things each in its own place: sections that name them, documents about them, documents of a country."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.comparison import Line, Stated
from assistant.answer.records import Fragment
from assistant.answer.unit_ranking import RankedUnit
from assistant.compare.detect import Request, Thing
from assistant.compare.library import Library, RowPlace
from assistant.compare.lookup import Ranking
from assistant.compare.names import Kind
from assistant.compare.naming import plain_heading
from assistant.compare.tokens import spellings, tokens_of
from ingest.contract.chunks import UnitKind

_UNITS: Final = 12
_LEADS: Final = 3
# Sentences of twin documents differ by a name and a number; half of the words in common is far more than two sentences on one subject have.
_ALIKE: Final = 0.5
_LONGEST_CELL: Final = 200
_DIGITS: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A respect, and the share of the things whose stretch goes with that of the first: one that merely is its own place's best does not."""

    line: Line
    together: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of a thing's own place: what would be shown of it, and what it is called there."""

    unit: RankedUnit
    label: str
    stated: Stated
    words: frozenset[str]

    @property
    def heading(self) -> str:
        """The heading above, without its number."""
        return plain_heading(self.stated.fragment.section or "").casefold()


def own_places(request: Request, library: Library) -> list[set[int]]:
    """For each thing the positions of the chunks about it alone; empty where there are none."""
    places = [_positions(thing, request.groups, library) for thing in request.things]
    return [
        own - set().union(*(other for at, other in enumerate(places) if at != number))
        for number, own in enumerate(places)
    ]


def _positions(thing: Thing, groups: Sequence[int], library: Library) -> set[int]:
    positions: set[int] = set()
    for number, members in ((number, thing.members[number]) for number in groups if number in thing.members):
        group = library.names.groups[number]
        for member in (group.members[at] for at in members):
            if group.kind is Kind.SECTIONS:
                positions.update(
                    at for heading in member.at for at in library.document(group.document).section(heading)
                )
            elif group.kind is Kind.DOCUMENTS:
                positions.update(at for document in member.at for at in library.document(document).everything())
            elif group.kind is Kind.CONCEPTS:
                positions.update(library.for_audience(member.label))
    return positions


def candidates(place: set[int], ranking: Ranking, library: Library) -> list[Candidate]:
    """The most probable units of a place, as they would be shown."""
    units = [unit for unit in ranking.units if unit.passage.position in place]
    return [_candidate(unit, library) for unit in units[:_UNITS]]


def align(found: Sequence[Sequence[Candidate]], least: float, alone: float) -> list[Aligned]:
    """Respects that the things' own places speak of, most probable first.

    A unit of one place goes with the unit of another that has the same label or much the same words, else with the best one below the same
    heading, else with one that is probable by itself. Respects in which all places say the very same are left out.

    Args:
        found: for each thing its candidates, most probable first.
        least: probability below which a unit says nothing about the question, even below the same heading.
        alone: probability above which a unit speaks of the question whatever the other places say.
    """
    rows = _alike_rows(found, least)
    used = {id(item) for row in rows if len(row) > 1 for item in row.values()}
    lines: list[Aligned] = []
    for row in rows:
        if len(row) == 1 and id(next(iter(row.values()))) in used:
            continue
        lead = max(row.values(), key=lambda item: item.unit.probability)
        near = {at: _below_same_heading(lead, items, used, least) for at, items in enumerate(found) if at not in row}
        row.update({at: item for at, item in near.items() if item is not None})
        together = len(row) / len(found)
        for at, items in enumerate(found):
            own = next((item for item in items if item.unit.probability >= alone and id(item) not in used), None)
            if at not in row and own is not None:
                row[at] = own
        used.update(id(item) for item in row.values())
        if len(row) < len(found) or len({item.stated.text for item in row.values()}) > 1:
            lines.append(Aligned(_line([row.get(at) for at in range(len(found))]), together))
    return lines


def _alike_rows(found: Sequence[Sequence[Candidate]], least: float) -> list[dict[int, Candidate]]:
    """The most probable units of each place with those of the others that are like them, by number of thing; most probable together first."""
    leads = [(number, item) for number, items in enumerate(found) for item in items[:_LEADS]]
    rows: list[dict[int, Candidate]] = []
    taken: set[int] = set()
    for number, lead in sorted(leads, key=lambda pair: -pair[1].unit.probability):
        if id(lead) not in taken:
            matches = {at: _counterpart(lead, items) for at, items in enumerate(found) if at != number}
            row = {number: lead} | {at: item for at, item in matches.items() if item is not None}
            taken.update(id(item) for item in row.values())
            rows.append(row)
    missing = _odds(least)
    return sorted(
        rows,
        key=lambda row: -sum(_odds(row[at].unit.probability) if at in row else missing for at in range(len(found))),
    )


def _below_same_heading(lead: Candidate, others: Sequence[Candidate], used: set[int], least: float) -> Candidate | None:
    return next(
        (
            item
            for item in others
            if item.heading and item.heading == lead.heading and item.unit.probability >= least and id(item) not in used
        ),
        None,
    )


def _line(chosen: Sequence[Candidate | None]) -> Line:
    """One label for all where the rows have the same, else each row's label in its cell, and the heading that all are below."""
    said = [item for item in chosen if item is not None]
    labels = {item.label for item in said}
    if labels != {""} and len(labels) == 1:
        return Line(labels.pop(), tuple(item.stated if item is not None else None for item in chosen))
    headings = {plain_heading(item.stated.fragment.section or "") for item in said}
    label = headings.pop() if len(headings) == 1 else ""
    return Line(label, tuple(_labelled(item) if item is not None else None for item in chosen))


def _labelled(item: Candidate) -> Stated:
    return replace(item.stated, text=shortened(f"{item.label}: {item.stated.text}")) if item.label else item.stated


def _counterpart(lead: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    matches = [(alike(lead, other), other) for other in others]
    near = [(value, other) for value, other in matches if value >= _ALIKE]
    return max(near, key=lambda item: (item[0], item[1].unit.probability))[1] if near else None


def alike(one: Candidate, other: Candidate) -> float:
    """Share of words that two units have in common, 1 for table rows of the same label."""
    if (
        one.label
        and one.label.casefold() == other.label.casefold()
        and one.unit.unit.kind is other.unit.unit.kind is UnitKind.ROW
    ):
        return 1.0
    return len(one.words & other.words) / max(1, len(one.words | other.words))


def _odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def _candidate(item: RankedUnit, library: Library) -> Candidate:
    document = library.document_at(item.passage.position)
    row = document.row_at(item.unit.start) if item.unit.kind is UnitKind.ROW else None
    end = row.end if row is not None else item.unit.end
    quote = document.text[item.unit.start : end]
    fragment = Fragment(
        document.info, item.unit.page, item.passage.chunk.section, item.unit.start, end, quote, quote, item.probability
    )
    words = frozenset(
        min(spellings(token.text, document.info.language))
        for token in tokens_of(quote, document.info.language)
        if not _DIGITS.search(token.text)
    )
    label = row.cells[0] if row is not None else ""
    return Candidate(item, label, Stated(_shown(row, quote), fragment), words)


def _shown(row: RowPlace | None, quote: str) -> str:
    if row is None:
        return shortened(quote)
    cells = [(header, cell) for header, cell in zip(row.header[1:], row.cells[1:], strict=False) if cell]
    if len(cells) == 1:
        return shortened(cells[0][1])
    return shortened("; ".join(f"{header}: {cell}" if header else cell for header, cell in cells))


def shortened(text: str) -> str:
    """A long text cut at a blank, with an ellipsis."""
    if len(text) <= _LONGEST_CELL:
        return text
    cut = text.rfind(" ", _LONGEST_CELL // 2, _LONGEST_CELL)
    return text[: cut if cut > 0 else _LONGEST_CELL].rstrip(" ,;:") + " …"
