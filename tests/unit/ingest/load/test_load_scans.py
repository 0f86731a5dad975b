"""Scanned pages: pictures of typeset ones, read by the Tesseract that is installed."""

import shutil
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.contract.documents import BlockKind, LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file
from ingest.load.patience import watched_by
from ingest.load.pdf.hocr import read_hocr
from ingest.load.pdf.tesseract import find_tesseract, package_for

needs_tesseract = pytest.mark.skipif(
    find_tesseract() is None, reason="Tesseract (Debian package tesseract-ocr) is not installed"
)
Draw = Callable[[Canvas], None]


def leave(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(60, 780, "Parental leave")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 750, "Every employee may take sixteen weeks of paid leave after a birth.")
    canvas.drawString(60, 735, "The manager answers within ten working days.")


def columns(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 10)
    texts = [
        "The left column speaks of holidays and of the number of days of them that there are for those who work here all the year "
        "and for those who begin in the middle of it, who have a twelfth for each month of work.",
        "The right column speaks of illness and of whom to tell when somebody has to stay at home for longer than three days, which "
        "needs the note of a doctor, and what is paid in the weeks that follow upon the sixth.",
    ]
    for column, text in enumerate(texts):
        for row, wrapped in enumerate(textwrap.wrap(text, 42)):
            canvas.drawString(60 + 260 * column, 760 - 5 * column - 14 * row, wrapped)


def prices(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)
    for row, cells in enumerate(
        [
            ("Plan", "Price", "Limit"),
            ("Standard", "20.00", "1,000"),
            ("Plus", "35.00", "2,500"),
            ("Saver", "12.50", "750"),
        ]
    ):
        for column, text in enumerate(cells):
            canvas.drawString(60 + 150 * column, 740 - 18 * row, text)


def stamp(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 6)
    canvas.drawString(60, 20, "Scanned with PocketScan")


@pytest.fixture
def scan(tmp_path: Path) -> Callable[..., Path]:
    """A PDF whose pages are pictures of drawn ones; pages named in `typeset` keep their text layer."""

    def make(
        pages: Sequence[Draw], *, typeset: Sequence[int] = (), over: Draw | None = None, name: str = "scan.pdf"
    ) -> Path:
        drawn = Canvas(str(tmp_path / "drawn.pdf"), pagesize=A4)
        for page in pages:
            page(drawn)
            drawn.showPage()
        drawn.save()
        source = pdfium.PdfDocument(tmp_path / "drawn.pdf")
        canvas = Canvas(str(tmp_path / name), pagesize=A4)
        for number, page in enumerate(pages, 1):
            if number in typeset:
                page(canvas)
            else:
                picture = tmp_path / f"{number}.png"
                source[number - 1].render(scale=200 / 72, grayscale=True).to_pil().save(picture)
                canvas.drawImage(str(picture), 0, 0, *A4)
                if over is not None:
                    over(canvas)
            canvas.showPage()
        canvas.save()
        source.close()
        return tmp_path / name

    return make


def load(path: Path, **limits: int) -> LoadedDocument:
    return load_file(path, limits=LoadLimits(**limits))


@needs_tesseract
def test_a_scan_becomes_headings_and_paragraphs_with_pages_and_a_warning(scan: Callable[..., Path]) -> None:
    document = load(scan([leave, columns]))
    assert [(block.kind.value, block.page) for block in document.blocks][:2] == [("heading", 1), ("paragraph", 1)]
    assert document.blocks[0].text == "Parental leave"
    assert "sixteen weeks of paid leave after a birth. The manager" in document.blocks[1].text
    assert {block.page for block in document.blocks} == {1, 2}
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("Pages 1, 2 were read by OCR (Tesseract, eng")


@needs_tesseract
def test_only_pages_without_a_text_layer_are_read_so(scan: Callable[..., Path]) -> None:
    document = load(scan([leave, prices], typeset=[1]))
    assert document.warnings[0].startswith("Page 2 was read by OCR")
    table = next(block for block in document.blocks if block.kind is BlockKind.TABLE)
    assert (table.page, table.rows[1:]) == (
        2,
        (("Standard", "20.00", "1,000"), ("Plus", "35.00", "2,500"), ("Saver", "12.50", "750")),
    )


@needs_tesseract
def test_two_columns_are_read_one_after_the_other(scan: Callable[..., Path]) -> None:
    text = " ".join(block.text for block in load(scan([columns])).blocks)
    assert text.index("twelfth") < text.index("right column") < text.index("sixth")


