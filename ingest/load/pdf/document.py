"""Reads a PDF: opens it, takes its pages apart, and puts its blocks together."""

import ctypes
import threading
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.builder import finish
from ingest.load.hygiene import one_line
from ingest.load.limits import LoadLimits
from ingest.load.pdf.aligned import aligned_tables
from ingest.load.pdf.assemble import assemble
from ingest.load.pdf.furniture import drop_furniture
from ingest.load.pdf.headings import OutlineEntry, read_outline
from ingest.load.pdf.lines import make_parts, reading_order
from ingest.load.pdf.ocr import Scan, read_scans
from ingest.load.pdf.paragraphs import Draft, Leading, draft_region
from ingest.load.pdf.records import Line, Page, TableBox
from ingest.load.pdf.rules import find_tables, ruling_edges
from ingest.load.pdf.structure import PageTags, Tag, read_tags, tagged_tables
from ingest.load.pdf.tesseract import find_tesseract, package_for
from ingest.load.pdf.words import PageText, Turn, read_words

# PDFium keeps global state and may be used by one thread at a time.
_PDFIUM = threading.Lock()
_UNREADABLE_SHARE = 0.2
# What scanning apps print on a page ("Scanned with …"), and how much of it their picture covers.
_STAMP_CHARACTERS = 60
_PAGE_WIDE = 0.6
_INFORMATION = {"Author": "author", "Subject": "subject", "Keywords": "keywords"}


class _Pages:
    """Everything read from the file; PDFium is not needed beyond."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.tags: dict[int, PageTags] = {}
        self.outline: list[OutlineEntry] = []
        self.information: dict[str, str] = {}
        self.warnings: list[str] = []


def load_pdf(path: Path, limits: LoadLimits) -> LoadedDocument:
    """Blocks of a PDF, each with its page."""
    with _PDFIUM:
        read = _read(path, limits)
    drop_furniture(read.pages)
    drafts = _draft(read)
    builder = assemble(drafts, read.outline)
    builder.warnings[:0] = read.warnings
    title = read.information.pop("Title", "")
    # Placeholders of PDF writers stand in brackets: "(anonymous)", "(unspecified)".
    metadata = {name: value for name, value in read.information.items() if value and value[0] != "("}
    return finish(builder, title=_meaningful(title, path), pages=len(read.pages), metadata=metadata)


def _read(path: Path, limits: LoadLimits) -> _Pages:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise LoadError(f"{path.name} is encrypted with a password; save it without one.") from error
        raise LoadError(f"{path.name} is damaged ({error}); save or export the original again.") from error
    try:
        count = len(document)
        if count > limits.max_pages:
            raise LoadError(f"{path.name} has {count} pages, over the limit of {limits.max_pages}; split it.")
        if count == 0:
            raise LoadError(f"{path.name} has no pages; save or export the original again.")
        return _read_pages(document, path, limits)
    except pdfium.PdfiumError as error:
        raise LoadError(f"{path.name} is damaged ({error}); save or export the original again.") from error
    finally:
        document.close()


def _read_pages(document: Any, path: Path, limits: LoadLimits) -> _Pages:
    read = _Pages()
    scanned: list[int] = []
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError as error:
            read.warnings.append(f"Page {number} is damaged and was left out ({error}).")
            read.pages.append(Page(number, 1.0, 1.0, []))
            continue
        text = _read_page(page, number, read)
        if _is_scanned(page, text):
            scanned.append(number)
        page.close()
    read.outline = read_outline(document)
    read.information = _information(document)
    if scanned:
        _read_scanned(document, path, read, scanned, limits)
    if not any(page.words for page in read.pages):
        raise LoadError(_nothing_read(path, read, scanned))
    return read


def _is_scanned(page: Any, text: PageText) -> bool:
    """A page that shows something but holds no text, or none but a stamp on a picture as large as the page."""
    if not text.words:
        return next(page.get_objects(max_depth=1), None) is not None
    if text.characters > _STAMP_CHARACTERS:
        return False
    width, height = page.get_size()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if abs((right - left) * (top - bottom)) > _PAGE_WIDE * width * height:
            return True
    return False


def _read_scanned(document: Any, path: Path, read: _Pages, scanned: list[int], limits: LoadLimits) -> None:
    """Puts recognised words in the place of pages' own, of which a scan has none but a stamp."""
    text = " ".join(word.text for page in read.pages if page.number not in scanned for word in page.words)
    scan = Scan(path, document, tuple(scanned), read.information.get("language", ""), text)
    for number, words in read_scans(scan, limits, read.warnings).items():
        read.pages[number - 1].words = words
        read.pages[number - 1].tables = []
        read.tags.pop(number, None)


