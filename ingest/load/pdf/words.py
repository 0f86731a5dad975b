"""Reads the words of a page with their places and styles out of PDFium."""

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from ingest.load.pdf.records import Box, Word

_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi(?!.*italic$)|[-,]bd|cmbx|cmssbx", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_LINE_END_HYPHEN = "\x02"
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➤", "\uf0fc": "✓", "\uf076": "❖", "\uf06e": "■", "\uf02d": "-"}
# Ligatures and the positional forms of Arabic are glyphs, not letters.
_GLYPH_FORMS = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]")
_WIDE_GAP = 0.2
_MAX_NAME = 256


@dataclass(frozen=True, slots=True)
class Style:
    """What all characters of one text object share."""

    size: float
    bold: bool
    upright: bool
    artifact: bool
    mark: int


@dataclass(frozen=True, slots=True)
class PageText:
    """Words of a page; `unmapped` characters of all `characters` have no known letter."""

    words: list[Word]
    characters: int
    unmapped: int


class Turn:
    """Turns the file's coordinates into those of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        self.rotation = page.get_rotation() % 360

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point as shown, from the top left corner."""
        match self.rotation:
            case 90:
                return y - self._bottom, x - self._left
            case 180:
                return self._right - x, y - self._bottom
            case 270:
                return self._top - y, self._right - x
            case _:
                return x - self._left, self._top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle as shown."""
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def read_words(page: Any, turn: Turn) -> PageText:
    """The words of one page in the file's order, without tagged page furniture and slanted stamps."""
    text_page = page.get_textpage()
    try:
        return _Reader(text_page.raw, turn).read()
    finally:
        text_page.close()


class _Reader:
    """Collects characters into words."""

    def __init__(self, raw: Any, turn: Turn) -> None:
        self._raw = raw
        self._turn = turn
        self._styles: dict[int, Style] = {}
        self._words: list[Word] = []
        self._letters: list[str] = []
        self._box = (0.0, 0.0, 0.0, 0.0)
        self._baseline = 0.0
        self._style: Style | None = None
        self._spaced = False
        self._start = 0

    def read(self) -> PageText:
        """Goes through all characters once."""
        rect, unmapped, characters = pdfium.FS_RECTF(), 0, 0
        for index in range(pdfium.FPDFText_CountChars(self._raw)):
            code = pdfium.FPDFText_GetUnicode(self._raw, index)
            char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
            if char.isspace() or (char != _LINE_END_HYPHEN and unicodedata.category(char) == "Cc"):
                self._flush()
                self._spaced = True
                continue
            characters += 1
            char = _BULLETS.get(char, "-" if char == _LINE_END_HYPHEN else char)
            if char == "\ufffd" or "\ue000" <= char <= "\uf8ff":
                unmapped += 1
                if char == "\ufffd":
                    continue
            style = self._style_at(index)
            if style is None or style.artifact or not style.upright:
                continue
            if pdfium.FPDFText_GetLooseCharBox(self._raw, index, rect):
                box = self._turn.box(rect.left, rect.bottom, rect.right, rect.top)
                self._take(char, index, box, style)
        self._flush()
        return PageText(self._words, characters, unmapped)

    def _take(self, char: str, index: int, box: Box, style: Style) -> None:
        if self._letters:
            gap = box.x0 - self._box[2]
            back = self._box[0] - box.x1
            apart = gap > _WIDE_GAP * style.size or (gap < -style.size and back > _WIDE_GAP * style.size)
            off = box.top > self._box[3] or box.bottom < self._box[1]
            if style != self._style or apart or off:
                self._flush()
        if not self._letters:
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(self._raw, index, x, y)
            self._baseline = self._turn.point(x.value, y.value)[1]
            self._style, self._start = style, index
            self._box = (box.x0, box.top, box.x1, box.bottom)
        else:
            old = self._box
            self._box = (min(old[0], box.x0), min(old[1], box.top), max(old[2], box.x1), max(old[3], box.bottom))
        self._letters.append(char)

    def _flush(self) -> None:
        if self._letters and self._style is not None:
            text = _GLYPH_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), "".join(self._letters))
            style = self._style
            self._words.append(
                Word(
                    text, Box(*self._box), self._baseline, style.size, style.bold, self._start, self._spaced, style.mark
                )
            )
            self._spaced = False
        self._letters.clear()

    def _style_at(self, index: int) -> Style | None:
        text_object = pdfium.FPDFText_GetTextObject(self._raw, index)
        if not text_object:
            return None
        key = ctypes.addressof(text_object.contents)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._read_style(text_object, index)
        return style

    def _read_style(self, text_object: Any, index: int) -> Style:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._raw, index, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = pdfium.FPDFText_GetFontSize(self._raw, index) * scale
        turned = (math.degrees(math.atan2(matrix.b, matrix.a)) - self._turn.rotation + 180) % 360 - 180
        font = pdfium.FPDFTextObj_GetFont(text_object)
        return Style(
            size=round(size, 2) or 1.0,
            bold=_is_bold(font) if font else False,
            upright=abs(turned) < 5,
            artifact=_is_artifact(text_object),
            mark=pdfium.FPDFPageObj_GetMarkedContentID(text_object),
        )


def _is_bold(font: Any) -> bool:
    buffer = ctypes.create_string_buffer(_MAX_NAME)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, _MAX_NAME)
    flags = pdfium.FPDFFont_GetFlags(font)
    return bool(_BOLD_NAME.search(buffer.value.decode("utf-8", "replace"))) or (flags > 0 and bool(flags & _FORCE_BOLD))


def _is_artifact(text_object: Any) -> bool:
    for index in range(pdfium.FPDFPageObj_CountMarks(text_object)):
        mark = pdfium.FPDFPageObj_GetMark(text_object, index)
        buffer = ctypes.create_string_buffer(_MAX_NAME)
        length = ctypes.c_ulong()
        wide = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
        named = pdfium.FPDFPageObjMark_GetName(mark, wide, _MAX_NAME, length)
        if named and buffer.raw[: length.value].decode("utf-16-le", "replace").rstrip("\x00") == "Artifact":
            return True
    return False