@needs_tesseract
def test_a_stamp_does_not_pass_for_a_text_layer(scan: Callable[..., Path]) -> None:
    assert any("sixteen weeks" in block.text for block in load(scan([leave], over=stamp)).blocks)


@needs_tesseract
def test_beyond_the_limit_pages_are_named(scan: Callable[..., Path]) -> None:
    document = load(scan([leave, leave, leave]), max_ocr_pages=1)
    assert {block.page for block in document.blocks} == {1}
    assert (
        document.warnings[1]
        == "Pages 2, 3 were not read: at most 1 scanned pages of a file are (setting max_ocr_pages)."
    )
    with pytest.raises(LoadError, match="max_ocr_pages is 0"):
        load(scan([leave]), max_ocr_pages=0)


@needs_tesseract
def test_a_language_without_data_is_named_with_its_package(
    scan: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_tesseract()
    assert found is not None
    missing = next(code for code in ("vi", "tr", "pl", "nl") if not found.data_for(code))
    document = load(scan([leave], name=f"scan.{missing}.pdf"))
    assert any(f"install {package_for(missing)}" in warning for warning in document.warnings)


@needs_tesseract
def test_each_page_asks_for_time(scan: Callable[..., Path]) -> None:
    asked: list[float] = []
    with watched_by(asked.append):
        load(scan([leave, leave]), ocr_page_seconds=20)
    assert asked == [100.0, 100.0]


def test_a_program_that_hangs_or_fails_costs_its_page_only(
    scan: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text(
        '#!/bin/sh\ncase "$1" in --list-langs) printf "List:\\neng\\n";; *) exec /bin/sleep 60;; esac\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    path = scan([leave, leave], typeset=[1])
    assert load(path, ocr_page_seconds=1).warnings == (
        "Page 2 could not be read by OCR: it took longer than 1 seconds.",
    )
    program.write_text(
        '#!/bin/sh\ncase "$1" in --list-langs) printf "List:\\neng\\n";; *) exit 3;; esac\n', encoding="utf-8"
    )
    assert load(path).warnings == ("Page 2 could not be read by OCR: Tesseract ended with code 3.",)


def line(words: Sequence[tuple[str, int, int]], *, top: int = 100, size: int = 40) -> str:
    spans = "".join(
        f"<span class='ocrx_word' title='bbox {left} {top} {right} {top + size}; x_wconf 90'>{text}</span>"
        for text, left, right in words
    )
    return f"<span class='ocr_line' title='bbox 0 {top} 900 {top + size}; baseline 0 -10; x_size {size}'>{spans}</span>"


def hocr(*lines: str) -> bytes:
    return f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{''.join(lines)}</body></html>".encode()


def test_places_and_sizes_are_in_points() -> None:
    found = read_hocr(hocr(line([("Paid", 100, 180), ("leave", 200, 300)])), 4.0)
    assert [(word.text, word.box.x0, word.baseline, word.size, word.spaced) for word in found.words] == [
        ("Paid", 25.0, 32.5, 10.0, False),
        ("leave", 50.0, 32.5, 10.0, True),
    ]
    assert found.confidence == 90


def test_like_sizes_are_one_and_larger_ones_stay() -> None:
    usual = [line([("one", 0, 50), ("two", 60, 90)], top=100 * n, size=40) for n in range(1, 4)]
    found = read_hocr(
        hocr(line([("Title", 0, 200)], top=0, size=80), *usual, line([("p", 0, 20)], top=500, size=36)), 4.0
    )
    assert [word.size for word in found.words] == [20.0] + [10.0] * 7


def test_pieces_of_chinese_lines_join_without_a_blank() -> None:
    words = read_hocr(hocr(line([("年", 100, 140), ("假", 150, 190), ("25", 200, 240)])), 4.0).words
    assert [word.spaced for word in words] == [False, False, True]
    assert words[0].box.x1 == words[1].box.x0


@pytest.mark.parametrize(("first", "read"), [("«", "•"), ("©", "•"), ("o", "o"), ("A", "A")])
def test_bullets_are_known_and_rules_dropped(first: str, read: str) -> None:
    words = read_hocr(hocr(line([(first, 10, 20), ("Days", 40, 90), ("|", 95, 97), ("-", 100, 105)])), 4.0).words
    assert [word.text for word in words] == [read, "Days", "-"]


@pytest.mark.parametrize(
    "data", [b"<html/>", b"<html><span class='ocr_line' title='x'/></html>", b"not markup at all", b"<a><b>"]
)
def test_odd_output_holds_no_words(data: bytes) -> None:
    assert read_hocr(data, 4.0).words == []


def test_without_the_program_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert shutil.which("tesseract") is None
    assert find_tesseract() is None
