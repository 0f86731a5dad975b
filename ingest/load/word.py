"""Word documents: headings by style, lists with their depth, tables, footnotes and text boxes, in document order."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from ingest.contract.documents import Block, BlockKind, LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.archive import check_archive
from ingest.load.builder import BlockBuilder, finish
from ingest.load.hygiene import one_line
from ingest.load.limits import LoadLimits
from ingest.load.tables import MAX_SPAN, Cell, table_block

_W_VAL = qn("w:val")
_HEADING_NAME = re.compile(r"(?:heading|überschrift|titre|título|标题)\s*(\d)", re.IGNORECASE)
_LIST_NAME = re.compile(r"list(?: bullet| number| continue| paragraph)?(?: (\d))?$", re.IGNORECASE)
_NOT_SHOWN = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    qn("w:delText"),
    qn("mc:Fallback")
    if "mc" in docx.oxml.ns.nsmap
    else "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:rPr"),
    qn("w:pPr"),
}
_BOX = qn("w:txbxContent")
_TEXT = qn("w:t")
_BLANKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): " "}
_REFERENCES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")}
_LONGEST_BOLD_HEADING = 90
_GENERIC_TITLES = {"word document", "document", "untitled", "python-docx"}


def load_word(path: Path, limits: LoadLimits) -> LoadedDocument:
    """Blocks of a DOCX; headers and footers are left out, tracked changes are read as accepted."""
    check_archive(path, limits)
    try:
        reader = _WordReader(docx.Document(str(path)))
        reader.read()
    except LoadError:
        raise
    except (
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        TypeError,
        OSError,
        RecursionError,
        AssertionError,
        zipfile.BadZipFile,
        etree.LxmlError,
        docx.exceptions.PythonDocxError,
        docx.opc.exceptions.OpcError,
    ) as error:
        raise LoadError(
            f"{path.name} is damaged ({type(error).__name__}: {error}); open and save it again in Word."
        ) from error
    return reader.document()


class _WordReader:
    """Walks the body of one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._builder = BlockBuilder()
        self._styles = {style.style_id: style for style in document.styles}
        self._notes = {kind: _notes(document, kind) for kind in ("footnotes", "endnotes")}
        self._bold: set[int] = set()
        self._titled = False

    def read(self) -> None:
        """Appends the blocks of the whole body."""
        for element in _flow(self._document.element.body):
            if element.tag == qn("w:p"):
                self._paragraph(element)
            else:
                self._table(element)

    def document(self) -> LoadedDocument:
        """The document with what its properties say."""
        self._promote_bold_lines()
        properties = self._document.core_properties
        metadata = {
            name: one_line(str(value))
            for name in ("language", "author", "subject", "keywords", "category", "version")
            if (value := getattr(properties, name, None)) and one_line(str(value))
        }
        if "language" not in metadata:
            language = self._default_language()
            if language:
                metadata["language"] = language
        title = one_line(properties.title or "")
        return finish(self._builder, title=None if title.lower() in _GENERIC_TITLES else title, metadata=metadata)

    def _default_language(self) -> str | None:
        found = self._document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
        value = found.get(_W_VAL) if found is not None else None
        return str(value) if value else None

    def _paragraph(self, paragraph: Any) -> None:
        text = one_line(_text(paragraph))
        name, heading = self._style(paragraph)
        if text and heading:
            # Below a title, the headings are of the second rank and further.
            title = name.lower() == "title"
            self._builder.heading(text, heading + (self._titled and not title))
            self._titled = self._titled or title
        elif text and (level := self._list_level(paragraph, name)) is not None:
            self._builder.list_item(text, level)
        elif text:
            if _is_bold(paragraph) and len(text) <= _LONGEST_BOLD_HEADING and text[-1] not in ".;,:!":
                self._bold.add(len(self._builder.blocks))
            self._builder.paragraph(text)
        for box in _boxes(paragraph):
            for element in _flow(box):
                if element.tag == qn("w:p"):
                    self._paragraph(element)
                else:
                    self._table(element)
        for note in self._notes_of(paragraph):
            self._builder.paragraph(note)

    def _notes_of(self, element: Any) -> Iterator[str]:
        for tag, kind in _REFERENCES.items():
            for reference in element.iter(tag):
                yield self._notes[kind].get(reference.get(qn("w:id")), "")

    def _style(self, paragraph: Any) -> tuple[str, int]:
        """Name of the paragraph's style and its heading level, 0 for running text; styles inherit both."""
        properties = paragraph.find(qn("w:pPr"))
        own = _outline(properties)
        style_id = _value(properties, "w:pStyle")
        style = self._styles.get(style_id) if style_id else None
        name = str(style.name or "") if style is not None else ""
        level = own
        for _ in range(12):
            if style is None or level:
                break
            match = _HEADING_NAME.match(str(style.name or ""))
            if match or str(style.name).lower() == "title":
                level = int(match.group(1)) if match else 1
            else:
                level = _outline(style.element.find(qn("w:pPr")))
            style = style.base_style
        return name, level

    def _list_level(self, paragraph: Any, style_name: str) -> int | None:
        properties = paragraph.find(qn("w:pPr"))
        numbering = properties.find(qn("w:numPr")) if properties is not None else None
        if numbering is not None:
            return None if _value(numbering, "w:numId") == "0" else _number(_value(numbering, "w:ilvl"))
        match = _LIST_NAME.match(style_name)
        if match and not style_name.lower().startswith(("list continue", "list paragraph")):
            return int(match.group(1) or 1) - 1
        style = self._styles.get(_value(properties, "w:pStyle") or "")
        for _ in range(12):
            if style is None:
                return None
            inherited = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if inherited is not None:
                return _number(_value(inherited, "w:ilvl"))
            style = getattr(style, "base_style", None)
        return None

    def _table(self, table: Any) -> None:
        rows: list[list[Cell]] = []
        open_cells: dict[int, tuple[int, int]] = {}
        for row in _descend(table, qn("w:tr")):
            rows.append(self._row(row, rows, open_cells))
        if max((len(row) for row in rows), default=0) < 2:
            self._boxed_text(table)
            return
        first = next(_descend(table, qn("w:tr")))
        marked = first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        bold = all(_is_bold(paragraph) for paragraph in first.iter(qn("w:p")) if _text(paragraph).strip())
        self._builder.add(table_block(rows, header=True if (marked or bold) and len(rows) > 1 else None))
        for note in self._notes_of(table):
            self._builder.paragraph(note)

    def _boxed_text(self, table: Any) -> None:
        """A table of one column only frames its text."""
        for cell in table.iter(qn("w:tc")):
            for element in _flow(cell):
                if element.tag == qn("w:p"):
                    self._paragraph(element)

    def _row(self, row: Any, above: list[list[Cell]], open_cells: dict[int, tuple[int, int]]) -> list[Cell]:
        """Cells of one row; one that continues a cell above lengthens that one instead."""
        cells: list[Cell] = []
        column = _number(_value(row.find(qn("w:trPr")), "w:gridBefore"))
        cells.extend(Cell("") for _ in range(min(column, MAX_SPAN)))
        for cell in _descend(row, qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            span = min(max(_number(_value(properties, "w:gridSpan")) or 1, 1), MAX_SPAN)
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            if merge is not None and merge.get(_W_VAL) != "restart" and column in open_cells:
                at_row, at_cell = open_cells[column]
                opener = above[at_row][at_cell]
                above[at_row][at_cell] = Cell(opener.text, opener.colspan, opener.rowspan + 1)
            else:
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = (len(above), len(cells))
                cells.append(Cell("\n".join(_text(paragraph) for paragraph in cell.iter(qn("w:p"))), span))
            column += span
        return cells

    def _promote_bold_lines(self) -> None:
        """Where no heading style is used at all, short bold lines that stand before text are the headings."""
        blocks = self._builder.blocks
        if any(block.kind is BlockKind.HEADING for block in blocks):
            return
        for index in self._bold:
            if index + 1 < len(blocks) and index + 1 not in self._bold:
                blocks[index] = Block(BlockKind.HEADING, blocks[index].text, 2)


def _flow(container: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls and tracked insertions."""
    for child in container:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _flow(child)


def _descend(container: Any, tag: str) -> Iterator[Any]:
    """Children of a kind, seen through content controls."""
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _descend(child, tag)


def _text(paragraph: Any) -> str:
    """Words of a paragraph without those of text boxes anchored in it, field codes and deleted text."""
    parts: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag == _TEXT:
            parts.append(node.text or "")
        elif node.tag in _BLANKS:
            parts.append(_BLANKS[node.tag])
        elif node.tag == qn("w:sym"):
            parts.append("")
        elif node.tag not in _NOT_SHOWN and node.tag != _BOX and isinstance(node.tag, str):
            stack.extend(reversed(node))
    return "".join(parts)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes anchored in a paragraph; the fallback copy that Word keeps for old readers is not one."""
    for box in paragraph.iter(_BOX):
        if not any(ancestor.tag.endswith("}Fallback") for ancestor in box.iterancestors()):
            yield box


def _is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(text.text or "" for text in run.iter(_TEXT)).strip()]
    marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(runs) and all(mark is not None and mark.get(_W_VAL) not in ("0", "false", "off") for mark in marks)


def _notes(document: Any, kind: str) -> dict[str, str]:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/" + kind) and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            return {
                note.get(qn("w:id")): " ".join(_text(paragraph) for paragraph in note.iter(qn("w:p")))
                for note in root
                if note.get(qn("w:type")) is None
            }
    return {}


def _value(properties: Any, tag: str) -> str | None:
    found = properties.find(qn(tag)) if properties is not None else None
    value = found.get(_W_VAL) if found is not None else None
    return str(value) if value is not None else None


def _outline(properties: Any) -> int:
    value = _value(properties, "w:outlineLvl")
    return int(value) + 1 if value is not None and value.isdigit() and int(value) < 9 else 0


def _number(value: str | None) -> int:
    return int(value) if value is not None and value.isdigit() and len(value) < 6 else 0
