"""What may be set for an ingest, and what of a folder is left out of the index."""

from collections.abc import Sequence
from typing import Any

import pytest
from bench import Bench, nothing_left
from hash_embedder import HashEmbedder
from llama_index.core.schema import BaseNode, TransformComponent
from reportlab.pdfgen.canvas import Canvas

from ingest.contract.errors import ConfigurationError, IndexLockedError
from ingest.contract.index.snapshot import open_current
from ingest.index.lock import writer_lock
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool

pytestmark = pytest.mark.integration


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
