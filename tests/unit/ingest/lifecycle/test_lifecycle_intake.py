"""Handing in documents: one, a folder, a zip; what cannot be read or does not belong is named."""

import stat
import zipfile
from pathlib import Path

import pytest

from ingest.contract.documents import LoadedDocument
from ingest.lifecycle.diff import compare_files, corpus_finder, staged_finder
from ingest.lifecycle.errors import RefusedError
from ingest.lifecycle.intake import ImportLimits, import_folder, unpack, upload
from ingest.lifecycle.metadata import edited_sidecar
from ingest.lifecycle.proposals import propose
from ingest.lifecycle.records import Actor, Kind
from ingest.lifecycle.sections import Fate
from ingest.lifecycle.workspace import Workspace, sidecar_of
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file

SMALL = ImportLimits(max_files=3, max_file_bytes=50_000, max_total_bytes=60_000, max_ratio=100)


def read(path: Path) -> LoadedDocument:
    return load_file(path, limits=LoadLimits())


def document(folder: Path, name: str, text: str = "# Title\n\nSome text.\n") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_document_is_new_or_replaces_one(space: Workspace, editor: Actor, tmp_path: Path) -> None:
    file = document(tmp_path, "handed-in.md")
    assert upload(space, editor, file, "leave/new.md", read).kind is Kind.UPLOAD
    assert upload(space, editor, file, "pay.en.md", read).kind is Kind.REPLACE


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", b"", "is empty"),
        ("a.pdf", b"# Not a PDF", r"a\.pdf is"),
        ("a.md", b"---\ntitle: [\n---\n# A\n", "front matter is not valid YAML"),
        ("a.docx", b"PK\x03\x04 no zip", "damaged|is "),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    space: Workspace, editor: Actor, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RefusedError, match=said):
        upload(space, editor, tmp_path / name, name, read)
    assert not space.changes.exists()


def test_an_extension_is_kept(space: Workspace, editor: Actor, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"a\.md cannot become pay\.html"):
        upload(space, editor, document(tmp_path, "a.md"), "pay.html", read)


def test_a_folder_comes_as_one_change_without_what_cannot_be_used(
    space: Workspace, editor: Actor, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    document(folder, "leave/new.en.md")
    document(folder, "leave/new.en.md.meta.yaml", "version: '2'\n")
    document(folder, "lonely.md.meta.yaml", "version: '2'\n")
    document(folder, "broken.en.md.meta.yaml", "- a list\n")
    document(folder, "empty.md", "")
    document(folder, "picture.png", "no")
    document(folder, ".hidden/a.md")
    (folder / "link.md").symlink_to(tmp_path / "corpus" / "pay.en.md")
    imported = import_folder(space, editor, folder, ImportLimits(), read)
    assert [file.path for file in imported.change.files] == ["leave/new.en.md", "leave/new.en.md.meta.yaml"]
    assert sorted(imported.refused) == ["broken.en.md.meta.yaml", "empty.md", "lonely.md.meta.yaml", "picture.png"]


def test_an_import_of_nothing_usable_says_why(space: Workspace, editor: Actor, tmp_path: Path) -> None:
    document(tmp_path / "in", "empty.md", "")
    with pytest.raises(RefusedError, match=r"nothing in the import can be used: empty\.md: .*is empty"):
        import_folder(space, editor, tmp_path / "in", ImportLimits(), read)


def archive(path: Path, entries: dict[str, bytes], **attributes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = attributes.get("external_attr", 0)
            opened.writestr(entry, content)
    return path


def test_a_zip_is_unpacked(tmp_path: Path) -> None:
    packed = archive(tmp_path / "a.zip", {"leave/a.md": b"# A", "b.md": b"# B"})
    (tmp_path / "out").mkdir()
    unpack(packed, tmp_path / "out", SMALL)
    assert (tmp_path / "out" / "leave" / "a.md").read_bytes() == b"# A"


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"../a.md": b"x"}, "points outside"),
        ({"/etc/a.md": b"x"}, "points outside"),
        ({"..\\a.md": b"x"}, "points outside"),
        ({"C:/a.md": b"x"}, "points outside"),
        ({"a.md": b"0" * 49_000, "b.md": b"0" * 49_000}, "more than 60000"),
        ({"a.md": b"0" * 55_000}, "more than 50000 bytes"),
        ({f"{n}.md": b"x" for n in range(4)}, "holds 4 files, more than 3"),
    ],
)
def test_a_zip_that_would_do_harm_is_refused(tmp_path: Path, entries: dict[str, bytes], said: str) -> None:
    packed = archive(tmp_path / "a.zip", entries)
    (tmp_path / "out").mkdir()
    with pytest.raises(RefusedError, match=said):
        unpack(packed, tmp_path / "out", SMALL)
    assert not (tmp_path / "a.md").exists()


def test_links_and_damage_in_a_zip_are_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    linked = archive(tmp_path / "a.zip", {"a.md": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16)
    with pytest.raises(RefusedError, match=r"holds the link 'a\.md'"):
        unpack(linked, tmp_path / "out", SMALL)
    (tmp_path / "b.zip").write_bytes(linked.read_bytes()[:40])
    with pytest.raises(RefusedError, match="cannot be unpacked"):
        unpack(tmp_path / "b.zip", tmp_path / "out", SMALL)


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("colour=red", "'colour' is not a field"),
        ("version", "is not field=value"),
        ("effective_to=soon", "write a date as YYYY-MM-DD"),
        ("state=gone", "write one of draft, review, published, retired"),
        ("audience.=ES", "is not a field"),
        ("title=a\nb", "a line break"),
        ("path=elsewhere.md", "'path' is not a field"),
        ("audience.country=Spain", "no code of two capitals"),
    ],
)
def test_fields_that_are_none_are_refused(space: Workspace, assignment: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        edited_sidecar(space, "pay.en.md", [assignment])


def test_a_diff_shows_text_and_metadata(space: Workspace, editor: Actor) -> None:
    text = b"# Pay\n\nPay comes on the 28th.\n"
    side = edited_sidecar(space, "pay.en.md", ["version=2", "audience.country=NO", "topics=pay,money"])
    change = propose(
        space, editor, Kind.IMPORT, {"pay.en.md": text, sidecar_of("pay.en.md"): side, "leave/annual.en.md": None}
    )
    finders = corpus_finder(space), staged_finder(space, change.id)
    gone, changed = compare_files(space, change.files, *finders, read)
    assert (gone.path, gone.fate) == ("leave/annual.en.md", Fate.REMOVED)
    assert {section.fate for section in gone.sections} == {Fate.REMOVED}
    assert changed.fate is Fate.CHANGED
    assert [(item.name, item.before, item.after) for item in changed.fields] == [
        ("audience.country", None, "NO"), ("topics", None, "pay, money"), ("version", None, "2")
    ]  # fmt: skip
    assert changed.as_json()["sections"][0]["rows"][0]["right"][1] == {"kind": "new", "text": "28th"}
