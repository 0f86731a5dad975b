"""A corpus's glossary from file to search: taken up, changed, broken, taken away."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from hash_embedder import HashEmbedder

from ingest.contract.glossary.files import GLOSSARY_FILE
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import Snapshot, open_current
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest
from ingest.report import IngestReport

pytestmark = pytest.mark.integration

OWN = "concepts:\n  lake-house:\n    en: [company cabin]\n    es: [casa del lago]\n"


@pytest.fixture(scope="module")
def loaders() -> Iterator[LoaderPool]:
    with LoaderPool(LoadLimits(), timeout_seconds=20) as pool:
        yield pool


class Bench:
    """A corpus of two policies, its index and an embedder that counts."""

    def __init__(self, folder: Path, loaders: LoaderPool) -> None:
        self.corpus = folder / "corpus"
        self.corpus.mkdir()
        (self.corpus / "cabin.md").write_text("# Lake\n\nBook the company cabin in May.\n", encoding="utf-8")
        (self.corpus / "leave.md").write_text("# Annual leave\n\nThirty days a year.\n", encoding="utf-8")
        self.layout = IndexLayout(folder / "index")
        self.embedder = HashEmbedder()
        self.loaders = loaders

    def glossary(self, text: str | None) -> IngestReport:
        path = self.corpus / GLOSSARY_FILE
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
        return ingest(IngestPlan(self.corpus, self.layout.root, self.embedder, self.loaders))

    def open(self) -> Snapshot:
        return open_current(self.layout, self.embedder.identity)

    def found(self, question: str, language: str) -> set[str]:
        snapshot = self.open()
        scores = snapshot.concept_scores(snapshot.glossary.question_concepts(question, language))
        return {snapshot.document_of(int(position)).info.path for position in (scores > 0).nonzero()[0]}


@pytest.fixture
def bench(tmp_path: Path, loaders: LoaderPool) -> Bench:
    return Bench(tmp_path, loaders)


def test_the_packaged_glossary_is_used_where_the_corpus_has_none(bench: Bench) -> None:
    assert bench.glossary(None).published
    assert bench.found("¿Cuántas vacaciones tengo?", "es") == {"leave.md"}
    assert bench.found("¿Puedo reservar la casa del lago?", "es") == set()


def test_a_new_glossary_is_taken_up_without_embedding(bench: Bench) -> None:
    bench.glossary(None)
    embedded = bench.embedder.passages
    report = bench.glossary(OWN)
    assert (report.published, report.failed, report.chunks_embedded) == (True, {}, 0)
    assert bench.embedder.passages == embedded
    assert sorted(report.unchanged) == ["cabin.md", "leave.md"]
    assert bench.found("¿Puedo reservar la casa del lago?", "es") == {"cabin.md"}
    assert bench.found("¿Cuántas vacaciones tengo?", "es") == {"leave.md"}


def test_the_same_glossary_again_is_no_change(bench: Bench) -> None:
    bench.glossary(OWN)
    report = bench.glossary(OWN)
    assert (report.published, report.failed) == (False, {})


def test_the_glossary_is_no_document(bench: Bench) -> None:
    report = bench.glossary(OWN)
    assert report.added == ["cabin.md", "leave.md"]
    assert set(bench.open().by_path) == {"cabin.md", "leave.md"}


def test_a_broken_glossary_is_reported_and_the_one_of_before_kept(bench: Bench) -> None:
    bench.glossary(OWN)
    before = bench.layout.current_name()
    for _ in range(2):
        report = bench.glossary("concepts:\n  lake-house:\n    es: casa\n")
        assert report.failed == {
            GLOSSARY_FILE: "line 3: concept 'lake-house', the field 'es' is 'casa'; "
            "write a list such as [annual leave, vacation]"
        }
        assert (report.published, bench.layout.current_name()) == (False, before)
    assert bench.found("casa del lago", "es") == {"cabin.md"}


def test_a_first_ingest_with_a_broken_glossary_uses_the_packaged_one(bench: Bench) -> None:
    report = bench.glossary("concepts: none")
    assert report.published
    assert list(report.failed) == [GLOSSARY_FILE]
    assert bench.found("Urlaub", "de") == {"leave.md"}
    assert not bench.glossary("concepts: none").published


def test_documents_change_under_a_broken_glossary_too(bench: Bench) -> None:
    bench.glossary(OWN)
    (bench.corpus / "more.md").write_text("# More\n\nThe company cabin has a stove.\n", encoding="utf-8")
    report = bench.glossary("concepts: none")
    assert (report.added, report.published) == (["more.md"], True)
    assert bench.found("casa del lago", "es") == {"cabin.md", "more.md"}


def test_a_glossary_that_is_taken_away_leaves_the_packaged_one(bench: Bench) -> None:
    bench.glossary(OWN)
    assert bench.glossary(None).published
    assert bench.found("casa del lago", "es") == set()
