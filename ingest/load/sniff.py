"""What a file really is, told from its first bytes and not from its name."""

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from ingest.contract.errors import LoadError
from ingest.load.archive import UNZIP_ERRORS
from ingest.load.decoding import looks_binary

HEAD_BYTES = 65_536


class Content(StrEnum):
    """Kinds of content the loaders read."""

    PDF = "a PDF"
    DOCX = "a Word document (DOCX)"
    XLSX = "an Excel workbook (XLSX)"
    PPTX = "a PowerPoint presentation (PPTX)"
    MSG = "an Outlook message (MSG)"
    HTML = "an HTML page"
    TEXT = "plain text"


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an XZ archive"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program (ELF)"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"ID3", "an MP3 recording"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_PROLOGUE = re.compile(r"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*", re.DOTALL)
_HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_ANY_TAG = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|table|span|main|section|article|title|meta|br|a|b|i|em|strong)[\s/>]", re.I
)
_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", Content.DOCX),
    (b"wordprocessingml.template.main+xml", Content.DOCX),
    (b"spreadsheetml.sheet.main+xml", Content.XLSX),
    (b"spreadsheetml.template.main+xml", Content.XLSX),
    (b"presentationml.presentation.main+xml", Content.PPTX),
)
# An Office file may hold others inside, whose types stand in its list too: only main parts tell what it is itself.
_OTHER_PARTS = (
    (b"ms-excel.sheet.binary.macroEnabled.main", "a binary Excel workbook (XLSB)"),
    (b"macroEnabled.main+xml", "an Office file with macros"),
    (b"presentationml.slideshow.main+xml", "a PowerPoint show (PPSX)"),
    (b"presentationml.template.main+xml", "a PowerPoint template (POTX)"),
)


def sniff(path: Path, head: bytes) -> Content | str:
    """The kind of content, or the name of a kind the loaders do not read ("a PNG image").

    `head` is the start of the file. Raises LoadError for an encrypted Office document and for a damaged ZIP container.
    """
    if b"%PDF-" in head[:1024]:
        return Content.PDF
    if head.startswith(_ZIP) or head.startswith(_EMPTY_ZIP):
        return _sniff_zip(path)
    if head.startswith(_OLE):
        return _sniff_ole(path)
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "a WebP image"
    if head.startswith(b"BM") and looks_binary(head):
        return "a BMP image"
    if head.startswith(b"MZ") and looks_binary(head):
        return "a Windows program"
    if looks_binary(head):
        return "binary data"
    return _sniff_text(head)


def has_html_tags(text: str) -> bool:
    """Whether at least one ordinary HTML tag stands in the text."""
    return _ANY_TAG.search(text) is not None or _HTML_ROOT.search(text) is not None


def _sniff_text(head: bytes) -> Content | str:
    # The markup of HTML is ASCII in every encoding but the wide ones; zero bytes are all that differs there.
    start = (
        head[:8_192].replace(b"\x00", b"").decode("latin-1").removeprefix("ï»¿").removeprefix("ÿþ").removeprefix("þÿ")
    )
    prologue = _PROLOGUE.match(start)
    rest = start[prologue.end() :] if prologue else start
    if _HTML_ROOT.match(rest):
        return Content.HTML
    if start.lstrip().startswith("<?xml"):
        return "an XML file"
    return Content.TEXT


def _sniff_zip(path: Path) -> Content | str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as part:
                    return _sniff_ooxml(part.read(1_000_000))
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    kind = part.read(200).decode("ascii", "replace")
                if "opendocument" in kind:
                    return "an OpenDocument file"
                if "epub" in kind:
                    return "an EPUB book"
    except UNZIP_ERRORS as error:
        raise LoadError(
            f"{path.name} is a damaged ZIP container, as DOCX, XLSX and PPTX are ({error}); save it again."
        ) from error
    return "a ZIP archive"


def _sniff_ooxml(types: bytes) -> Content | str:
    for mark, name in _OTHER_PARTS:
        if mark in types:
            return name
    return next((content for mark, content in _MAIN_PARTS if mark in types), "an Office file of an unknown kind")


def _sniff_ole(path: Path) -> Content | str:
    with path.open("rb") as file:
        data = file.read(4_000_000)
    # Messages may hold documents of all kinds, so they are told first.
    if "__properties_version1.0".encode("utf-16-le") in data:
        return Content.MSG
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise LoadError(f"{path.name} is encrypted with a password; save it without one.")
    if "WordDocument".encode("utf-16-le") in data:
        return "an old Word document (.doc)"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "an old Excel workbook (.xls)"
    return "an old Office document"
