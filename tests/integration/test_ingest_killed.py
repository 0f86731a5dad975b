"""An ingest that is killed without warning, at every moment that matters: what was published stays, and the next run goes on."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from hash_embedder import HashEmbedder

from ingest.contract.errors import IndexMissingError
from ingest.contract.index import objects
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current
from ingest.index import profile, writer
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest
from ingest.report import IngestReport

pytestmark = pytest.mark.integration

DOCUMENTS = 4
# Where the process dies: the module, the function it is about to call, and how often it may call it before.
MOMENTS: dict[str, tuple[Any, str, int]] = {
    "before the first document": (objects, "save_file", 0),
    "after two documents": (objects.os, "replace", 2),
    "while vectors are written": (writer, "_write_vectors", 0),
    "before the snapshot has its name": (writer.os, "rename", 0),
    "before the pointer is swapped": (writer, "_swap_pointer", 0),
    "before old snapshots are swept": (writer, "_remove_old", 0),
}
EMBEDDED_BY_THE_NEXT_RUN = {"before the first document": DOCUMENTS, "after two documents": DOCUMENTS - 2}


def write_corpus(folder: Path, word: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(DOCUMENTS):
        (folder / f"{number}.md").write_text(f"# Policy {number}\n\nThe {word} text.\n", encoding="utf-8")


def run(corpus: Path, index: Path) -> IngestReport:
    with LoaderPool(LoadLimits(), timeout_seconds=20) as loaders:
        return ingest(IngestPlan(corpus, index, HashEmbedder(), loaders))


def die_at(moment: str, corpus: Path, index: Path) -> None:
    """Runs in a process of its own, which does not survive it."""
    module, name, calls = MOMENTS[moment]
    original: Callable[..., Any] = getattr(module, name)
    left = [calls]

    def fatal(*arguments: Any, **options: Any) -> Any:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return original(*arguments, **options)

    setattr(module, name, fatal)
    run(corpus, index)


def killed(moment: str, corpus: Path, index: Path) -> None:
    # A server that has loaded the pipeline once forks each victim, so that a victim starts at once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.pipeline"])
    process = context.Process(target=die_at, args=(moment, corpus, index))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def texts(layout: IndexLayout) -> list[str]:
    snapshot = open_current(layout, HashEmbedder().identity)
    assert len(snapshot) == snapshot.vectors.ntotal == DOCUMENTS
    return [
        snapshot.open(snapshot.document_of(position)).text[chunk.start : chunk.end]
        for position in range(len(snapshot))
        for chunk in [snapshot.chunk(position)]
    ]


def leftovers(layout: IndexLayout) -> list[str]:
    return [str(path) for folder in (layout.snapshots, layout.root / "objects") for path in folder.rglob(".*")]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_update_leaves_an_index_to_serve_and_the_next_run_goes_on(tmp_path: Path, moment: str) -> None:
    corpus, layout = tmp_path / "corpus", IndexLayout(tmp_path / "index")
    write_corpus(corpus, "old")
    run(corpus, layout.root)
    write_corpus(corpus, "new")
    killed(moment, corpus, layout.root)
    done = moment == "before old snapshots are swept"
    assert texts(layout) == ["The new text." if done else "The old text."] * DOCUMENTS
    report = run(corpus, layout.root)
    assert report.chunks_embedded == EMBEDDED_BY_THE_NEXT_RUN.get(moment, 0)
    assert texts(layout) == ["The new text."] * DOCUMENTS
    assert leftovers(layout) == []


@pytest.mark.parametrize("moment", ["after two documents", "before the pointer is swapped"])
def test_a_killed_first_ingest_leaves_no_index_and_the_next_run_makes_one(tmp_path: Path, moment: str) -> None:
    corpus, layout = tmp_path / "corpus", IndexLayout(tmp_path / "index")
    write_corpus(corpus, "first")
    # The profile is made by the first ingest alone; make it here, so that moments count the same.
    profile.load_profile(layout, HashEmbedder())
    killed(moment, corpus, layout.root)
    with pytest.raises(IndexMissingError, match="run 'benefits ingest"):
        open_current(layout, HashEmbedder().identity)
    report = run(corpus, layout.root)
    assert report.chunks_embedded == EMBEDDED_BY_THE_NEXT_RUN.get(moment, 0)
    assert texts(layout) == ["The first text."] * DOCUMENTS
    assert leftovers(layout) == []
