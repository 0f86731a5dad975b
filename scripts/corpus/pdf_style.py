"""Fonts, colours and paragraph styles of the PDF documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

LATIN = {"Vera": "Vera.ttf", "Vera-Bold": "VeraBd.ttf", "Vera-Italic": "VeraIt.ttf", "Vera-BoldItalic": "VeraBI.ttf"}
CHINESE = "STSong-Light"


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that decides how a PDF looks."""

    page: tuple[float, float]
    regular: str
    bold: str
    accent: Color
    tint: Color
    rule: Color
    muted: Color
    link: str
    kicker: ParagraphStyle
    cover_title: ParagraphStyle
    title: ParagraphStyle
    headings: tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]
    body: ParagraphStyle
    cell: ParagraphStyle
    head_cell: ParagraphStyle
    fact_name: ParagraphStyle
    contents_title: ParagraphStyle
    contents: tuple[ParagraphStyle, ParagraphStyle]


@cache
def _register() -> None:
    for name, file in LATIN.items():
        pdfmetrics.registerFont(TTFont(name, file))
    pdfmetrics.registerFontFamily("Vera", *LATIN)
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    pdfmetrics.registerFontFamily(CHINESE, CHINESE, CHINESE, CHINESE, CHINESE)


def unsupported(text: str, look: Look) -> list[str]:
    """Characters of `text` that the Latin font lacks (none for Chinese, whose font covers its code table)."""
    if look.regular == CHINESE:
        return []
    glyphs = pdfmetrics.getFont(look.regular).face.charToGlyph
    return sorted({char for char in text if not char.isspace() and ord(char) not in glyphs})


def look_for(language: str, audience: Mapping[str, Any]) -> Look:
    """The look of a document: Letter paper in the United States, A4 elsewhere; a Chinese font for Chinese."""
    _register()
    chinese = language == "zh"
    regular, bold = (CHINESE, CHINESE) if chinese else ("Vera", "Vera-Bold")
    accent, muted = HexColor("#14576b"), HexColor("#5a6b70")
    wrap = {"wordWrap": "CJK"} if chinese else {}
    base = ParagraphStyle("body", fontName=regular, fontSize=9.6, leading=14.4, spaceAfter=6, **wrap)

    def style(name: str, **changes: object) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **changes)

    def title(name: str, size: float, before: float, after: float) -> ParagraphStyle:
        lead = size * 1.25
        return style(
            name, fontName=bold, fontSize=size, leading=lead, textColor=accent, spaceBefore=before, spaceAfter=after
        )

    cell = style("cell", fontSize=8.6, leading=11.8, spaceAfter=0)
    return Look(
        page=LETTER if audience.get("country") == ["US"] else A4,
        regular=regular,
        bold=bold,
        accent=accent,
        tint=HexColor("#eef4f5"),
        rule=HexColor("#9fb4b9"),
        muted=muted,
        link="#14576b",
        kicker=style("kicker", fontName=bold, fontSize=11, textColor=muted, spaceAfter=4),
        cover_title=title("cover", 30, 0, 8),
        title=title("title", 20, 0, 4),
        headings=(title("h1", 16, 12, 7), title("h2", 12, 10, 4), title("h3", 10, 7, 3)),
        body=base,
        cell=cell,
        head_cell=ParagraphStyle("head", parent=cell, fontName=bold, textColor=HexColor("#ffffff")),
        fact_name=ParagraphStyle("fact", parent=cell, fontName=bold),
        contents_title=title("contents", 16, 0, 10),
        contents=(
            style("toc1", fontName=bold, leading=12.6, spaceBefore=4, spaceAfter=0),
            style("toc2", leftIndent=14, fontSize=8.8, leading=11.4, spaceAfter=0),
        ),
    )
