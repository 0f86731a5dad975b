import contextlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file

Change = Callable[["docx.document.Document"], object]


def load(path: Path) -> LoadedDocument:
    return load_file(path, limits=LoadLimits())


def save(path: Path, *changes: Change) -> Path:
    document = docx.Document()
    for change in changes:
        change(document)
    document.save(str(path))
    return path


def shape(document: LoadedDocument) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def test_headings_lists_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Leave policy"
    document.core_properties.language = "en"
    document.sections[0].header.paragraphs[0].text = "Running header"
    document.add_paragraph("Leave policy", style="Title")
    document.add_heading("Who may ask", 1)
    document.add_paragraph("Everyone.")
    document.add_heading("Detail", 2)
    document.add_paragraph("a form", style="List Bullet")
    document.add_paragraph("signed", style="List Bullet 2")
    document.add_paragraph("send it", style="List Number")
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, (("Area", "Item", "Days"), ("Family", "Birth", "20"), ("", "Adoption", "16")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_paragraph("After.")
    document.save(str(tmp_path / "a.docx"))
    loaded = load(tmp_path / "a.docx")
    assert shape(loaded) == [
        ("heading", 1, "Leave policy"),
        ("heading", 2, "Who may ask"),
        ("paragraph", 0, "Everyone."),
        ("heading", 3, "Detail"),
        ("list_item", 0, "a form"),
        ("list_item", 1, "signed"),
        ("list_item", 0, "send it"),
        ("table", 0, "Area Item Days\nFamily Birth 20\nAdoption 16"),
        ("paragraph", 0, "After."),
    ]
    assert loaded.blocks[7].rows[2] == ("Family", "Adoption", "16")
    assert (loaded.title, loaded.metadata["language"], loaded.pages) == ("Leave policy", "en", None)


def body_xml(xml: str) -> Change:
    def change(document: "docx.document.Document") -> None:
        document.element.body.insert(0, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))

    return change


@pytest.mark.parametrize(
    ("xml", "read"),
    [
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a b c"),
        (
            "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>",
            "new",
        ),
        ("<w:p><w:hyperlink><w:r><w:t>the form</w:t></w:r></w:hyperlink></w:p>", "the form"),
        ("<w:p><w:r><w:t>full</w:t><w:noBreakHyphen/><w:t>time</w:t></w:r></w:p>", "full-time"),
        ("<w:p><w:sdt><w:sdtContent><w:r><w:t>chosen</w:t></w:r></w:sdtContent></w:sdt></w:p>", "chosen"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>x</w:t></w:r></w:p>", "x"),
        (
            "<w:p><w:r><w:t>anchor</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r></w:p>",
            "anchor|boxed",
        ),
    ],
)
def test_words_of_a_paragraph(tmp_path: Path, xml: str, read: str) -> None:
    path = save(tmp_path / "a.docx", body_xml(xml))
    assert "|".join(block.text for block in load(path).blocks) == read


def test_bold_lines_head_only_where_no_style_does(tmp_path: Path) -> None:
    def bold(text: str) -> Change:
        return lambda document: setattr(document.add_paragraph().add_run(text), "bold", True)

    def plain(text: str) -> Change:
        return lambda document: document.add_paragraph(text)

    path = save(tmp_path / "a.docx", bold("Scope"), plain("All staff."), bold("Note: read this."), plain("End."))
    assert shape(load(path))[0] == ("heading", 2, "Scope")
    assert shape(load(path))[2] == ("paragraph", 0, "Note: read this.")
    path = save(
        tmp_path / "b.docx", lambda document: document.add_heading("Real", 1), bold("Scope"), plain("All staff.")
    )
    assert shape(load(path))[1] == ("paragraph", 0, "Scope")


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.docx", lambda document: document.add_paragraph("Text"))
    doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    rewrite(path, "word/document.xml", lambda data: data.replace(b"?>", b"?>" + doctype, 1).replace(b"Text", b"&e;"))
    with pytest.raises(LoadError, match="declares a DOCTYPE"):
        load(path)


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"])
def test_broken_parts_are_refused_or_done_without(tmp_path: Path, part: str) -> None:
    path = save(tmp_path / "a.docx", lambda document: document.add_paragraph("Text"))
    for change in (lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"<a/>"):
        rewrite(path, part, change)
        with contextlib.suppress(LoadError):
            assert load(path).blocks
        save(path, lambda document: document.add_paragraph("Text"))


def test_no_text(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no text"):
        load(save(tmp_path / "a.docx"))
