"""Small files that would grow: decompression, entities, spans, nesting, pictures and pages."""

import struct
import zipfile
import zlib
from collections.abc import Iterator

from records import Hostile, file
from samples import CONTAINERS, TEXT, mail, parts_of, pdf, zipped

_MAIN = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml", "pptx": "ppt/slides/slide1.xml"}
_LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)
_ENTITIES = {
    "laughs": _LAUGHS,
    "quadratic": b"<!DOCTYPE x [<!ENTITY a '" + b"A" * 50_000 + b"'>]>",
    "file": b"<!DOCTYPE x [<!ENTITY a11 SYSTEM 'file:///etc/passwd'>]>",
    "http": b"<!DOCTYPE x [<!ENTITY a11 SYSTEM 'http://127.0.0.1:9/x'>]>",
    "parameter": b"<!DOCTYPE x [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
}


def bombs() -> Iterator[Hostile]:
    """All of them."""
    yield from _containers()
    yield from _entities()
    yield from _nested()
    yield from _pages()
    yield from _markup()


def _containers() -> Iterator[Hostile]:
    for ending, container in CONTAINERS.items():
        parts = parts_of(container)
        main = _MAIN[ending]
        yield file(f"bombs/big-part.{ending}", zipped({**parts, "media/big.xml": bytes(400_000_000)}))
        yield file(f"bombs/many-parts.{ending}", zipped({**parts, **{f"media/{n}.bin": b"x" for n in range(6_000)}}))
        yield file(f"bombs/sum.{ending}", zipped({**parts, **{f"media/{n}.bin": bytes(4_900_000) for n in range(70)}}))
        yield file(
            f"bombs/claims-less.{ending}", _claiming_less(zipped({**parts, main: parts[main] + b" " * 30_000_000}))
        )
        long = parts[main].replace(b"Leave", b"Leave " * 700_000, 1)
        yield file(f"bombs/long-text.{ending}", zipped({**parts, main: long}), refused=False)
        deep = parts[main].replace(b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 30_000)
        yield file(f"bombs/deep.{ending}", zipped({**parts, main: deep}), refused=ending == "docx")
    spans = parts_of(CONTAINERS["docx"])
    spans["word/document.xml"] = spans["word/document.xml"].replace(
        b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="99999999"/>'
    )
    yield file("bombs/spans.docx", zipped(spans), refused=False)
    sheet = parts_of(CONTAINERS["xlsx"])
    sheet["xl/worksheets/sheet1.xml"] = sheet["xl/worksheets/sheet1.xml"].replace(b'r="A2"', b'r="XFD1048576"')
    yield file("bombs/far-cell.xlsx", zipped(sheet), refused=False)


def _claiming_less(container: bytes) -> bytes:
    """The directory says that every part unpacks to ten bytes."""
    changed = bytearray(container)
    start = changed.find(b"PK\x01\x02")
    while start >= 0:
        changed[start + 24 : start + 28] = struct.pack("<I", 10)
        start = changed.find(b"PK\x01\x02", start + 4)
    return bytes(changed)


def _entities() -> Iterator[Hostile]:
    for ending, container in CONTAINERS.items():
        for kind, declaration in _ENTITIES.items():
            for part in (_MAIN[ending], "docProps/core.xml"):
                parts = parts_of(container)
                head, mark, rest = parts[part].partition(b"?>")
                parts[part] = head + mark + declaration + rest.replace(b"</", b"&a11;</", 1)
                yield file(f"entities/{kind}-{'core' if 'core' in part else 'main'}.{ending}", zipped(parts))


def _nested() -> Iterator[Hostile]:
    inner = zipped({"0.bin": bytes(9_000_000)})
    for depth in range(5):
        inner = zipped(
            {f"{number}.zip": inner for number in range(10)},
            method=zipfile.ZIP_STORED if depth else zipfile.ZIP_DEFLATED,
        )
    for name in ("nested.zip", "nested.docx", "nested.xlsx", "nested.pptx", "nested.pdf", "nested.eml"):
        yield file(f"bombs/{name}", inner)
    bomb = zipped({**parts_of(CONTAINERS["docx"]), "media/big.xml": bytes(400_000_000)})
    yield file("bombs/bomb-within.eml", mail({"big.docx": bomb}), refused=False)
    message = mail({"leave.md": b"# Leave\n\nText."})
    for _ in range(12):
        message = mail({"inner.eml": message})
    yield file("bombs/mails-in-mails.eml", message, refused=False)
    yield file(
        "bombs/many-files.eml", mail({f"{number}.md": b"# Leave\n\nText." for number in range(300)}), refused=False
    )
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5_000))
    yield file("bombs/deep-parts.eml", b"Subject: x\r\n" + parts, refused=False)
    flat = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 50_000
    yield file("bombs/flat-parts.eml", flat)
    yield file(
        "bombs/header.eml", b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\r\n\r\n" + TEXT.encode(), refused=False
    )


