"""Excel workbooks: every visible sheet a heading, the lines above its table paragraphs, its table a table."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.archive import check_archive
from ingest.load.builder import BlockBuilder, finish
from ingest.load.cell_display import display
from ingest.load.hygiene import one_line
from ingest.load.limits import LoadLimits
from ingest.load.tables import looks_like_header, plain_table

# A cell with a formula but without the result that a spreadsheet program saves beside it.
_NO_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_GENERIC_TITLES = {"workbook", "untitled"}
_SHEET_HEADING = 2


def load_excel(path: Path, limits: LoadLimits) -> LoadedDocument:
    """Blocks of an XLSX, with values as the sheets show them; hidden sheets are left out with a warning."""
    check_archive(path, limits)
    builder = BlockBuilder()
    try:
        # The file is opened here, since openpyxl leaves it open where it fails.
        with path.open("rb") as file, warnings.catch_warnings():
            # It warns of parts that it does not read (validation, extensions); no text is in them.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            _read_sheets(workbook, builder, limits)
            title = one_line(workbook.properties.title or "")
            metadata = _metadata(workbook.properties)
        if _has_unsaved_results(path):
            builder.warnings.append(
                "Formulas without a saved result were read as empty; open and save the workbook in Excel."
            )
    except LoadError:
        raise
    except (
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        TypeError,
        OSError,
        OverflowError,
        RecursionError,
        AssertionError,
        ArithmeticError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        etree.LxmlError,
        InvalidFileException,
    ) as error:
        raise LoadError(
            f"{path.name} is damaged ({type(error).__name__}: {error}); open and save it again in Excel."
        ) from error
    if not any(block.kind.value != "heading" for block in builder.blocks):
        raise LoadError("No sheet of the workbook holds text; remove it, or replace it with one that does.")
    return finish(builder, title=None if title.lower() in _GENERIC_TITLES else title, metadata=metadata)


def _metadata(properties: Any) -> dict[str, str]:
    names = ("language", "creator", "subject", "keywords", "category", "version")
    return {
        name: one_line(str(value))
        for name in names
        if (value := getattr(properties, name, None)) and value != "openpyxl"
    }


def _read_sheets(workbook: Any, builder: BlockBuilder, limits: LoadLimits) -> None:
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            builder.warnings.append(f"The sheet {sheet.title!r} is hidden; it was left out.")
            continue
        rows = list(_rows(sheet, builder, limits))
        if any(any(row) for row in rows):
            builder.heading(sheet.title, _SHEET_HEADING)
            add_rows(rows, builder)


def _rows(sheet: Any, builder: BlockBuilder, limits: LoadLimits) -> Iterator[list[str]]:
    # Some writers claim a size of one cell; without a claim openpyxl reads what is there.
    sheet.reset_dimensions()
    for count, row in enumerate(sheet.iter_rows()):
        if count >= limits.max_rows:
            builder.warnings.append(
                f"The sheet {sheet.title!r} was cut after {limits.max_rows} rows; split it to have all of it."
            )
            return
        if len(row) > limits.max_columns and any(
            cell.value is not None for cell in islice(row, limits.max_columns, None)
        ):
            message = (
                f"The sheet {sheet.title!r} was cut after {limits.max_columns} columns; split it to have all of it."
            )
            if message not in builder.warnings:
                builder.warnings.append(message)
        yield [
            one_line(display(cell.value, cell.number_format or "")) if cell.value is not None else ""
            for cell in row[: limits.max_columns]
        ]


def add_rows(rows: Sequence[Sequence[str]], builder: BlockBuilder) -> None:
    """Appends the paragraphs and tables that stand in a grid of cells, parted by empty rows."""
    table: list[list[str]] = []
    for region in _regions(rows):
        start = next((index for index, row in enumerate(region) if _filled(row) > 1), len(region))
        lead, body = region[:start], region[start:]
        if (lead or not _continues(table, body)) and table:
            _add_table(table, builder)
            table = []
        for row in lead:
            builder.paragraph(" ".join(cell for cell in row if cell))
        table.extend(body)
    if table:
        _add_table(table, builder)


def _continues(table: list[list[str]], body: list[list[str]]) -> bool:
    """An empty row inside a table parts nothing: what follows has the same columns and no header of its own."""
    if not table or not body:
        return not body
    return _columns(body) <= _columns(table) and not looks_like_header([[cell for cell in row if cell] for row in body])


def _columns(rows: list[list[str]]) -> set[int]:
    return {index for row in rows for index, cell in enumerate(row) if cell}


def _add_table(rows: list[list[str]], builder: BlockBuilder) -> None:
    if len(rows) == 1 and _filled(rows[0]) > 1:
        builder.paragraph(" ".join(cell for cell in rows[0] if cell))
        return
    width = max(len(row) for row in rows)
    used = sorted(_columns(rows))
    square = [[*row, *[""] * (width - len(row))] for row in rows]
    trimmed = [[row[column] for column in used] for row in square]
    # A header with one empty corner or a year as a column name is one all the same, if figures stand below it.
    builder.add(plain_table(trimmed))


def _regions(rows: Sequence[Sequence[str]]) -> Iterator[list[list[str]]]:
    region: list[list[str]] = []
    for row in [*rows, []]:
        if any(row):
            region.append(list(row))
        elif region:
            yield region
            region = []


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _has_unsaved_results(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    tail = b""
                    while chunk := part.read(1 << 20):
                        if b"</f>" in chunk and _NO_RESULT.search(tail + chunk):
                            return True
                        tail = chunk[-200:]
    return False
