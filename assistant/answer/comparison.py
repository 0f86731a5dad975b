"""A small table that sets things side by side: its records, and how it is written as plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answer.citations import cite
from assistant.answer.phrases import Phrases
from assistant.answer.records import Citation, Fragment

_ESCAPED_BAR: Final = "\\|"


@dataclass(frozen=True, slots=True)
class ComparisonCell:
    """What is said of one thing in one respect; `n` is the number of its citation, None where it is not stated."""

    text: str
    n: int | None


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One respect: its label as the document has it (it may be empty), and a cell a column."""

    label: str
    cells: tuple[ComparisonCell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The things compared, a column each, and in what respects."""

    columns: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document says of a thing: the words to show, and the stretch they stand in."""

    text: str
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Line:
    """One respect before it is numbered: a stretch of a document for each thing, None where none says anything."""

    label: str
    cells: tuple[Stated | None, ...]

    @property
    def score(self) -> float:
        """Probability that this is the respect asked about: that of its best cell."""
        return max((cell.fragment.score for cell in self.cells if cell is not None), default=0.0)


def number_cells(
    columns: Sequence[str], lines: Sequence[Line], phrases: Phrases
) -> tuple[Comparison, tuple[Citation, ...]]:
    """Give every stated cell the number of its citation, and the others the words for "not stated"."""
    fragments = {_place(cell): cell.fragment for line in lines for cell in line.cells if cell is not None}
    citations, numbers = cite(tuple(fragments.values()))
    number_of = dict(zip(fragments, numbers, strict=True))
    missing = ComparisonCell(phrases.say("not_stated"), None)
    rows = tuple(
        ComparisonRow(
            line.label,
            tuple(
                missing if cell is None else ComparisonCell(cell.text, number_of[_place(cell)]) for cell in line.cells
            ),
        )
        for line in lines
    )
    return Comparison(tuple(columns), rows), citations


def as_text(comparison: Comparison) -> str:
    """The comparison as plain text with [n] markers: one respect as a short list, several as a Markdown table."""
    if len(comparison.rows) == 1:
        row = comparison.rows[0]
        listed = [f"• {name}: {_marked(cell)}" for name, cell in zip(comparison.columns, row.cells, strict=True)]
        return "\n".join([row.label, *listed] if row.label else listed)
    header = ["", *comparison.columns]
    body = [[row.label, *map(_marked, row.cells)] for row in comparison.rows]
    return "\n".join([_piped(header), _piped(["---"] * len(header)), *map(_piped, body)])


def around_table(text: str, comparison: Comparison) -> tuple[str, str]:
    """The lines of an answer before its comparison and after it."""
    before, _, after = text.partition(as_text(comparison))
    return before.strip("\n"), after.strip("\n")


def _place(cell: Stated) -> tuple[str, int, int]:
    return cell.fragment.document.path, cell.fragment.start, cell.fragment.end


def _marked(cell: ComparisonCell) -> str:
    return cell.text if cell.n is None else f"{cell.text} [{cell.n}]"


def _piped(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", _ESCAPED_BAR) for cell in cells) + " |"
