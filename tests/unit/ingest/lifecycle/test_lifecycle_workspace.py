"""Which paths and names are taken, and that none leads out of the corpus."""

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lifecycle.errors import RefusedError
from ingest.lifecycle.workspace import Workspace, document_path, safe_name


@pytest.mark.parametrize("path", ["a.md", "leave/annual.en.md", "年次休暇.ja.md", "a b/c (2).PDF", "a..b.md"])
def test_ordinary_paths_are_taken(path: str) -> None:
    assert document_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "/a.md", "../a.md", "a/../b.md", "a//b.md", "./a.md", ".changes/x.md", "a/.b.md", "~$a.docx", "a\\b.md", "C:x.md",
        "a\x00.md", "a.md/", "a", "a.exe", "a.md.meta.yaml", "x" * 200 + ".md", " /a.md", "a./b.md",
    ],
)  # fmt: skip
def test_paths_that_lead_elsewhere_or_are_not_read_are_refused(path: str) -> None:
    with pytest.raises(RefusedError):
        document_path(path)


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Leave policy.md", "Leave policy.md"),
        ("..\\..\\etc\\policy.md", "policy.md"),
        ("/etc/passwd/../policy.pdf", "policy.pdf"),
        ("Urlaub & Zeit: 2026?.docx", "Urlaub - Zeit- 2026.docx"),
        (".hidden.md", "hidden.md"),
        ("Cafe\u0301.md", "Café.md"),
        ("<img src=x>.html", "img src-x.html"),
    ],
)
def test_file_names_are_made_harmless(given_name: str, name: str) -> None:
    assert safe_name(given_name) == name


@given(st.text(max_size=60))
def test_a_name_is_harmless_or_refused(text: str) -> None:
    try:
        name = safe_name(text + ".md")
    except RefusedError:
        return
    assert PurePosixPath(name).name == name
    assert not name.startswith(".")
    assert document_path(name) == name


def test_a_link_does_not_lead_out(space: Workspace, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (space.corpus / "link").symlink_to(outside)
    with pytest.raises(RefusedError, match="leads out of the corpus"):
        space.file("link/a.md")
    (space.corpus / "b.md").symlink_to(outside / "b.md")
    with pytest.raises(RefusedError, match="leads out of the corpus"):
        space.file("b.md")
