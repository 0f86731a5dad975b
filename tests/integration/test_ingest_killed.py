"""An ingest that is killed without warning, at every moment that matters: what was published stays, and the next run goes on."""

import json
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from hash_embedder import HashEmbedder

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import IndexMissingError
from ingest.contract.index import objects
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current
from ingest.index import profile, writer
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest
from ingest.report import IngestReport

pytestmark = pytest.mark.integration

DOCUMENTS = 4
KILLS = 100
# What Python reports of its own accord whenever the file system is touched (PEP 578).
TOUCHES = {
    "open",
    "os.rename",
    "os.replace",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.listdir",
    "os.scandir",
    "shutil.rmtree",
}
# Where the process dies: the module, the function it is about to call, and how often it may call it before.
MOMENTS: dict[str, tuple[Any, str, int]] = {
    "before the first document": (objects, "save_file", 0),
    "after two documents": (objects.os, "replace", 2),
    "while vectors are written": (writer, "write_vectors", 0),
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
        # Of files that are put in place, objects alone count: whether hashes of the corpus are kept too depends on how long ago it was written.
        if name == "replace" and not str(arguments[1]).endswith(".safetensors"):
            return original(*arguments, **options)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return original(*arguments, **options)

    setattr(module, name, fatal)
    run(corpus, index)


def killed(moment: str, corpus: Path, index: Path) -> None:
    assert in_a_process(die_at, moment, corpus, index) == -signal.SIGKILL


class InThisProcess:
    """Loads files without a worker process: what is killed here is the writer, a hundred times."""

    def load_many(self, paths: Iterable[Path]) -> Iterator[tuple[Path, LoadedDocument]]:
        for path in paths:
            yield path, load_file(path, limits=LoadLimits())


def die_at_event(number: int, corpus: Path, index: Path) -> None:
    """Runs in a process of its own: killed when it touches the file system for the so-manieth time; tells how often it did if it is not."""
    count = [0]

    def fatal(event: str, _: tuple[Any, ...]) -> None:
        if event in TOUCHES:
            if count[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            count[0] += 1

    sys.addaudithook(fatal)
    loaders: Any = InThisProcess()
    ingest(IngestPlan(corpus, index, HashEmbedder(), loaders))
    (index / "touches").write_text(str(count[0]), encoding="utf-8")


def die_often(touches: int, corpus: Path, index: Path, victims: Path) -> None:
    """Kills an update of a copy of the index at moments spread evenly over all that it does; each victim is forked, so that it starts at once."""
    ended = []
    for kill in range(KILLS):
        victim = shutil.copytree(index, victims / str(kill))
        if (child := os.fork()) == 0:
            die_at_event(kill * touches // KILLS, corpus, victim)
            os._exit(0)
        ended.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    (victims / "ended").write_text(json.dumps(ended), encoding="utf-8")


def in_a_process(work: Callable[..., None], *arguments: Any) -> int | None:
    # A server that has loaded the pipeline once forks each victim, so that a victim starts at once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.pipeline"])
    process = context.Process(target=work, args=arguments)
    process.start()
    process.join(120)
    return process.exitcode


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


def test_a_hundred_kills_leave_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    corpus, layout = tmp_path / "corpus", IndexLayout(tmp_path / "index")
    write_corpus(corpus, "old")
    run(corpus, layout.root)
    write_corpus(corpus, "new")
    whole = tmp_path / "whole"
    shutil.copytree(layout.root, whole)
    assert in_a_process(die_at_event, -1, corpus, whole) == 0
    touches = int((whole / "touches").read_text(encoding="utf-8"))
    assert touches > KILLS
    victims = tmp_path / "victims"
    victims.mkdir()
    assert in_a_process(die_often, touches, corpus, layout.root, victims) == 0
    assert json.loads((victims / "ended").read_text(encoding="utf-8")) == [-signal.SIGKILL] * KILLS
    ended: set[str] = set()
    for kill in range(KILLS):
        victim = IndexLayout(victims / str(kill))
        (text,) = set(texts(victim))
        ended.add(text)
        if kill % 25 == 0:
            run(corpus, victim.root)
            assert texts(victim) == ["The new text."] * DOCUMENTS
            assert leftovers(victim) == []
    assert ended == {"The old text.", "The new text."}
