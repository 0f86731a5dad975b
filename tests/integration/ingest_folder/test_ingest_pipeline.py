"""What a first ingest publishes, and what later ones read and embed anew."""

from pathlib import Path
from typing import Any

import pytest
from bench import LEAVE, Bench

from ingest.contract.index.layout import IndexLayout
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest

pytestmark = pytest.mark.integration


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
