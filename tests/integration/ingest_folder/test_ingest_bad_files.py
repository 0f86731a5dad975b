"""Files and folders that cannot be indexed are named, and harm nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench import LEAVE, PNG, Bench, nothing_left
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.contract.errors import ConfigurationError

pytestmark = pytest.mark.integration


def encrypted_pdf(path: Path) -> None:
    canvas = Canvas(str(path), invariant=1, encrypt=StandardEncryption("user", "owner"))
    canvas.drawString(60, 700, "Secret")
    canvas.save()


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "scan.pdf": (lambda path: path.write_bytes(PNG), "is a PNG image with the extension .pdf"),
    "empty.md": (lambda path: path.write_bytes(b""), "is empty (0 bytes)"),
    "locked.pdf": (encrypted_pdf, "encrypted with a password"),
    "logo.svg": (lambda path: path.write_text("<svg/>"), "the format .svg is not supported"),
    "notes": (lambda path: path.write_text("text"), "the format (none) is not supported"),
    "cut.docx": (lambda path: path.write_bytes(b"PK\x03\x04 cut"), "damaged ZIP container"),
    "dated.md": (lambda path: path.write_text("---\nreview_by: soon\n---\n# A\n\nB."), "'review_by' is 'soon'"),
    "front.md": (lambda path: path.write_text("---\ntitle: [a\n---\n# A\n\nB."), "front matter is not valid YAML"),
}


def test_bad_files_are_named_and_the_others_indexed(bench: Bench) -> None:
    for name, (make, _) in BAD.items():
        make(bench.corpus / name)
    report = bench.run()
    assert report.published
    assert bench.paths() == report.added == ["de/urlaub.md", "leave.md", "pay.md"]
    assert sorted(report.failed) == sorted(BAD)
    for name, (_, reason) in BAD.items():
        assert reason in report.failed[name]


def test_bad_files_are_named_each_time(bench: Bench) -> None:
    bench.write("empty.md", b"")
    bench.write("logo.svg", "<svg/>")
    first = bench.run()
    second = bench.run()
    assert second.failed == first.failed
    assert (sorted(second.failed), second.chunks_embedded) == (["empty.md", "logo.svg"], 0)
    assert second.unchanged == first.added


def test_a_file_that_breaks_keeps_its_earlier_version(bench: Bench) -> None:
    bench.run()
    for content in (PNG, b""):
        bench.write("leave.md", content)
        report = bench.run()
        assert list(report.failed) == ["leave.md"]
        assert (report.removed, report.changed, report.chunks_embedded) == ([], [], 0)
        assert bench.paths() == ["de/urlaub.md", "leave.md", "pay.md"]
        assert "Call in on the first day." in bench.texts()
    bench.write("leave.md", LEAVE)
    report = bench.run()
    assert (report.failed, report.chunks_embedded) == ({}, 0)
    assert report.unchanged == ["de/urlaub.md", "leave.md", "pay.md"]


def test_a_file_that_vanishes_while_it_is_read_stops_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.run()
    opened = Path.open

    def taken_away(path: Path, *arguments: Any, **options: Any) -> Any:
        if path == bench.corpus / "pay.md":
            path.unlink(missing_ok=True)
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", taken_away)
    bench.write("new.md", "# New\n\nText.\n")
    report = bench.run()
    assert report.added == ["new.md"]
    assert "pay.md cannot be opened" in report.failed["pay.md"]
    assert "pay.md" in bench.paths()


def no_folder(corpus: Path) -> None:
    corpus.rename(corpus.with_name("gone"))


def all_bad(corpus: Path) -> None:
    nothing_left(corpus)
    (corpus / "scan.pdf").write_bytes(PNG)


def only_unsupported(corpus: Path) -> None:
    nothing_left(corpus)
    (corpus / "logo.svg").write_text("<svg/>", encoding="utf-8")


def broken_catalogue(corpus: Path) -> None:
    (corpus / "catalogue.yaml").write_text("documents: [", encoding="utf-8")


@pytest.mark.parametrize(
    ("ruin", "message"),
    [
        (nothing_left, "holds no documents; supported are"),
        (no_folder, "is not a folder; give one with --corpus"),
        (
            all_bad,
            r"none of the 1 files .* could be read, so nothing was published: scan\.pdf: scan\.pdf is a PNG image",
        ),
        (only_unsupported, r"none of the 1 files .* could be read, .*logo\.svg: the format \.svg is not supported"),
        (broken_catalogue, r"catalogue\.yaml is not valid YAML"),
    ],
)
def test_a_corpus_that_cannot_be_indexed_leaves_the_index_as_it_was(
    bench: Bench, ruin: Callable[[Path], None], message: str
) -> None:
    before = bench.run()
    ruin(bench.corpus)
    with pytest.raises(ConfigurationError, match=message):
        bench.run()
    assert bench.open().name == before.snapshot
    assert len(bench.texts()) == 5


def test_a_corpus_that_cannot_be_indexed_publishes_nothing_the_first_time(bench: Bench) -> None:
    all_bad(bench.corpus)
    with pytest.raises(ConfigurationError, match="nothing was published"):
        bench.run()
    assert not bench.layout.pointer.exists()
