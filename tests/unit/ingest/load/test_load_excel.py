import datetime
from pathlib import Path

import openpyxl
import pytest

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.cell_display import display
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file


def load(path: Path, **limits: int) -> LoadedDocument:
    return load_file(path, limits=LoadLimits(**limits))


def shape(document: LoadedDocument) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.125, "0.0%", "12.5%"),
        (0.5, "0%", "50%"),
        (1234.5, '"US$"#,##0.00', "US$1,234.50"),
        (1234.5, "#,##0.00 [$€-407]", "1,234.50 €"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5.5, "0.00", "-5.50"),
        (1_500_000, "#,##0", "1,500,000"),
        (1_500_000, '0.0,,"M"', "1.5M"),
        (7, "000", "007"),
        (58, "0.##", "58"),
        (58.25, "0.##", "58.25"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (2026, "General", "2026"),
        (1e300, "0.00", "1e+300"),
        (float("nan"), "0.00", "nan"),
        (12, "0_);(0)", "12"),
        (4.25, '#,##0.00\\ "h"', "4.25 h"),
        (0.25, "# ?/?", "0.25"),
        (True, "General", "TRUE"),
        (datetime.datetime(2026, 1, 2), "d/m/yy", "2026-01-02"),
        (datetime.datetime(2026, 1, 2, 14, 30), "d/m/yy h:mm", "2026-01-02 14:30"),
        (datetime.time(9, 5), "h:mm", "09:05"),
        (datetime.timedelta(hours=38, minutes=30), "[h]:mm", "38:30"),
        ("text", "@", "text"),
        (None, "General", ""),
    ],
)
def test_values_as_displayed(value: object, number_format: str, shown: str) -> None:
    assert display(value, number_format) == shown


def workbook(path: Path, rows: list[list[object]], *, title: str = "Costs") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_sheet_lines_table_and_note(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Plan costs 2026"],
        ["For each pay period"],
        [],
        [None, "Plan", "Single", "Family"],
        [None, "Basic", 10, 25.5],
        [None, "Plus", 20, None],
        [],
        ["Questions: extension 4000"],
    ]
    document = load(workbook(tmp_path / "a.xlsx", rows))
    assert shape(document) == [
        ("heading", 2, "Costs"),
        ("paragraph", 0, "Plan costs 2026"),
        ("paragraph", 0, "For each pay period"),
        ("table", 0, "Plan Single Family\nBasic 10 25.5\nPlus 20"),
        ("paragraph", 0, "Questions: extension 4000"),
    ]
    assert document.blocks[3].rows == (("Plan", "Single", "Family"), ("Basic", "10", "25.5"), ("Plus", "20", ""))


def test_empty_row_within_a_table_and_between_two(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Plan", "Cost"], ["A", 1], [], ["B", 2], [], ["Site", "Room"], ["Lyon", "R1"]]
    document = load(workbook(tmp_path / "a.xlsx", rows))
    assert [block.rows for block in document.blocks[1:]] == [
        (("Plan", "Cost"), ("A", "1"), ("B", "2")),
        (("Site", "Room"), ("Lyon", "R1")),
    ]


def test_years_head_columns_and_figures_do_not(tmp_path: Path) -> None:
    document = load(workbook(tmp_path / "a.xlsx", [["Rate", 2025, 2026], ["Standard", 10, 12]]))
    assert document.blocks[1].rows[0] == ("Rate", "2025", "2026")
    document = load(workbook(tmp_path / "b.xlsx", [["Phone", 4000], ["Fax", 4001]]))
    assert document.blocks[1].rows[0] == ("", "")


def test_large_sheet_is_cut_with_a_warning(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["No", "Name"], *([n, f"name {n}"] for n in range(50))])
    document = load(path, max_rows=10)
    assert len(document.blocks[1].rows) == 10
    assert document.warnings == ("The sheet 'Costs' was cut after 10 rows; split it to have all of it.",)


def test_hidden_sheet_and_unsaved_formula_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Sum", "=1+1"])
    sheet.append(["Text", "words"])
    hidden = book.create_sheet("Draft")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    document = load(tmp_path / "a.xlsx")
    assert "secret" not in " ".join(block.text for block in document.blocks)
    assert ["'Draft' is hidden" in document.warnings[0], "Formulas without" in document.warnings[1]] == [True, True]


def test_no_text(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="No sheet of the workbook holds text"):
        load(workbook(tmp_path / "a.xlsx", []))
