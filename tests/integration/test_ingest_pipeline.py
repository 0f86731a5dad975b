"""A whole ingest of small folders: real files, real loader processes, an embedder without a model."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.schema import BaseNode, TransformComponent
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

sys.path.append(str(Path(__file__).resolve().parents[1]))

from hash_embedder import HashEmbedder

from ingest.contract.errors import ConfigurationError, IndexLockedError
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import Snapshot, open_current
from ingest.index.lock import writer_lock
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest
from ingest.report import IngestReport

pytestmark = pytest.mark.integration

LEAVE = "# Leave\n\nThirty days a year.\n\n## Sickness\n\nCall in on the first day.\n\n## Parents\n\nTen weeks, paid.\n"
PAY = "# Pay\n\nPaid on the 25th.\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(scope="module")
def loaders() -> Iterator[LoaderPool]:
    with LoaderPool(LoadLimits(), timeout_seconds=20) as pool:
        yield pool


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "de").mkdir(parents=True)
    (folder / "leave.md").write_text(LEAVE, encoding="utf-8")
    (folder / "pay.md").write_text(PAY, encoding="utf-8")
    (folder / "de" / "urlaub.md").write_text("# Urlaub\n\nDreißig Tage im Jahr.\n", encoding="utf-8")
    return folder


class Bench:
    """A corpus, its index and an embedder that counts."""

    def __init__(self, corpus: Path, loaders: LoaderPool) -> None:
        self.corpus = corpus
        self.layout = IndexLayout(corpus.parent / "index")
        self.embedder = HashEmbedder()
        self.loaders = loaders

    def run(self, **options: Any) -> IngestReport:
        embedder = options.pop("embedder", self.embedder)
        return ingest(IngestPlan(self.corpus, self.layout.root, embedder, self.loaders, **options))

    def open(self) -> Snapshot:
        return open_current(self.layout, self.embedder.identity)

    def paths(self) -> list[str]:
        return list(self.open().by_path)

    def write(self, name: str, content: str | bytes) -> None:
        (self.corpus / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def texts(self) -> list[str]:
        snapshot = self.open()
        return [
            snapshot.open(snapshot.document_of(position)).text[slice(chunk.start, chunk.end)]
            for position in range(len(snapshot))
            for chunk in [snapshot.chunk(position)]
        ]


@pytest.fixture
def bench(corpus: Path, loaders: LoaderPool) -> Bench:
    return Bench(corpus, loaders)


class Watcher:
    """Notes the progress it is told."""

    def __init__(self) -> None:
        self.stages: list[list[Any]] = []

    def start(self, stage: str, total: int) -> None:
        self.stages.append([stage, total, 0])

    def advance(self, amount: int = 1) -> None:
        self.stages[-1][2] += amount


def test_a_first_ingest_publishes_every_document(bench: Bench) -> None:
    watcher = Watcher()
    plan = IngestPlan(bench.corpus, bench.layout.root, bench.embedder, bench.loaders)
    report = ingest(plan, watcher)
    assert report.added == ["de/urlaub.md", "leave.md", "pay.md"]
    assert (report.chunks, report.chunks_embedded, report.published) == (5, 5, True)
    assert report.changed == report.unchanged == report.removed == []
    assert report.failed == {}
    assert report.seconds > 0
    assert watcher.stages == [["embed", 3, 3]]
    snapshot = bench.open()
    assert snapshot.name == report.snapshot
    assert bench.paths() == report.added
    assert snapshot.manifest.languages == {"de": 1, "en": 2}
    assert bench.texts() == [
        "Dreißig Tage im Jahr.", "Thirty days a year.", "Call in on the first day.", "Ten weeks, paid.", "Paid on the 25th."
    ]  # fmt: skip


def test_a_second_ingest_embeds_nothing(bench: Bench) -> None:
    first = bench.run()
    embedded = bench.embedder.passages
    second = bench.run()
    assert second.unchanged == first.added
    assert (second.chunks, second.chunks_embedded) == (5, 0)
    assert second.added == second.changed == second.removed == []
    assert second.failed == {}
    assert second.snapshot == bench.open().name
    assert bench.embedder.passages == embedded


def test_the_same_corpus_gives_the_same_ids(bench: Bench, loaders: LoaderPool, tmp_path: Path) -> None:
    bench.run()
    other = Bench(bench.corpus, loaders)
    other.layout = IndexLayout(tmp_path / "other")
    other.run()
    first, second = bench.open(), other.open()
    assert [first.chunk(i).chunk_id for i in range(len(first))] == [
        second.chunk(i).chunk_id for i in range(len(second))
    ]
    assert first.manifest.corpus_hash == second.manifest.corpus_hash


def test_one_edited_section_embeds_its_chunk_alone(bench: Bench) -> None:
    bench.run()
    bench.write("leave.md", LEAVE.replace("Call in on", "Write on"))
    report = bench.run()
    assert (report.changed, report.unchanged) == (["leave.md"], ["de/urlaub.md", "pay.md"])
    assert (report.chunks, report.chunks_embedded) == (5, 1)
    assert "Write on the first day." in bench.texts()
    assert "Call in on the first day." not in bench.texts()


def test_what_the_catalogue_says_anew_embeds_nothing_if_the_text_is_the_same(bench: Bench) -> None:
    bench.run()
    bench.write("catalogue.yaml", "documents:\n- {path: leave.md, owner: People team}\n")
    report = bench.run()
    assert (report.changed, report.chunks_embedded) == (["leave.md"], 0)
    assert bench.open().by_path["leave.md"].info.owner == "People team"


def test_a_file_that_was_only_moved_is_removed_and_added(bench: Bench) -> None:
    bench.run()
    (bench.corpus / "pay.md").rename(bench.corpus / "wages.md")
    report = bench.run()
    assert (report.added, report.removed) == (["wages.md"], ["pay.md"])
    assert bench.paths() == ["de/urlaub.md", "leave.md", "wages.md"]


def test_a_removed_file_disappears(bench: Bench) -> None:
    bench.run()
    (bench.corpus / "pay.md").unlink()
    report = bench.run()
    assert (report.removed, report.chunks_embedded, report.published) == (["pay.md"], 0, True)
    assert bench.paths() == ["de/urlaub.md", "leave.md"]
    assert "Paid on the 25th." not in bench.texts()


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


def nothing_left(corpus: Path) -> None:
    for path in corpus.rglob("*.md"):
        path.unlink()


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


class Shout(TransformComponent):
    """Adds what the model is to read above each chunk."""

    word: str = "entitlement"

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> Sequence[BaseNode]:
        for node in nodes:
            node.metadata["keyword"] = self.word
        return nodes


def test_a_transformation_is_applied_before_embedding(bench: Bench) -> None:
    bench.run()
    plain = bench.open().open(bench.open().documents[0]).vectors[0]
    report = bench.run(transformations=[Shout()])
    assert (len(report.changed), report.chunks_embedded) == (3, 5)
    shouted = bench.open().open(bench.open().documents[0])
    expected = bench.embedder.embed_query("Urlaub\nentitlement\nDreißig Tage im Jahr.").vector
    assert shouted.vectors[0] == pytest.approx(expected, abs=1e-6)
    assert shouted.vectors[0] != pytest.approx(plain, abs=1e-3)
    assert bench.texts()[0] == "Dreißig Tage im Jahr."
    assert bench.run(transformations=[Shout()]).chunks_embedded == 0
    assert bench.run(transformations=[Shout(word="leave")]).chunks_embedded == 5


class Selective(TransformComponent):
    """Leaves out what nobody should find."""

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> Sequence[BaseNode]:
        return [node for node in nodes if "paid" not in node.get_content().casefold()]


def test_a_transformation_may_leave_chunks_out(bench: Bench) -> None:
    report = bench.run(transformations=[Selective()])
    assert report.chunks == 3
    assert bench.paths() == ["de/urlaub.md", "leave.md", "pay.md"]
    assert not any("paid" in text.casefold() for text in bench.texts())


def test_another_model_embeds_all_anew(bench: Bench) -> None:
    bench.run()
    other = HashEmbedder(revision="2")
    report = bench.run(embedder=other)
    assert (len(report.added), report.chunks_embedded) == (3, 5)
    assert open_current(bench.layout, other.identity).name == report.snapshot


def test_folders_can_be_left_out(bench: Bench) -> None:
    bench.run()
    report = bench.run(exclude=["de"])
    assert report.removed == ["de/urlaub.md"]
    assert bench.paths() == ["leave.md", "pay.md"]


def test_a_second_ingest_at_the_same_time_is_refused(bench: Bench) -> None:
    before = bench.run()
    with writer_lock(bench.layout.lock), pytest.raises(IndexLockedError, match="is locked by process"):
        bench.run()
    assert bench.open().name == before.snapshot


def test_warnings_of_a_document_are_passed_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    canvas = Canvas(str(bench.corpus / "plan.pdf"), invariant=1)
    canvas.drawString(60, 700, "The plan pays for glasses.")
    canvas.showPage()
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    with LoaderPool(LoadLimits(), timeout_seconds=20) as without_ocr:
        bench.loaders = without_ocr
        report = bench.run()
    remedy = "Install Tesseract OCR (Debian package tesseract-ocr) to have it read."
    assert report.warnings == {"plan.pdf": (f"Page 2 has no text; it may be an image, which is not read. {remedy}",)}
    assert bench.open().by_path["plan.pdf"].info.pages == 2


def test_only_published_documents_are_indexed_and_a_sidecar_changes_its_document_alone(bench: Bench) -> None:
    bench.run()
    bench.write("pay.md.meta.yaml", "state: retired\n")
    bench.write("plan.md", "---\nstate: draft\n---\n# Plan\n\nNot yet.\n")
    report = bench.run()
    assert report.left_out == {"pay.md": "retired", "plan.md": "draft"}
    assert (report.removed, report.added, report.chunks_embedded) == (["pay.md"], [], 0)
    assert bench.paths() == ["de/urlaub.md", "leave.md"]
    again = bench.run()
    assert (again.left_out, again.published) == (report.left_out, False)
    bench.write("pay.md.meta.yaml", "state: published\nowner: Payroll\n")
    assert bench.run().added == ["pay.md"]
    bench.write("pay.md.meta.yaml", "state: published\nowner: People\n")
    changed = bench.run()
    assert (changed.changed, changed.chunks_embedded) == (["pay.md"], 0)
    assert bench.open().by_path["pay.md"].info.owner == "People"


def test_a_corpus_of_drafts_says_so(bench: Bench) -> None:
    nothing_left(bench.corpus)
    bench.write("plan.md", "---\nstate: draft\n---\n# Plan\n\nNot yet.\n")
    with pytest.raises(ConfigurationError, match=r"none of the 1 files .*plan\.md: its state is draft"):
        bench.run()


def test_a_draft_that_only_the_loader_sees_is_left_out_too(bench: Bench) -> None:
    bench.run()
    comment = "# " + "x" * 70_000
    bench.write("plan.md", f"---\n{comment}\nstate: draft\n---\n# Plan\n\nNot yet.\n")
    bench.write("pay.md", f"---\n{comment}\nstate: retired\n---\n# Pay\n\nNo more.\n")
    report = bench.run()
    assert report.left_out == {"plan.md": "draft", "pay.md": "retired"}
    assert bench.paths() == ["de/urlaub.md", "leave.md"]
