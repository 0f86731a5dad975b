"""Renders a source as a Word document with real heading, list and table styles."""

import io
from copy import deepcopy

from docx import Document
from docx.document import Document as Doc
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph
from labels import EMPLOYER, label, period
from packages import settle
from source_text import Block, Heading, Listing, Note, Paragraph, Runs, Source, Table, body_blocks


def render_docx(source: Source) -> bytes:
    """The Word file of `source`; the same bytes every time."""
    document = Document()
    _properties(document, source)
    _styles(document, source.text("language"))
    _running_lines(document, source)
    language = source.locale
    document.add_paragraph(source.text("title"), style="Title")
    holds = period(source.day("effective_from"), source.day("effective_to"), language)
    facts = document.add_table(rows=0, cols=2)
    for key, value in (("owner", source.text("owner")), ("version", source.text("version")), ("effective", holds)):
        cells = facts.add_row().cells
        cells[0].paragraphs[0].add_run(label(language, key)).bold = True
        cells[1].text = value
    document.add_paragraph()
    for block in body_blocks(source):
        _add(document, block, 0)
    out = io.BytesIO()
    document.save(out)
    day = source.day("effective_from")
    assert day is not None
    return settle(out.getvalue(), day)


def _properties(document: Doc, source: Source) -> None:
    properties = document.core_properties
    properties.title = source.text("title")
    properties.author = properties.last_modified_by = source.text("owner")
    properties.language = source.text("language")
    properties.version = source.text("version")
    properties.subject = source.text("policy")
    properties.keywords = ", ".join(source.front["topics"])
    properties.comments = ""


def _styles(document: Doc, language: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(11)
    if language == "zh":
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    for lang in document.styles.element.iter(qn("w:lang")):
        kind = "w:eastAsia" if language == "zh" else "w:val"
        lang.set(qn(kind), {"en": "en-US", "zh": "zh-CN"}.get(language, language))


def _running_lines(document: Doc, source: Source) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{EMPLOYER} · {source.text('title')}"
    before, _, after = label(source.text("language"), "page").partition("{n}")
    footer = section.footer.paragraphs[0]
    footer.add_run(before)
    _field(footer, "PAGE")
    between, _, after = after.partition("{m}")
    footer.add_run(between)
    _field(footer, "NUMPAGES")
    footer.add_run(after)


def _field(paragraph: WordParagraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _add(document: Doc, block: Block, depth: int) -> None:
    if isinstance(block, Heading):
        _write(document.add_paragraph(style=f"Heading {max(block.level - 1, 1)}"), block.runs)
    elif isinstance(block, Paragraph):
        _write(document.add_paragraph(), block.runs)
    elif isinstance(block, Listing):
        _list(document, block, depth)
    elif isinstance(block, Note):
        for inner in block.blocks:
            if isinstance(inner, Paragraph):
                _write(document.add_paragraph(style="Intense Quote"), inner.runs)
            else:
                _add(document, inner, depth)
    else:
        _table(document, block)


def _list(document: Doc, listing: Listing, depth: int) -> None:
    style = ("List Number" if listing.ordered else "List Bullet") + (f" {depth + 1}" if depth else "")
    number = _restart(document, style, listing.start) if listing.ordered else None
    for item in listing.items:
        first = True
        for block in item:
            if isinstance(block, Paragraph):
                plain_style = "List Continue" + (f" {depth + 1}" if depth else "")
                paragraph = document.add_paragraph(style=style if first else plain_style)
                if first and number is not None:
                    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    properties.get_or_add_ilvl().val = 0
                    properties.get_or_add_numId().val = number
                _write(paragraph, block.runs)
                first = False
            else:
                _add(document, block, min(depth + 1, 2))


def _restart(document: Doc, style: str, start: int) -> int:
    """A numbering of its own for one list, so that it begins at `start` again."""
    numbering = document.part.numbering_part.element
    own = document.styles[style].element.pPr.numPr.numId.val
    pattern = deepcopy(numbering.num_having_numId(own))
    number = max(n.numId for n in numbering.num_lst) + 1
    pattern.set(qn("w:numId"), str(number))
    override = OxmlElement("w:lvlOverride")
    override.set(qn("w:ilvl"), "0")
    begin = OxmlElement("w:startOverride")
    begin.set(qn("w:val"), str(start))
    override.append(begin)
    pattern.append(override)
    numbering.append(pattern)
    return int(number)


def _table(document: Doc, table: Table) -> None:
    grid = document.add_table(rows=0, cols=len(table.header))
    grid.style = "Light Grid Accent 1"
    for at, row in enumerate((table.header, *table.rows)):
        added = grid.add_row()
        if at == 0:
            flag = OxmlElement("w:tblHeader")
            flag.set(qn("w:val"), "true")
            added._tr.get_or_add_trPr().append(flag)
        for cell, runs in zip(added.cells, row, strict=True):
            _write(cell.paragraphs[0], runs)
    document.add_paragraph()


def _write(paragraph: WordParagraph, runs: Runs) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        added.bold = run.bold or None
        added.italic = run.italic or None
        if run.href and not run.href.startswith("#"):
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), paragraph.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            added.font.underline = True
            paragraph._p.append(link)
            link.append(added._r)