def _nothing_read(path: Path, read: _Pages, scanned: list[int]) -> str:
    if scanned and find_tesseract() is None:
        return (
            f"{path.name} is a scan: none of its {len(read.pages)} pages has a text layer, and Tesseract OCR is not installed here to read it; "
            f"install it (Debian packages tesseract-ocr and, for Spanish, {package_for('es')}), or add a copy with a text layer."
        )
    said = f" {' '.join(read.warnings[:3])}" if read.warnings else ""
    return f"{path.name} is a scan or holds no text on any of its {len(read.pages)} pages; add a copy with a text layer.{said}"


def _read_page(page: Any, number: int, read: _Pages) -> PageText:
    width, height = page.get_size()
    turn = Turn(page)
    text = read_words(page, turn)
    tags = read_tags(page)
    edges = ruling_edges(page, turn, width, height)
    tables = find_tables(edges, text.words, number)
    if tags.tables:
        free = [word for word in text.words if not any(table.box.holds(*word.centre) for table in tables)]
        tables += tagged_tables(tags.tables, free, number)
    if text.unmapped > _UNREADABLE_SHARE * max(text.characters, 1):
        read.warnings.append(
            f"Page {number} uses fonts that do not say which letters they show; its text may be unreadable."
        )
    read.pages.append(Page(number, width, height, text.words, tables))
    read.tags[number] = tags
    return text


def _draft(read: _Pages) -> list[Draft]:
    regions: list[list[Line | TableBox]] = []
    tags: list[dict[int, Tag]] = []
    for page in read.pages:
        free = [word for word in page.words if not any(table.box.holds(*word.centre) for table in page.tables)]
        for region in reading_order(make_parts(free, page.number), page.tables):
            regions.append(aligned_tables(region))
            tags.append(read.tags[page.number].tags if page.number in read.tags else {})
    leading = Leading(regions)
    drafts: list[Draft] = []
    for region, marks in zip(regions, tags, strict=True):
        draft_region(region, leading, marks, drafts)
    return drafts


def _information(document: Any) -> dict[str, str]:
    found = document.get_metadata_dict(skip_empty=True)
    information = {name: one_line(str(found[key])) for key, name in _INFORMATION.items() if key in found}
    language = _language(document)
    if language:
        information["language"] = language
    information["Title"] = one_line(str(found.get("Title", "")))
    return information


def _language(document: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    wide = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    length = raw.FPDFCatalog_GetLanguage(document.raw, wide, len(buffer))
    return one_line(buffer.raw[: min(length, len(buffer))].decode("utf-16-le", "replace"))


def _meaningful(title: str, path: Path) -> str | None:
    """Programs fill in a file name or a default where nobody gave a title."""
    generic = title.lower() in {
        "",
        "untitled",
        "anonymous",
        "(anonymous)",
        "document",
        "unspecified",
        path.stem.lower(),
        path.name.lower(),
    }
    from_file = title.lower().endswith((".doc", ".docx", ".pdf", ".indd", ".pptx", ".xlsx")) or title.startswith(
        "Microsoft Word"
    )
    return None if generic or from_file else title
