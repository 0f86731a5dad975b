import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.walk import MOST_FOLDERS_DEEP, Refused, walk_corpus


def found(corpus: Path, *exclude: str) -> tuple[list[str], dict[str, str]]:
    items = list(walk_corpus(corpus, exclude))
    files = [item.relative_to(corpus).as_posix() for item in items if isinstance(item, Path)]
    return files, {item.path: item.reason for item in items if isinstance(item, Refused)}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "de").mkdir(parents=True)
    (folder / "leave.md").write_text("# Leave", encoding="utf-8")
    (folder / "de" / "urlaub.md").write_text("# Urlaub", encoding="utf-8")
    return folder


def test_plain_files_in_order_without_hidden_and_excluded_ones(corpus: Path) -> None:
    for name in (".git", "de-old"):
        (corpus / name).mkdir()
        (corpus / name / "x.md").write_text("x", encoding="utf-8")
    (corpus / "~$leave.docx").write_bytes(b"x")
    assert found(corpus) == (["de/urlaub.md", "de-old/x.md", "leave.md"], {})
    assert found(corpus, "de-old", "de/*.md") == (["leave.md"], {})


def outside(corpus: Path) -> None:
    (corpus.parent / "secret.md").write_text("secret", encoding="utf-8")
    (corpus / "out.md").symlink_to(corpus.parent / "secret.md")


def relative_outside(corpus: Path) -> None:
    outside(corpus)
    (corpus / "out.md").unlink()
    (corpus / "out.md").symlink_to("../corpus/../secret.md")


def listening(corpus: Path) -> None:
    here = Path.cwd()
    os.chdir(corpus)
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind("out.md")
    finally:
        os.chdir(here)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (outside, "outside of the corpus"),
        (relative_outside, "outside of the corpus"),
        (lambda corpus: (corpus / "out.md").symlink_to("nowhere.md"), "cannot be opened"),
        (lambda corpus: (corpus / "out.md").symlink_to("out.md"), "cannot be opened"),
        (lambda corpus: (corpus / "out.md").symlink_to("de"), "link to a folder"),
        (lambda corpus: (corpus / "out.md").symlink_to("/"), "outside of the corpus"),
        (lambda corpus: (corpus / "out.md").symlink_to("/dev/zero"), "outside of the corpus"),
        (lambda corpus: os.mkfifo(corpus / "out.md"), "pipe, socket or device"),
        (listening, "pipe, socket or device"),
    ],
)
def test_what_is_not_a_file_of_the_corpus_is_refused(corpus: Path, make: Callable[[Path], object], reason: str) -> None:
    make(corpus)
    files, refused = found(corpus)
    assert files == ["de/urlaub.md", "leave.md"]
    assert list(refused) == ["out.md"]
    assert reason in refused["out.md"]


def test_a_link_to_a_file_within_is_that_file(corpus: Path) -> None:
    (corpus / "again.md").symlink_to("de/urlaub.md")
    assert found(corpus) == (["again.md", "de/urlaub.md", "leave.md"], {})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"bad\xff.md", "bad\\udcff.md"),
        (b"line\nbreak.md", "line\\nbreak.md"),
        ("turned\u202egnp.md".encode(), "turned\\u202egnp.md"),
    ],
)
def test_names_that_cannot_be_shown_as_they_are_are_refused(corpus: Path, name: bytes, shown: str) -> None:
    (Path(os.fsdecode(os.fsencode(corpus) + b"/" + name))).write_bytes(b"x")
    files, refused = found(corpus)
    assert len(files) == 2
    assert list(refused) == [shown]
    assert "rename it" in refused[shown]


@pytest.mark.parametrize("name", ["日本 休暇.md", "émilie.md", "e\u0301.md", "🏖.md", "a" * 250 + ".md", "نص.md"])
def test_names_in_any_script_are_fine(corpus: Path, name: str) -> None:
    (corpus / name).write_text("x", encoding="utf-8")
    assert name in found(corpus)[0]


def test_depth_has_an_end(corpus: Path) -> None:
    deep = corpus.joinpath(*["d"] * (MOST_FOLDERS_DEEP + 5))
    deep.mkdir(parents=True)
    (deep / "x.md").write_text("x", encoding="utf-8")
    files, refused = found(corpus)
    assert files == ["de/urlaub.md", "leave.md"]
    assert len(refused) == 1
    assert "folders deep" in next(iter(refused.values()))


def test_a_corpus_may_be_a_link_itself(corpus: Path) -> None:
    (corpus.parent / "link").symlink_to(corpus)
    assert found(corpus.parent / "link") == (["de/urlaub.md", "leave.md"], {})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_may_not_be_opened_is_named(corpus: Path) -> None:
    (corpus / "de").chmod(0)
    assert "cannot be opened" in found(corpus)[1]["de"]
