"""Small good files of every format, the same bytes each time, and zip containers put together by hand."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage

import docx
import openpyxl
import pptx
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

_EPOCH = (2026, 1, 1, 0, 0, 0)
_CREATED = datetime(2026, 1, 1)
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TEXT = "Everybody may take thirty days of paid leave a year, and asks for them four weeks before."


def zipped(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip container of these parts, dated the same each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, compress_type=method)
    return buffer.getvalue()


def parts_of(container: bytes) -> dict[str, bytes]:
    """The parts of a zip container, without the times its writer put down."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return {name: _STAMP.sub(b"2026-01-01T00:00:00Z", archive.read(name)) for name in archive.namelist()}


def word() -> bytes:
    """A DOCX with a heading, text and a table."""
    document = docx.Document()
    document.add_heading("Leave", 1)
    for _ in range(6):
        document.add_paragraph(TEXT)
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row} {column}"
    buffer = io.BytesIO()
    document.save(buffer)
    return zipped(parts_of(buffer.getvalue()))


def excel() -> bytes:
    """An XLSX with a table."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = _CREATED
    sheet = book.active
    assert sheet is not None
    for row in [["Plan", "Price"], *([f"Plan {n}", n] for n in range(40))]:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return zipped(parts_of(buffer.getvalue()))


def powerpoint() -> bytes:
    """A PPTX of two slides."""
    deck = pptx.Presentation()
    for number in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Leave {number}"
        slide.placeholders[1].text = TEXT
    buffer = io.BytesIO()
    deck.save(buffer)
    return zipped(parts_of(buffer.getvalue()))


def pdf(pages: int = 2) -> bytes:
    """A PDF with text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    for number in range(pages):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 780, f"Leave, page {number + 1}")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 750, TEXT)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def mail(attachments: Mapping[str, bytes] | None = None, subject: str = "Leave in 2026") -> bytes:
    """An EML with attachments."""
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "people.desk@example.org"
    message.set_content(TEXT)
    for name, data in (attachments or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if attachments:
        message.set_boundary("=-=hostile=-=")
    return message.as_bytes()


def html() -> bytes:
    """An HTML page."""
    return f"<!doctype html><html lang=en><title>Leave</title><body><h1>Leave</h1><p>{TEXT}</p></body></html>".encode()


GOOD: Mapping[str, bytes] = {
    "good/leave.md": f"# Leave\n\n{TEXT}\n".encode(),
    "good/leave.txt": TEXT.encode(),
    "good/leave.html": html(),
    "good/leave.docx": word(),
    "good/plans.xlsx": excel(),
    "good/leave.pptx": powerpoint(),
    "good/leave.pdf": pdf(),
    "good/notice.eml": mail({"care.md": b"# Care\n\nTen days."}),
    "good/plans.csv": b"Plan,Price\nStandard,20\nPlus,35\n",
    "good/\u4f11\u6687.md": "# 休暇\n\n年に三十日の有給休暇があります。\n".encode(),
    "zz/last.md": b"# Last\n\nThis one comes after all the others.\n",
}
CONTAINERS: Mapping[str, bytes] = {
    "docx": GOOD["good/leave.docx"],
    "xlsx": GOOD["good/plans.xlsx"],
    "pptx": GOOD["good/leave.pptx"],
}