def _flate_pdf(content: bytes, *, box: str = "0 0 595 842", resources: str = "", extra: bytes = b"") -> bytes:
    """A PDF of one page with this content stream and further objects from number 5."""
    packed = zlib.compress(content, 9)
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        + f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources<<{resources}>>/Contents 4 0 R>>endobj\n".encode()
        + b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed)
        + packed
        + b"\nendstream endobj\n"
        + extra
        + b"trailer<</Root 1 0 R/Size 9>>\n%%EOF\n"
    )


def _pages() -> Iterator[Hostile]:
    yield file("bombs/stream.pdf", _flate_pdf(b" " * 900_000_000))
    yield file("bombs/paths.pdf", _flate_pdf(b"0 0 m 9 9 l S " * 2_000_000))
    yield file("bombs/huge-page.pdf", _flate_pdf(b"0 0 m 99 99 l S", box="0 0 9999999 9999999"))
    form = (
        b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 20>>stream\n"
        b"/F Do /F Do /F Do   \nendstream endobj\n"
    )
    yield file("bombs/forms.pdf", _flate_pdf(b"/F Do", resources="/XObject<</F 5 0 R>>", extra=form))
    image = zlib.compress(bytes(60_000_000), 9)
    picture = (
        b"5 0 obj<</Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"
        b"/Length %d>>stream\n" % len(image) + image + b"\nendstream endobj\n"
    )
    yield file(
        "bombs/picture.pdf", _flate_pdf(b"595 0 0 842 0 0 cm /I Do", resources="/XObject<</I 5 0 R>>", extra=picture)
    )
    yield file("bombs/circle.pdf", pdf().replace(b"/Kids [", b"/Kids [ 5 0 R 6 0 R 7 0 R "), refused=False)
    yield file("bombs/count.pdf", pdf().replace(b"/Count 2", b"/Count 999999999"), refused=False)
    yield file("bombs/pages.pdf", pdf(2_500))
    yield file(
        "bombs/characters.pdf",
        _flate_pdf(
            b"BT /F 9 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 400_000,
            resources="/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
        ),
    )
    png = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        + struct.pack(">II", 100_000, 100_000)
        + b"\x08\x02\x00\x00\x00"
        + bytes(4)
    )
    yield file(
        "bombs/picture.docx", zipped({**parts_of(CONTAINERS["docx"]), "word/media/image1.png": png}), refused=False
    )
    yield file(
        "bombs/picture.pptx", zipped({**parts_of(CONTAINERS["pptx"]), "ppt/media/image1.png": png}), refused=False
    )


def _markup() -> Iterator[Hostile]:
    yield file("bombs/divs.html", b"<html><body>" + b"<div>" * 200_000 + TEXT.encode(), refused=False)
    yield file("bombs/tables.html", b"<html><body>" + b"<table><tr><td>" * 3_000 + TEXT.encode(), refused=False)
    yield file(
        "bombs/spans.html", b"<html><table>" + b"<tr><td colspan=99999 rowspan=99999>x</td></tr>" * 300, refused=False
    )
    yield file(
        "bombs/attributes.html",
        b"<html><p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">" + TEXT.encode(),
        refused=False,
    )
    yield file("bombs/quotes.md", b">" * 50_000 + TEXT.encode(), refused=False)
    yield file("bombs/lists.md", b"\n".join(b" " * (2 * n) + b"- x" for n in range(2_000)), refused=False)
    yield file("bombs/emphasis.md", b"*a **b " * 12_000, refused=False)
    yield file("bombs/brackets.md", b"[" * 20_000 + b"x" + b"]" * 20_000, refused=False)
    yield file("bombs/line.md", b"word " * 2_000_000, refused=False)
    aliases = b"a0: &a0 [x, x]\n" + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40))
    yield file("bombs/aliases.md", b"---\n" + aliases + b"---\n# Leave\n\nText.\n", refused=False)
    yield file("bombs/flow.md", b"---\na: " + b"[" * 20_000 + b"\n---\n# Leave\n\nText.\n", refused=False)
    yield file("bombs/wide.csv", b",".join(b"x" for _ in range(1_000_000)), refused=False)
    yield file("bombs/quote.csv", b'a,b\n"' + b"x,y\n" * 1_000_000, refused=False)
    yield file("bombs/characters.txt", b"word " * 9_000_000)
