"""Renders a source as a workbook: a sheet for every second-level heading."""

import io
import re

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from packages import settle
from source_text import Block, Heading, Listing, Note, Paragraph, Source, Table, body_blocks, plain

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def render_xlsx(source: Source) -> bytes:
    """The workbook of `source`; the same bytes every time."""
    book = Workbook()
    book.remove(book.active)
    properties = book.properties
    properties.title, properties.creator = source.text("title"), source.text("owner")
    properties.language, properties.version = source.text("language"), source.text("version")
    properties.subject, properties.keywords = source.text("policy"), ", ".join(source.front["topics"])
    page: _Page | None = None
    before: list[Block] = []
    for block in body_blocks(source):
        if isinstance(block, Heading) and block.level <= 2:
            page = _Page(book.create_sheet(_FORBIDDEN.sub(" ", plain(block.runs))[:31]))
            for line in before:
                page.write(line)
            before.clear()
        elif page is None:
            before.append(block)
        else:
            page.write(block)
    for sheet in book.worksheets:
        _fit(sheet)
    out = io.BytesIO()
    book.save(out)
    day = source.day("effective_from")
    assert day is not None
    return settle(out.getvalue(), day)


class _Page:
    """One sheet, filled from the top down."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 0

    def write(self, block: Block) -> None:
        """Add a block below what stands already."""
        if isinstance(block, Heading):
            self._line("")
            self._line(plain(block.runs), bold=True)
        elif isinstance(block, Paragraph):
            self._line(plain(block.runs), bold=self.row == 0)
        elif isinstance(block, Listing):
            for item in block.items:
                self._line("• " + " ".join(plain(b.runs) for b in item if isinstance(b, Paragraph)))
        elif isinstance(block, Note):
            for inner in block.blocks:
                self.write(inner)
        else:
            self._table(block)

    def _line(self, text: str, bold: bool = False) -> None:
        self.row += 1
        if text:
            self.sheet.cell(self.row, 1, text).font = Font(bold=bold)

    def _table(self, table: Table) -> None:
        self.row += 2 if self.row else 1
        for column, runs in enumerate(table.header, start=1):
            head = self.sheet.cell(self.row, column, plain(runs))
            head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DCE9EC")
            head.alignment = Alignment(wrap_text=True, vertical="top")
        for cells in table.rows:
            self.row += 1
            for column, runs in enumerate(cells, start=1):
                text = plain(runs)
                match = _NUMBER.fullmatch(text)
                number = float(text) if match and match[1] else int(text) if match else None
                cell = self.sheet.cell(self.row, column, text if number is None else number)
                if match and match[1]:
                    cell.number_format = "0." + "0" * (len(match[1]) - 1)
        self.row += 1


def _fit(sheet: Worksheet) -> None:
    """Widths that fit the tables; lines of text may run over the edge of their cell."""
    for column in range(1, sheet.max_column + 1):
        cells = [sheet.cell(row, column) for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value is not None]
        longest = max((len(str(cell.value or "")) for cell in cells), default=12)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 10), 44)
