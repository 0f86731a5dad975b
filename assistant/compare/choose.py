"""Chooses what a comparison shows: of the tables that hold the things and the stretches about each, those that speak of what was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.comparison import Line
from assistant.compare.apart import align, candidates
from assistant.compare.detect import Request
from assistant.compare.library import Library
from assistant.compare.lookup import Ranking
from assistant.compare.names import Kind
from assistant.compare.together import Column, SharedTable, lines_of

_MOST_LINES: Final = 3
_MOST_COLUMNS_AS_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What decides, as probabilities of a unit; see docs/comparison.md for how `least` was measured.

    Attributes:
        least: weighted probability below which the documents do not speak of what was asked.
        alone: probability above which a stretch about one thing does, whatever is said of the others.
        keep: share of the best respect's weighted probability that a further one needs, `keep_partial` if it leaves a thing out.
        columns: weight of a table that was made to compare these things.
        rows: weight of a table with the things as rows: a row has the thing's name in it, whatever is asked about the thing.
        country: weight of the documents of a country, which speak of everything there.
        absent: weight for each thing that a table lacks and another has.
    """

    least: float = 0.03
    alone: float = 0.05
    keep: float = 0.4
    keep_partial: float = 0.8
    columns: float = 2.0
    rows: float = 0.5
    country: float = 0.2
    absent: float = 0.75


@dataclass(frozen=True, slots=True)
class Choice:
    """Respects that can stand in one answer, with their columns and what their probabilities weigh.

    `merges` is true if they can stand beside those of other choices that merge, `shared` if one table holds all their cells.
    """

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    weight: float = 1.0
    merges: bool = False
    shared: bool = True

    @property
    def score(self) -> float:
        """Weighted probability of the best respect."""
        return self.weight * max(line.score for line in self.lines)


class Chooser:
    """Chooses for one request."""

    def __init__(self, request: Request, library: Library, thresholds: Thresholds) -> None:
        self._request = request
        self._library = library
        self._thresholds = thresholds

    def choose(self, tables: Sequence[SharedTable], places: Sequence[set[int]], ranking: Ranking) -> Choice | None:
        """The respects to show, None if the documents say too little."""
        read = {passage.document.path for passage in ranking.found.passages}
        known = [table for table in tables if self._library.document(table.document).info.path in read]
        choices = [*self._together(known, ranking), *self._apart(places, ranking)]
        if not choices:
            return None
        best = max(choices, key=lambda choice: choice.score)
        # One table with both names in its rows is the answer even if nothing in it is near the question's other words.
        if best.score < self._thresholds.least and (len(choices) > 1 or best.merges or self._request.concepts):
            return None
        return self._merged(best, choices, known, ranking) if best.merges else best

    def _together(self, tables: Sequence[SharedTable], ranking: Ranking) -> list[Choice]:
        most = max((table.held for table in tables), default=0)
        choices = []
        for table in tables:
            lines = [line for line in lines_of(table, ranking, self._library) if line.score > 0]
            columns = table.kind is Kind.COLUMNS
            lines = lines if columns else lines[:_MOST_COLUMNS_AS_LINES]
            weight = self._weight(table) * self._thresholds.absent ** (most - table.held)
            if lines:
                choices.append(Choice(table.columns, tuple(lines), weight, columns and table.single))
        return choices

    def _weight(self, table: SharedTable) -> float:
        if table.kind is Kind.COLUMNS:
            return self._thresholds.columns
        if not self._request.concepts:
            return self._thresholds.rows
        return self._thresholds.columns if table.held == len(self._request.things) else 1.0

    def _apart(self, places: Sequence[set[int]], ranking: Ranking) -> list[Choice]:
        found = [candidates(place, ranking, self._library) for place in places]
        columns = tuple(Column(thing, "") for thing in range(len(places)))
        weight = self._thresholds.country if self._request.concepts else 1.0
        return [
            Choice(columns, (item.line,), weight * item.together, merges=True, shared=False)
            for item in align(found, self._thresholds.least, self._thresholds.alone)
        ]

    def _merged(
        self, best: Choice, choices: Sequence[Choice], tables: Sequence[SharedTable], ranking: Ranking
    ) -> Choice:
        """The best respects of all that merge; where a shared table has one of the same label, that one."""
        shared = {
            line.label.casefold(): line
            for table in reversed(tables)
            if table.kind is Kind.COLUMNS and table.single
            for line in lines_of(table, ranking, self._library)
            if line.label
        }
        weighed = [
            (choice.weight * line.score, line if choice.shared else shared.get(line.label.casefold(), line))
            for choice in choices
            if choice.merges
            for line in choice.lines
        ]
        lines: list[Line] = []
        for weight, line in sorted(weighed, key=lambda item: -item[0]):
            keep = self._thresholds.keep_partial if None in line.cells and lines else self._thresholds.keep
            if weight >= keep * best.score and line not in lines:
                lines.append(line)
        return replace(best, lines=tuple(lines[:_MOST_LINES]))
