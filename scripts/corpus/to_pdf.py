"""Renders a source as a PDF handbook: cover block, running lines, bookmarks, contents, ruled tables."""

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

from labels import EMPLOYER, label, period
from pdf_style import Look, look_for, unsupported
from reportlab import platypus as rl
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.tableofcontents import TableOfContents
from source_text import Block, Heading, Listing, Note, Paragraph, Runs, Source, SourceError, Table, body_blocks, plain

CONTENTS_OVER_PAGES = 8
CHAPTER_BREAKS_OVER_PAGES = 20


class _Handbook(rl.BaseDocTemplate):
    """Page templates, bookmarks and the page total of one PDF."""

    def __init__(self, out: io.BytesIO, source: Source, look: Look, cover_page: bool) -> None:
        super().__init__(
            out, pagesize=look.page, leftMargin=22 * mm, rightMargin=22 * mm, topMargin=26 * mm, bottomMargin=22 * mm,
            title=source.text("title"), author=source.text("owner"), lang=source.text("language"), invariant=1,
            subject=source.text("policy"), keywords=", ".join(source.front["topics"]), creator=EMPLOYER,
        )  # fmt: skip
        self.source, self.look, self.total, self._seen, self._marks = source, look, 0, -1, 0
        frame = rl.Frame(self.leftMargin, self.bottomMargin, self.width, self.height, 0, 0, 0, 0)
        header = {} if cover_page else {"onPage": self._header}
        first = rl.PageTemplate("cover", [frame], onPageEnd=self._footer, **header)
        body = rl.PageTemplate("body", [frame], onPage=self._header, onPageEnd=self._footer)
        self.addPageTemplates([first, body])

    def build(self, flowables: list[rl.Flowable], **options: object) -> None:
        self._seen, self._marks = self.total, 0
        super().build(flowables, **options)
        self.total = self.page

    def _allSatisfied(self) -> bool:
        return bool(super()._allSatisfied()) and self.total == self._seen

    def afterFlowable(self, flowable: rl.Flowable) -> None:
        level = getattr(flowable, "outline_level", None)
        if level is None:
            return
        self._marks += 1
        key, text = f"h{self._marks}", flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level, closed=level > 0)
        if level < 2:
            self.notify("TOCEntry", (level, escape(text), self.page, key))

    def _footer(self, canvas: Canvas, _: rl.BaseDocTemplate) -> None:
        look, source = self.look, self.source
        language = source.locale
        canvas.saveState()
        canvas.setFont(look.regular, 8)
        canvas.setFillColor(look.muted)
        left = f"{EMPLOYER} · {source.text('owner')} · {label(language, 'version')} {source.text('version')}"
        canvas.drawString(self.leftMargin, 12 * mm, left)
        number = label(language, "page").format(n=canvas.getPageNumber(), m=self.total or 1)
        canvas.drawRightString(look.page[0] - self.rightMargin, 12 * mm, number)
        canvas.restoreState()

    def _header(self, canvas: Canvas, _: rl.BaseDocTemplate) -> None:
        look, top = self.look, self.look.page[1] - 16 * mm
        canvas.saveState()
        canvas.setFont(look.regular, 8)
        canvas.setFillColor(look.muted)
        canvas.drawString(self.leftMargin, top, self.source.text("title"))
        canvas.drawRightString(look.page[0] - self.rightMargin, top, EMPLOYER)
        canvas.setStrokeColor(look.accent)
        canvas.setLineWidth(0.6)
        canvas.line(self.leftMargin, top - 2 * mm, look.page[0] - self.rightMargin, top - 2 * mm)
        canvas.restoreState()


def render_pdf(source: Source) -> bytes:
    """The PDF of `source`; the same bytes every time."""
    look = look_for(source.text("language"), source.front["audience"])
    missing = unsupported(source.body + source.text("title"), look)
    if missing:
        raise SourceError(f"{source.path}: the PDF font has no glyph for {' '.join(missing)}")
    pages, data = _typeset(source, look, pages=1)
    if pages > CONTENTS_OVER_PAGES:
        _, data = _typeset(source, look, pages)
    return data


def _typeset(source: Source, look: Look, pages: int) -> tuple[int, bytes]:
    out = io.BytesIO()
    long = pages > CONTENTS_OVER_PAGES
    handbook = _Handbook(out, source, look, cover_page=long)
    story = list(_cover(source, look, long))
    if long:
        contents = TableOfContents(dotsMinLevel=0, levelStyles=list(look.contents))
        story += [rl.NextPageTemplate("body"), rl.PageBreak()]
        story += [
            rl.Paragraph(label(source.text("language"), "contents"), look.contents_title),
            contents,
            rl.PageBreak(),
        ]
    blocks = body_blocks(source)
    top = min((b.level for b in blocks if isinstance(b, Heading)), default=2)
    fresh = True
    for block in blocks:
        chapter = isinstance(block, Heading) and block.level == top and pages > CHAPTER_BREAKS_OVER_PAGES
        if chapter and not fresh:
            story.append(rl.PageBreak())
        story += _flow(block, look, handbook.width, top)
        fresh = False
    handbook.multiBuild(story)
    return handbook.page, out.getvalue()


