import contextlib
import io
import struct
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.load.limits import LoadLimits
from ingest.load.loader import SUPPORTED_EXTENSIONS, load_file

LIMITS = LoadLimits(max_bytes=2_000_000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def zip_of(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def ooxml(kind: str, extra: dict[str, bytes] | None = None) -> bytes:
    types = (
        f'<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.{kind}"/></Types>'
    )
    return zip_of({"[Content_Types].xml": types.encode(), **(extra or {})})


def word_file() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Some words.")
    document.save(buffer)
    return buffer.getvalue()


def excel_file() -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b"])
    sheet.append([1, 2])
    book.save(buffer)
    return buffer.getvalue()


def pdf_file() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(100, 700, "Some words.")
    canvas.save()
    return buffer.getvalue()


WORD_MAIN = "wordprocessingml.document.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", PNG, r"^a\.pdf is a PNG image with the extension \.pdf; export the document"),
        (
            "a.docx",
            zip_of({"x.txt": b"hello"}),
            r"^a\.docx is a ZIP archive with the extension \.docx; save it again as DOCX",
        ),
        ("a.md", b"<!doctype html><p>x", r"is an HTML page with the extension \.md; rename it to end in \.htm"),
        ("a.txt", b"%PDF-1.7 rest", r"is a PDF with the extension \.txt; rename it to end in \.pdf"),
        ("a.pdf", b"Just words.", r"is plain text with the extension \.pdf"),
        (
            "a.html",
            b"Just words, no markup; 3 < 5",
            r"is plain text with the extension \.html; rename it to end in \.txt",
        ),
        (
            "a.docx",
            ooxml("spreadsheetml.sheet.main+xml"),
            r"an Excel workbook \(XLSX\) with the extension \.docx; rename.*\.xlsx",
        ),
        ("a.docx", ooxml("presentationml.presentation.main+xml"), "PowerPoint"),
        ("a.xlsx", OLE + "Workbook".encode("utf-16-le"), r"an old Excel workbook \(\.xls\)"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password"),
        ("a.docx", b"PK\x03\x04broken", "damaged ZIP container"),
        ("a.md", b"words\x00\x01\x02\x03" * 20, "is binary data"),
        ("a.txt", b"{\\rtf1 words}", r"rich text \(RTF\)"),
        ("a.md", b"<?xml version='1.0'?><x/>", "is an XML file"),
        ("a.md", b"", r"^a\.md is empty \(0 bytes\)"),
        ("a.txt", b" \n\t ", "holds no text"),
        ("a.txt", b"--- *** ---", "holds no text"),
        ("a.csv", b",,,\n,,,\n", "holds no text"),
        ("a.txt", b"x" * 2_000_001, "2000001 bytes, over the limit of 2000000"),
        ("a.odp", b"x", r"extension \.odp, which is not read; supported are \.csv, "),
        ("noending", b"x", r"extension \(none\)"),
        ("a.docx", ooxml(WORD_MAIN, {"../../evil.xml": b"<a/>"}), "points outside the file"),
        ("a.docx", ooxml(WORD_MAIN, {"C:/evil.xml": b"<a/>"}), "points outside the file"),
        ("a.docx", ooxml(WORD_MAIN, {"word/big.xml": bytes(20_000_000)}), "decompression bomb"),
        ("a.docx", ooxml(WORD_MAIN, {"word/a.xml": "<!DOCTYPE a []><a/>".encode("utf-16-le")}), "declares a DOCTYPE"),
        ("a.docx", ooxml(WORD_MAIN), "damaged"),
    ],
)
def test_refused_with_a_reason_to_act_on(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LoadError, match=reason):
        load_file(tmp_path / name, limits=LIMITS)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cannot be opened"):
        load_file(tmp_path / "none.md", limits=LIMITS)
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(LoadError, match="not an ordinary file"):
        load_file(tmp_path / "folder.md", limits=LIMITS)


def test_limits_in_all(tmp_path: Path) -> None:
    parts = {f"word/{index}.bin": bytes(400_000) for index in range(10)}
    (tmp_path / "a.docx").write_bytes(ooxml(WORD_MAIN, parts))
    with pytest.raises(LoadError, match="over the limit of 3000000"):
        load_file(tmp_path / "a.docx", limits=LoadLimits(max_unpacked_bytes=3_000_000))
    with pytest.raises(LoadError, match="11 packed parts"):
        load_file(tmp_path / "a.docx", limits=LoadLimits(max_entries=10))
    (tmp_path / "a.txt").write_text("some words here", encoding="utf-8")
    with pytest.raises(LoadError, match="15 characters of text, over the limit of 10"):
        load_file(tmp_path / "a.txt", limits=LoadLimits(max_characters=10))
    with pytest.raises(ConfigurationError, match="max_pages is 0"):
        LoadLimits(max_pages=0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", b"Mail <b>HR</b> and <div>us</div>"),
        ("a.md", b"<div class='x'>\n\nText\n\n</div>"),
        ("a.md", b"MZ is how this starts"),
        ("a.txt", b"BM BZ PK are initials"),
        ("a.html", b"<p>no root</p>"),
        ("a.pdf", b"\n\n" + pdf_file()),
        ("a.DOCX", word_file()),
    ],
)
def test_near_misses_are_read(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert load_file(tmp_path / name, limits=LIMITS).blocks


STARTS = [
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<html><body>",
    b"---\ntitle: x\n---\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"a,b\n",
]
SEEDS = [word_file(), excel_file(), pdf_file()]


def loads_or_refuses(path: Path) -> None:
    with contextlib.suppress(LoadError):
        document = load_file(path, limits=LIMITS)
        assert isinstance(document, LoadedDocument)
        assert document.blocks


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STARTS), st.binary(max_size=300), st.sampled_from(sorted(SUPPORTED_EXTENSIONS)))
def test_any_bytes_are_read_or_refused(tmp_path: Path, start: bytes, rest: bytes, extension: str) -> None:
    path = tmp_path / f"a{extension}"
    path.write_bytes(start + rest)
    loads_or_refuses(path)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SEEDS),
    st.floats(0, 1),
    st.binary(min_size=1, max_size=12),
    st.sampled_from([".docx", ".xlsx", ".pdf"]),
)
def test_damaged_files_are_read_or_refused(
    tmp_path: Path, seed: bytes, where: float, damage: bytes, extension: str
) -> None:
    at = int(where * len(seed))
    path = tmp_path / f"a{extension}"
    path.write_bytes(seed[:at] + damage + seed[at + len(damage) :])
    loads_or_refuses(path)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_parts_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """Damage inside a part passes the container's checksum and reaches the parsers."""
    extension = data.draw(st.sampled_from([".docx", ".xlsx"]))
    with zipfile.ZipFile(io.BytesIO(word_file() if extension == ".docx" else excel_file())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, max(len(parts[name]) - 1, 0)))
    damage = data.draw(st.sampled_from([b"", b"<", b">", b'"', b"</w:p>", b"-1", b"9999999999", b"w:", b"\x00"]))
    parts[name] = parts[name][:at] + damage + parts[name][at + data.draw(st.integers(0, 30)) :]
    path = tmp_path / f"a{extension}"
    path.write_bytes(zip_of(parts))
    loads_or_refuses(path)


def test_declared_size_that_lies(tmp_path: Path) -> None:
    data = bytearray(ooxml(WORD_MAIN, {"word/document.xml": b"<a>" + b"x" * 1000 + b"</a>"}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    (tmp_path / "a.docx").write_bytes(bytes(data))
    with pytest.raises(LoadError, match="damaged"):
        load_file(tmp_path / "a.docx", limits=LIMITS)
