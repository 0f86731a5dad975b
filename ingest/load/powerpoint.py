"""PowerPoint presentations: a slide is a page, its title a heading, with text, lists, tables, charts and notes."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import pptx.exc
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.archive import check_archive
from ingest.load.builder import BlockBuilder, finish
from ingest.load.cell_display import display
from ingest.load.hygiene import one_line
from ingest.load.limits import LoadLimits
from ingest.load.slide_lists import is_bulleted
from ingest.load.tables import MAX_SPAN, Cell, plain_table, table_block

_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER}
_GENERIC_TITLES = {"powerpoint presentation", "presentation", "untitled"}
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DEEPEST_GROUP = 20
_MOST_POINTS = 2_000
_DAMAGE = (
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
    NotImplementedError,
    OverflowError,
    OSError,
    RecursionError,
    AssertionError,
    zipfile.BadZipFile,
    etree.LxmlError,
    pptx.exc.PythonPptxError,
)


def load_powerpoint(path: Path, limits: LoadLimits) -> LoadedDocument:
    """Blocks of a PPTX, each with its slide as page; hidden slides are left out with a warning."""
    check_archive(path, limits)
    try:
        presentation = pptx.Presentation(str(path))
        slides = list(presentation.slides)
        if len(slides) > limits.max_pages:
            raise LoadError(f"{path.name} has {len(slides)} slides, over the limit of {limits.max_pages}; split it.")
        reader = _DeckReader(limits)
        for number, slide in enumerate(slides, 1):
            reader.read(number, slide)
        return reader.document(presentation.core_properties, len(slides))
    except LoadError:
        raise
    except _DAMAGE as error:
        raise LoadError(
            f"{path.name} is damaged ({type(error).__name__}: {error}); open and save it again in PowerPoint."
        ) from error


class _DeckReader:
    """Appends the blocks of one slide after another."""

    def __init__(self, limits: LoadLimits) -> None:
        self._limits = limits
        self._builder = BlockBuilder()
        self._in_section = False
        self._noted: list[int] = []

    def read(self, number: int, slide: Any) -> None:
        """One slide: title, then its shapes in the order in which PowerPoint reads them out, then its notes."""
        builder = self._builder
        if slide.element.get("show") in ("0", "false"):
            builder.warnings.append(f"Slide {number} is hidden; it was left out.")
            return
        builder.page = number
        before = len(builder.blocks)
        title = next((shape for shape in slide.placeholders if _placeholder_type(shape) in _TITLES), None)
        if title is not None:
            self._title(title, slide)
        for shape in _shapes(slide.shapes):
            if title is None or shape.element is not title.element:
                self._shape(shape, slide)
        if len(builder.blocks) == before and any(_is_picture(shape) for shape in _shapes(slide.shapes)):
            builder.warnings.append(f"Slide {number} has no text; it may be an image, which is not read.")
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            self._notes(number, slide.notes_slide.notes_text_frame)

    def document(self, properties: Any, pages: int) -> LoadedDocument:
        """The document with what its properties say."""
        names = ("language", "author", "subject", "keywords", "category", "version")
        known = {name: one_line(str(getattr(properties, name, None) or "")) for name in names}
        title = one_line(properties.title or "")
        if self._noted:
            self._builder.warnings.append(
                f"The speaker notes of slide {_listed(self._noted)} were read as text; remove what employees should not see."
            )
        return finish(
            self._builder,
            title=None if title.lower() in _GENERIC_TITLES else title,
            pages=pages,
            metadata={name: value for name, value in known.items() if value},
        )

    def _title(self, title: Any, slide: Any) -> None:
        """The deck's own title is of the first rank, sections of the second, slides below them."""
        text = _frame_text(title.text_frame)
        if _placeholder_type(title) == PP_PLACEHOLDER.CENTER_TITLE:
            level = 1 if not self._builder.blocks else 2
        elif slide.slide_layout.element.get("type") == "secHead":
            level, self._in_section = 2, True
        else:
            level = 3 if self._in_section else 2
        self._builder.heading(text, level)

    def _shape(self, shape: Any, slide: Any) -> None:
        if _placeholder_type(shape) in _FURNITURE:
            return
        if getattr(shape, "has_table", False) and shape.has_table:
            self._table(shape.table)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            try:
                self._chart(shape.chart)
            except _DAMAGE:
                self._builder.warnings.append(f"A chart on slide {self._builder.page} could not be read.")
        elif shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                self._paragraph(paragraph, shape)
        else:
            for text in _diagram_texts(shape, slide):
                self._builder.list_item(text, 0)

    def _paragraph(self, paragraph: Any, shape: Any) -> None:
        text = _paragraph_text(paragraph)
        if is_bulleted(paragraph, shape):
            self._builder.list_item(text, paragraph.level)
        else:
            self._builder.paragraph(text)

    def _table(self, table: Any) -> None:
        rows: list[list[Cell]] = []
        for row in table.rows:
            cells: list[Cell] = []
            for cell in list(row.cells)[: self._limits.max_columns]:
                if cell.is_spanned:
                    continue
                wide, high = (cell.span_width, cell.span_height) if cell.is_merge_origin else (1, 1)
                cells.append(Cell(_frame_text(cell.text_frame), min(wide, MAX_SPAN), min(high, MAX_SPAN)))
            rows.append(cells)
            if len(rows) >= self._limits.max_rows:
                break
        self._builder.add(table_block(rows, header=table.first_row and len(rows) > 1, page=self._builder.page))

    def _chart(self, chart: Any) -> None:
        """A chart as the table behind it: a row a category, a column a series."""
        if chart.has_title and chart.chart_title.has_text_frame:
            self._builder.paragraph(_frame_text(chart.chart_title.text_frame))
        for plot in chart.plots:
            series = list(plot.series)[: self._limits.max_columns]
            labels = [str(label) for label in plot.categories][:_MOST_POINTS]
            values = [list(one.values)[:_MOST_POINTS] for one in series]
            formats = [_number_format(one) for one in series]
            rows = [["", *(one.name for one in series)]]
            for index, label in enumerate(labels):
                shown = [
                    display(column[index], form) if index < len(column) else ""
                    for column, form in zip(values, formats, strict=True)
                ]
                rows.append([label, *shown])
            self._builder.add(plain_table(rows, header=True, page=self._builder.page))

    def _notes(self, number: int, frame: Any) -> None:
        before = len(self._builder.blocks)
        for paragraph in frame.paragraphs:
            self._builder.paragraph(_paragraph_text(paragraph))
        if len(self._builder.blocks) > before:
            self._noted.append(number)


def _shapes(shapes: Any, depth: int = 0) -> Iterator[Any]:
    """All shapes in reading order, seen through groups."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            if depth < _DEEPEST_GROUP:
                yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _placeholder_type(shape: Any) -> Any:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _is_picture(shape: Any) -> bool:
    return bool(shape.element.tag == qn("p:pic"))


def _paragraph_text(paragraph: Any) -> str:
    return one_line(str(paragraph.text).replace("\v", "\n"))


def _frame_text(frame: Any) -> str:
    return one_line(str(frame.text).replace("\v", "\n"))


def _number_format(series: Any) -> str:
    found = series._element.find(f"{qn('c:val')}//{qn('c:formatCode')}")
    return str(found.text or "") if found is not None else ""


def _diagram_texts(shape: Any, slide: Any) -> Iterator[str]:
    """The words of a SmartArt diagram, which stand in a part of their own."""
    reference = shape.element.find(f".//{_DIAGRAM}relIds")
    name = reference.get(qn("r:dm")) if reference is not None else None
    if name is None:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(slide.part.related_part(name).blob, parser)
    for point in root.iter(f"{_DIAGRAM}pt"):
        yield one_line(" ".join(text.text or "" for text in point.iter(qn("a:t"))))


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
