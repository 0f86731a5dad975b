import contextlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Table, TableStyle

from ingest.contract.documents import Block, BlockKind, LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=14, spaceAfter=6)
TITLE = ParagraphStyle("title", parent=BODY, fontName="Helvetica-Bold", fontSize=20, leading=26)
HEADING = ParagraphStyle("heading", parent=BODY, fontName="Helvetica-Bold", fontSize=14, leading=18)
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)])
PROSE = (
    "Every employee who has completed three months of service may take paid leave for the care of a close relative, "
    "and the manager answers the request within ten working days of receiving it in the portal. "
)


def load(path: Path) -> LoadedDocument:
    return load_file(path, limits=LoadLimits())


def kinds(document: LoadedDocument) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document.blocks]


def of_kind(document: LoadedDocument, kind: BlockKind) -> list[Block]:
    return [block for block in document.blocks if block.kind is kind]


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Typesets flowables in one or more frames, with a running header and a page number if asked for."""

    def typeset(story: list[Flowable], *, columns: int = 1, running: bool = False, **options: object) -> Path:
        path = tmp_path / "made.pdf"
        document = BaseDocTemplate(str(path), pagesize=A4, invariant=1, **options)
        width = (A4[0] - 120 - 20 * (columns - 1)) / columns
        frames = [Frame(60 + index * (width + 20), 60, width, A4[1] - 130, 0, 0, 0, 0) for index in range(columns)]

        def furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(60, A4[1] - 40, "Leave handbook 2026")
            canvas.drawRightString(A4[0] - 60, 30, f"Page {canvas.getPageNumber()} of 9")

        document.addPageTemplates([PageTemplate("page", frames, onPage=furniture if running else lambda *_: None)])
        document.build(story)
        return path

    return typeset


def test_headings_paragraphs_and_pages(make: Callable[..., Path]) -> None:
    path = make([
        Paragraph("Leave policy", TITLE),
        Paragraph(PROSE * 2, BODY),
        Paragraph("Who may ask", HEADING),
        Paragraph(PROSE, BODY),
        PageBreak(),
        Paragraph("How to ask", HEADING),
        Paragraph("<b>Note</b> that the form is in the portal.", BODY),
    ])  # fmt: skip
    document = load(path)
    assert kinds(document) == [
        ("heading", "Leave policy"),
        ("paragraph", (PROSE * 2).strip()),
        ("heading", "Who may ask"),
        ("paragraph", PROSE.strip()),
        ("heading", "How to ask"),
        ("paragraph", "Note that the form is in the portal."),
    ]
    assert [block.level for block in of_kind(document, BlockKind.HEADING)] == [1, 2, 2]
    assert [block.page for block in document.blocks] == [1, 1, 1, 1, 2, 2]
    assert (document.title, document.pages, document.warnings) == ("Leave policy", 2, ())


def test_wrapped_heading_is_one(make: Callable[..., Path]) -> None:
    title = "Plano de saúde 2026, guia para a pessoa beneficiária"
    document = load(make([Paragraph(title, TITLE), Paragraph("órgão " * 60, BODY)]))
    assert kinds(document) == [("heading", title), ("paragraph", ("órgão " * 60).strip())]


def test_running_lines_and_page_numbers_go_and_equal_subheadings_stay(make: Callable[..., Path]) -> None:
    story: list[Flowable] = []
    for number in range(1, 5):
        story += [Paragraph(f"{number}.1 Deductible", HEADING), Paragraph(PROSE, BODY), PageBreak()]
    document = load(make(story, running=True))
    assert not [text for _, text in kinds(document) if "handbook 2026" in text or text.startswith("Page ")]
    assert [block.text for block in of_kind(document, BlockKind.HEADING)] == [f"{n}.1 Deductible" for n in range(1, 5)]


def test_two_columns_are_read_one_after_the_other(make: Callable[..., Path]) -> None:
    sentences = [f"Rule number {n} says that {PROSE[:70].lower()}" for n in range(40)]
    document = load(make([Paragraph(sentence, BODY) for sentence in sentences], columns=2))
    text = " ".join(text for _, text in kinds(document))
    found = [text.index(f"Rule number {n} ") for n in range(40)]
    assert found == sorted(found)


def test_ruled_table_once_with_header_and_page(make: Callable[..., Path]) -> None:
    rows = [["Plan", "Deductible", "Copay"], ["Standard", "US$500", "US$25"], ["Saver", "US$1,700", "20 %"]]
    document = load(make([Paragraph(PROSE, BODY), Table(rows, style=GRID), Paragraph(PROSE, BODY)]))
    (table,) = of_kind(document, BlockKind.TABLE)
    assert table.rows == tuple(map(tuple, rows))
    assert table.text == "Plan Deductible Copay\nStandard US$500 US$25\nSaver US$1,700 20 %"
    assert table.page == 1
    assert sum("US$1,700" in text for _, text in kinds(document)) == 1


@pytest.mark.parametrize("repeat", [0, 1])
def test_table_going_on_has_its_header_again_in_rows(make: Callable[..., Path], repeat: int) -> None:
    header = [Paragraph(f"<b>{name}</b>", BODY) for name in ("Code", "Meaning")]
    body = [[f"C{n}", f"Meaning of code {n}"] for n in range(60)]
    document = load(make([Table([header, *body], style=GRID, repeatRows=repeat, colWidths=[100, 300])]))
    first, second = of_kind(document, BlockKind.TABLE)
    assert first.rows[0] == second.rows[0] == ("Code", "Meaning")
    assert (first.page, second.page) == (1, 2)
    assert [row for table in (first, second) for row in table.rows[1:]] == [tuple(row) for row in body]
    assert second.text.startswith("Code Meaning") == bool(repeat)


def test_merged_cells_stand_in_every_row_and_once_in_the_text(make: Callable[..., Path]) -> None:
    rows = [["Area", "Item", "Days"], ["Family", "Birth", "20"], ["", "Adoption", "16"], ["Total", "", "36"]]
    style = TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("SPAN", (0, 1), (0, 2)), ("SPAN", (0, 3), (1, 3))]
    )
    (table,) = of_kind(load(make([Table(rows, style=style, colWidths=100)])), BlockKind.TABLE)
    assert table.rows[1:] == (("Family", "Birth", "20"), ("Family", "Adoption", "16"), ("Total", "Total", "36"))
    assert table.text.count("Family") == table.text.count("Total") == 1


def test_table_without_rules_and_text_that_is_none(make: Callable[..., Path]) -> None:
    rows = [["Owner", "People team"], ["Version", "3.2"], ["Valid from", "1 January 2026"]]
    (table,) = of_kind(load(make([Table(rows, colWidths=[120, 200]), Paragraph(PROSE, BODY)])), BlockKind.TABLE)
    assert table.rows == (("", ""), *map(tuple, rows))


def test_boxed_text_is_no_table(make: Callable[..., Path]) -> None:
    document = load(make([Table([[Paragraph(PROSE, BODY)]], style=GRID)]))
    assert kinds(document) == [("paragraph", PROSE.strip())]


def canvas_file(path: Path, *pages: Callable[[Canvas], None], **options: object) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def lines(*texts: str, x: float = 60, top: float = 700, step: float = 14) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for index, text in enumerate(texts):
            canvas.drawString(x, top - index * step, text)

    return draw


FILL = "and so on through the whole of the long line of text"


@pytest.mark.parametrize(
    ("broken", "rest", "whole"),
    [
        (f"{FILL} infor-", "mation is given", "information is given"),
        (f"{FILL} full-", "time employees who work full time", "full-time employees"),
        (f"{FILL} Vor-", "und Nachteile zeigen", "Vor- und Nachteile"),
        (f"{FILL} from A-", "Z of things", "A-Z of things"),
        (f"{FILL} Smith-", "Jones agreement", "Smith-Jones agreement"),
    ],
)
def test_hyphens_at_line_ends(tmp_path: Path, broken: str, rest: str, whole: str) -> None:
    document = load(canvas_file(tmp_path / "a.pdf", lines("Full and time are words.", "", broken, rest)))
    assert any(whole in text for _, text in kinds(document)), kinds(document)


def test_list_items_with_depth_and_without_bullets(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        rows = [
            (60, "You need:"),
            (70, "•  a form"),
            (90, "–  signed by you and sent to the people"),
            (70, "•  an ID card"),
        ]
        for index, (x, text) in enumerate(rows):
            canvas.drawString(x, 700 - index * 14, text)

    document = load(canvas_file(tmp_path / "a.pdf", draw))
    assert [(block.text, block.level) for block in of_kind(document, BlockKind.LIST_ITEM)] == [
        ("a form", 0),
        ("signed by you and sent to the people", 1),
        ("an ID card", 0),
    ]


def test_date_at_a_line_start_is_no_list_item(tmp_path: Path) -> None:
    document = load(canvas_file(tmp_path / "a.pdf", lines(f"{FILL} {FILL} until the", "30. November 2026 at noon.")))
    assert kinds(document) == [("paragraph", f"{FILL} {FILL} until the 30. November 2026 at noon.")]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_page_shown_turned(tmp_path: Path, rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.saveState()
        if rotation == 90:
            canvas.translate(A4[0], 0)
        elif rotation == 180:
            canvas.translate(A4[0], A4[1])
        else:
            canvas.translate(0, A4[1])
        canvas.rotate(rotation)
        lines("The first line of the page goes here and", "the second one follows it.", top=400)(canvas)
        canvas.restoreState()

    document = load(canvas_file(tmp_path / "a.pdf", draw))
    assert kinds(document) == [("paragraph", "The first line of the page goes here and the second one follows it.")]


def test_outline_gives_the_levels(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for index, (text, depth) in enumerate([("Leave", 0), ("Sick leave", 1), ("Annual leave", 1), ("Pay", 0)]):
            canvas.setFont("Helvetica-Bold", 12)
            canvas.drawString(60, 780 - 100 * index, text)
            canvas.bookmarkPage(text)
            canvas.addOutlineEntry(text, text, depth)
            lines(PROSE[:90], top=760 - 100 * index)(canvas)

    headings = of_kind(load(canvas_file(tmp_path / "a.pdf", draw)), BlockKind.HEADING)
    assert [(block.text, block.level) for block in headings] == [
        ("Leave", 1),
        ("Sick leave", 2),
        ("Annual leave", 2),
        ("Pay", 1),
    ]


def test_contents_list_is_left_out(tmp_path: Path) -> None:
    contents = lines("Contents", *(f"Chapter {n} of the book . . . . . . . . . . . . {n}" for n in range(1, 6)))
    document = load(canvas_file(tmp_path / "a.pdf", contents, lines("Chapter 1 of the book says this.")))
    assert kinds(document) == [("paragraph", "Chapter 1 of the book says this.")]


def test_page_without_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    path = canvas_file(tmp_path / "a.pdf", lines("Text here."), lambda canvas: canvas.rect(100, 100, 200, 200, fill=1))
    assert load(path).warnings == (
        "Page 2 has no text; it may be an image, which is not read. Install Tesseract OCR (Debian package tesseract-ocr) to have it read.",
    )


def test_scan_is_refused_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    path = canvas_file(tmp_path / "a.pdf", lambda canvas: canvas.rect(100, 100, 200, 200, fill=1))
    with pytest.raises(LoadError, match=r"a\.pdf is a scan.*Tesseract OCR is not installed"):
        load(path)


def test_encrypted_damaged_and_too_long(tmp_path: Path) -> None:
    locked = canvas_file(tmp_path / "locked.pdf", lines("Secret"), encrypt=StandardEncryption("user", "owner"))
    with pytest.raises(LoadError, match="encrypted with a password"):
        load(locked)
    whole = canvas_file(tmp_path / "whole.pdf", lines("One"), lines("Two"))
    with pytest.raises(LoadError, match="2 pages, over the limit of 1"):
        load_file(whole, limits=LoadLimits(max_pages=1))
    (tmp_path / "cut.pdf").write_bytes(whole.read_bytes()[:200])
    with pytest.raises(LoadError, match="damaged"):
        load(tmp_path / "cut.pdf")


def test_any_cut_of_a_pdf_is_read_or_refused(tmp_path: Path) -> None:
    whole = canvas_file(tmp_path / "whole.pdf", lines("One"), lines("Two")).read_bytes()
    path = tmp_path / "cut.pdf"
    for end in range(20, len(whole), 97):
        path.write_bytes(whole[:end] + bytes(reversed(whole[end : end + 60])) + whole[end + 60 :])
        with contextlib.suppress(LoadError):
            assert load(path).blocks


def test_many_strokes_are_a_drawing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(60):
            canvas.grid([100 + index, 300 + index], list(range(100, 160)))
        lines("A chart of the year.")(canvas)

    assert kinds(load(canvas_file(tmp_path / "a.pdf", draw))) == [("paragraph", "A chart of the year.")]


def test_letters_of_a_ligature_are_apart(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    lines("The bene\ufb01t o\ufb00ice")(canvas)
    canvas.save()
    (tmp_path / "a.pdf").write_bytes(buffer.getvalue())
    text = kinds(load(tmp_path / "a.pdf"))[0][1]
    assert "\ufb01" not in text