def _cover(source: Source, look: Look, whole_page: bool) -> Iterator[rl.Flowable]:
    language = source.locale
    if whole_page:
        yield rl.Spacer(1, 55 * mm)
    yield rl.Paragraph(EMPLOYER, look.kicker)
    yield rl.Paragraph(escape(source.text("title")), look.cover_title if whole_page else look.title)
    yield rl.HRFlowable(width="100%", thickness=1.4, color=look.accent, spaceBefore=2 * mm, spaceAfter=3 * mm)
    facts = [
        (label(language, "owner"), source.text("owner")),
        (label(language, "version"), source.text("version")),
        (label(language, "effective"), period(source.day("effective_from"), source.day("effective_to"), language)),
        (label(language, "review"), period(source.day("review_by"), None, language)),
    ]
    cells = [
        [rl.Paragraph(escape(name), look.fact_name), rl.Paragraph(escape(value), look.cell)] for name, value in facts
    ]
    yield rl.Table(
        cells, [46 * mm, None], style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    )
    yield rl.Spacer(1, 6 * mm)


def _flow(block: Block, look: Look, width: float, top: int) -> Iterator[rl.Flowable]:
    if isinstance(block, Heading):
        depth = min(block.level - top, 2)
        yield rl.CondPageBreak((48, 36, 28)[depth] * mm)
        heading = rl.Paragraph(_markup(block.runs, look), look.headings[depth])
        heading.outline_level = depth
        yield heading
    elif isinstance(block, Paragraph):
        yield rl.Paragraph(_markup(block.runs, look), look.body)
    elif isinstance(block, Listing):
        items = [rl.ListItem([f for b in item for f in _flow(b, look, width, top)]) for item in block.items]
        kind = {"bulletType": "1", "start": block.start} if block.ordered else {"bulletType": "bullet", "start": "•"}
        shape = "%s." if block.ordered else None
        font = {"bulletFontName": look.regular, "bulletFontSize": look.body.fontSize, "bulletFormat": shape}
        yield rl.ListFlowable(items, leftIndent=6.5 * mm, bulletDedent=6 * mm, **kind, **font)
        yield rl.Spacer(1, 1.5 * mm)
    elif isinstance(block, Note):
        inner = [f for b in block.blocks for f in _flow(b, look, width - 10 * mm, top)]
        style = [("BACKGROUND", (0, 0), (-1, -1), look.tint), ("LINEBEFORE", (0, 0), (0, -1), 3, look.accent)]
        yield rl.Table([[inner]], [width], style=[*style, ("LEFTPADDING", (0, 0), (-1, -1), 10)], spaceAfter=3 * mm)
    else:
        yield _grid(block, look, width)


def _grid(table: Table, look: Look, width: float) -> rl.Table:
    head = [rl.Paragraph(_markup(cell, look), look.head_cell) for cell in table.header]
    rows = [[rl.Paragraph(_markup(cell, look), look.cell) for cell in row] for row in table.rows]
    style = rl.TableStyle([
        ("GRID", (0, 0), (-1, -1), 0.5, look.rule), ("BACKGROUND", (0, 0), (-1, 0), look.accent),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, look.tint]),
        ("TOPPADDING", (0, 0), (-1, -1), 3.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ])  # fmt: skip
    widths = _widths([table.header, *table.rows], look, width)
    space = {"spaceBefore": 1.5 * mm, "spaceAfter": 4 * mm, "hAlign": "LEFT"}
    return rl.Table([head, *rows], widths, style=style, repeatRows=1, **space)


def _widths(rows: list[tuple[Runs, ...]], look: Look, width: float) -> list[float]:
    """Column widths: room for the longest word of each column, the rest shared by the length of the text."""
    columns = [[plain(row[i]) for row in rows] for i in range(len(rows[0]))]
    size, pad = look.cell.fontSize, 14
    least = [max(stringWidth(w, look.bold, size) for t in c for w in t.split() or [""]) + pad for c in columns]
    want = [max(stringWidth(t, look.bold, size) for t in c) + pad for c in columns]
    if sum(least) > width:
        least = [min(value, width / len(columns)) for value in least]
    spare, wish = width - sum(least), [max(w - n, 1.0) ** 0.75 for w, n in zip(want, least, strict=True)]
    return [n + spare * w / sum(wish) for n, w in zip(least, wish, strict=True)]


def _markup(runs: Runs, look: Look) -> str:
    parts: list[str] = []
    for run in runs:
        text = escape(run.text).replace("\n", "<br/>")
        text = f"<b>{text}</b>" if run.bold else text
        text = f"<i>{text}</i>" if run.italic else text
        if run.href and not run.href.startswith("#"):
            text = f'<link href="{escape(run.href)}" color="{look.link}">{text}</link>'
        parts.append(text)
    return "".join(parts)
