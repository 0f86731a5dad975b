"""What lies on a page: words, the lines they form, tables. Lengths are points from the top left corner."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.load.hygiene import join_lines, one_line


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float, slack: float = 1.0) -> bool:
        """Whether a point lies inside, or within `slack` of it."""
        return self.x0 - slack <= x <= self.x1 + slack and self.top - slack <= y <= self.bottom + slack


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters in one style without a blank; `order` is its place in the file, `mark` its tag's number."""

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    order: int
    spaced: bool
    mark: int = -1

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, by which a word belongs to a table's cell."""
        return (self.box.x0 + self.box.x1) / 2, self.baseline - self.size * 0.3


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline; `parts` are its stretches between wide gaps."""

    parts: tuple[tuple[Word, ...], ...]
    box: Box
    baseline: float
    size: float
    bold: bool
    text: str
    page: int

    @property
    def words(self) -> list[Word]:
        """All words in order."""
        return [word for part in self.parts for word in part]

    @property
    def mark(self) -> int:
        """The tag number of the first word that has one."""
        return next((word.mark for part in self.parts for word in part if word.mark >= 0), -1)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table found on a page, its lines as they are wrapped there, with its place in the grid."""

    lines: tuple[str, ...]
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    bold: bool = False

    @property
    def text(self) -> str:
        """The lines as running text, as far as that can be told without the rest of the document."""
        return join_lines(self.lines)


@dataclass(frozen=True, slots=True)
class TableBox:
    """A table found on a page; `edges` are the x of its column borders."""

    box: Box
    cells: tuple[GridCell, ...]
    edges: tuple[float, ...]
    page: int
    ruled: bool = True


@dataclass(slots=True)
class Page:
    """One page taken apart."""

    number: int
    width: float
    height: float
    words: list[Word]
    tables: list[TableBox] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def is_rtl(text: str) -> bool:
    """Whether the text holds Hebrew or Arabic letters."""
    return any("\u0590" <= char <= "\u08ff" for char in text)


def join_words(words: Sequence[Word]) -> str:
    """Words of one line as text: a blank where the file has one or where there is a gap."""
    parts: list[str] = []
    previous: Word | None = None
    for word in words:
        if previous is not None:
            gap = word.box.x0 - previous.box.x1
            if word.spaced or abs(gap) > 0.16 * max(word.size, previous.size):
                parts.append(" ")
        parts.append(word.text)
        previous = word
    return one_line("".join(parts))


def make_line(parts: Sequence[Sequence[Word]], page: int) -> Line:
    """A line of these stretches of words."""
    words = [word for part in parts for word in part]
    box = Box(
        min(word.box.x0 for word in words),
        min(word.box.top for word in words),
        max(word.box.x1 for word in words),
        max(word.box.bottom for word in words),
    )
    # A name set in a smaller fixed-width font or a raised figure does not make the line smaller.
    main = max(words, key=lambda word: (word.size if len(word.text) > 1 else 0.0, len(word.text)))
    letters = [word for word in words if any(char.isalnum() for char in word.text)]
    text = one_line(" ".join(join_words(part) for part in parts))
    bold = bool(letters) and all(word.bold for word in letters)
    return Line(tuple(tuple(part) for part in parts), box, main.baseline, main.size, bold, text, page)
