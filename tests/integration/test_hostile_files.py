"""A choice of the hostile files among good ones; scripts/hostile/measure.py ingests them all."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))
sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts" / "hostile"))

from families import quick_hostile
from hash_embedder import HashEmbedder
from judging import judge, make_corpus, remove
from oddities import oddities
from samples import GOOD

from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest

pytestmark = pytest.mark.integration


def test_good_files_are_indexed_and_every_other_is_named_or_harmless(tmp_path: Path) -> None:
    corpus, files = tmp_path / "corpus", quick_hostile()
    make_corpus(corpus, files)
    embedder = HashEmbedder()
    with LoaderPool(LoadLimits(), timeout_seconds=15, memory_bytes=1_000_000_000) as loaders:
        report = ingest(IngestPlan(corpus, tmp_path / "index", embedder, loaders))
    assert judge(corpus, files, set(report.added), report.failed) == []
    snapshot = open_current(IndexLayout(tmp_path / "index"), embedder.identity)
    assert set(GOOD) <= set(snapshot.by_path)
    assert not any("root:" in reason for reason in report.failed.values())
    remove(corpus)


def test_the_same_bytes_are_made_each_time(tmp_path: Path) -> None:
    files = [
        hostile for hostile in quick_hostile(2) if hostile.path.startswith(("damaged/", "traversal/", "encodings/"))
    ]
    for name in ("one", "two"):
        make_corpus(tmp_path / name, files)
    for hostile in files:
        assert (tmp_path / "one" / hostile.path).read_bytes() == (tmp_path / "two" / hostile.path).read_bytes()


@pytest.mark.parametrize("said", [{}, {"links/passwd.md": "bad"}])
def test_the_judge_sees_what_is_passed_over_or_badly_named(tmp_path: Path, said: dict[str, str]) -> None:
    link = next(hostile for hostile in oddities() if hostile.path == "links/passwd.md")
    wrong = judge(tmp_path, [link], set(GOOD), said)
    assert len(wrong) == 1
    assert judge(tmp_path, [link], {*GOOD, "links/passwd.md"}, {}) == [
        "links/passwd.md: indexed, though it should not be"
    ]
    assert len(judge(tmp_path, [], set(), {})) == len(GOOD)
