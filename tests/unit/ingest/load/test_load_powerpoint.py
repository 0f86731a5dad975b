import base64
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.contract.documents import BlockKind, LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file

TITLE, CONTENT, SECTION, TITLE_ONLY, BLANK = 0, 1, 2, 5, 6
AREA = (Inches(1), Inches(2), Inches(6), Inches(3))
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """Writes a deck that a function fills."""

    def write(fill: Callable[[Any], None]) -> Path:
        deck = pptx.Presentation()
        fill(deck)
        deck.save(str(tmp_path / "deck.pptx"))
        return tmp_path / "deck.pptx"

    return write


def slide(deck: Any, layout: int, title: str = "") -> Any:
    added = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        added.shapes.title.text = title
    return added


def load(path: Path, limits: LoadLimits | None = None) -> LoadedDocument:
    return load_file(path, limits=limits or LoadLimits())


def outline(document: LoadedDocument) -> list[tuple[str, int, int | None, str]]:
    return [(block.kind.value, block.level, block.page, block.text) for block in document.blocks]


def test_titles_are_headings_and_slides_are_pages(make: Callable[..., Path]) -> None:
    def fill(deck: Any) -> None:
        slide(deck, TITLE, "Leave in 2026").placeholders[1].text = "People Desk"
        slide(deck, CONTENT, "Who may take it").placeholders[1].text = "Everybody"
        slide(deck, SECTION, "Abroad").placeholders[1].text = "Rules of other countries"
        slide(deck, CONTENT, "Spain").placeholders[1].text = "Sixteen weeks"

    document = load(make(fill))
    assert document.pages == 4
    assert document.title == "Leave in 2026"
    assert outline(document) == [
        ("heading", 1, 1, "Leave in 2026"),
        ("paragraph", 0, 1, "People Desk"),
        ("heading", 2, 2, "Who may take it"),
        ("list_item", 0, 2, "Everybody"),
        ("heading", 2, 3, "Abroad"),
        ("paragraph", 0, 3, "Rules of other countries"),
        ("heading", 3, 4, "Spain"),
        ("list_item", 0, 4, "Sixteen weeks"),
    ]


def test_levels_of_lists_and_paragraphs_without_a_bullet(make: Callable[..., Path]) -> None:
    def fill(deck: Any) -> None:
        frame = slide(deck, CONTENT, "Days").placeholders[1].text_frame
        frame.text = "Full time"
        below = frame.add_paragraph()
        below.text, below.level = "25 days", 1
        plain = frame.add_paragraph()
        plain.text = "A year runs from January."
        plain._p.get_or_add_pPr().insert(0, plain._p.makeelement(pptx.oxml.ns.qn("a:buNone"), {}))

    assert outline(load(make(fill)))[1:] == [
        ("list_item", 0, 1, "Full time"),
        ("list_item", 1, 1, "25 days"),
        ("paragraph", 0, 1, "A year runs from January."),
    ]


def test_a_table_keeps_its_header_and_merged_cells(make: Callable[..., Path]) -> None:
    def fill(deck: Any) -> None:
        table = slide(deck, TITLE_ONLY, "Plans").shapes.add_table(3, 3, *AREA).table
        texts = [["Plan", "Price", "Limit"], ["Standard", "€20", "€1,000"], ["Plus", "€35", ""]]
        for row, cells in enumerate(texts):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(2, 1).merge(table.cell(2, 2))

    document = load(make(fill))
    table = next(block for block in document.blocks if block.kind is BlockKind.TABLE)
    assert table.page == 1
    assert table.rows == (("Plan", "Price", "Limit"), ("Standard", "€20", "€1,000"), ("Plus", "€35", "€35"))
    assert table.text.splitlines()[2] == "Plus €35"


def test_groups_charts_and_notes(make: Callable[..., Path]) -> None:
    def fill(deck: Any) -> None:
        page = slide(deck, TITLE_ONLY, "Costs")
        group = page.shapes.add_group_shape().shapes.add_group_shape()
        group.shapes.add_textbox(*AREA).text_frame.text = "Inside a group"
        data = CategoryChartData(number_format="0%")
        data.categories = ["2025", "2026"]
        data.add_series("Employer", (0.5, 0.75))
        page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *AREA, data)
        page.notes_slide.notes_text_frame.text = "Mention the new plan."

    document = load(make(fill))
    assert ("paragraph", 0, 1, "Inside a group") in outline(document)
    table = next(block for block in document.blocks if block.kind is BlockKind.TABLE)
    assert table.rows == (("", "Employer"), ("2025", "50%"), ("2026", "75%"))
    assert document.blocks[-1].text == "Mention the new plan."
    assert document.warnings == (
        "The speaker notes of slide 1 were read as text; remove what employees should not see.",
    )


def test_hidden_slides_are_left_out_and_pictures_named(make: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "dot.png").write_bytes(DOT)

    def fill(deck: Any) -> None:
        slide(deck, TITLE_ONLY, "Shown")
        slide(deck, TITLE_ONLY, "Not yet agreed").element.set("show", "0")
        slide(deck, BLANK).shapes.add_picture(str(tmp_path / "dot.png"), 0, 0)

    document = load(make(fill))
    assert [block.text for block in document.blocks] == ["Shown"]
    assert document.pages == 3
    assert document.warnings == (
        "Slide 2 is hidden; it was left out.",
        "Slide 3 has no text; it may be an image, which is not read.",
    )


def test_smartart_is_read_from_its_own_part(make: Callable[..., Path], tmp_path: Path) -> None:
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    plain = make(lambda deck: slide(deck, TITLE_ONLY, "Steps"))
    made = tmp_path / "smart.pptx"
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="d"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
        '<p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic>'
        f'<a:graphicData uri="{diagram}"><dgm:relIds xmlns:dgm="{diagram}" r:dm="rId77"/></a:graphicData></a:graphic></p:graphicFrame>'
    )
    relation = '<Relationship Id="rId77" Type="http://x/diagramData" Target="../diagrams/data1.xml"/>'
    points = "".join(
        f'<d:pt modelId="{n}"><d:t><a:p><a:r><a:t>{t}</a:t></a:r></a:p></d:t></d:pt>'
        for n, t in enumerate(["Ask", "Wait"])
    )
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "ppt/slides/slide1.xml":
                text = text.replace(b"</p:spTree>", frame.encode() + b"</p:spTree>")
                assert b"xmlns:r=" in text
            elif name == "ppt/slides/_rels/slide1.xml.rels":
                text = text.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            target.writestr(name, text)
        target.writestr(
            "ppt/diagrams/data1.xml",
            f'<d:dataModel xmlns:d="{diagram}" xmlns:a="{drawing}"><d:ptLst>{points}</d:ptLst></d:dataModel>',
        )
    assert [block.text for block in load(made).blocks] == ["Steps", "Ask", "Wait"]


def test_limits_and_damage(make: Callable[..., Path], tmp_path: Path) -> None:
    path = make(lambda deck: [slide(deck, TITLE_ONLY, "One"), slide(deck, TITLE_ONLY, "Two")])
    with pytest.raises(LoadError, match="has 2 slides, over the limit of 1"):
        load(path, LoadLimits(max_pages=1))
    broken = tmp_path / "broken.pptx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            if name != "ppt/slides/slide2.xml":
                target.writestr(name, source.read(name))
    with pytest.raises(LoadError, match=r"^broken\.pptx is damaged"):
        load(broken)
