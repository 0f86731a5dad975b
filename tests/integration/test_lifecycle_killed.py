"""A publish killed at a hundred moments: the corpus is the old one or the new one after the next command, and can always be served."""

import multiprocessing
import os
import random
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from hash_embedder import HashEmbedder

from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current
from ingest.lifecycle.history import verify
from ingest.lifecycle.proposals import pending, propose, publish, submit
from ingest.lifecycle.records import Actor, Kind
from ingest.lifecycle.workspace import Workspace
from ingest.lifecycle.writing import recover
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest

pytestmark = pytest.mark.integration

OLD: Final = {"a.md": "# A\n\nThe old text.\n", "b/b.md": "# B\n\nThe old text.\n", "c.md": "# C\n\nThe old text.\n"}
NEW: Final = {
    "a.md": "# A\n\nThe new text.\n",
    "b/b.md": None,
    "c.md": "# C\n\nThe new text.\n",
    "d/d.md": "# D\n\nThe new text.\n",
}
PUBLISHER: Final = Actor("Paul")
MOMENTS: Final = 100
# Everything that reaches the disk goes through one of these; a publish makes some sixty such calls.
CALLS: Final = ("replace", "fsync", "open", "rename", "unlink", "mkdir", "rmdir", "scandir")
STEPS: Final = 70


def make(folder: Path) -> tuple[Workspace, str]:
    for path, text in OLD.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    space = Workspace(folder)
    contents = {path: None if text is None else text.encode() for path, text in NEW.items()}
    change = submit(space, PUBLISHER, propose(space, PUBLISHER, Kind.IMPORT, contents).id)
    return space, change.id


def documents(space: Workspace) -> dict[str, str]:
    files = [path for path in space.corpus.rglob("*") if path.is_file()]
    visible = [path for path in files if not any(part.startswith(".") for part in path.relative_to(space.corpus).parts)]
    return {path.relative_to(space.corpus).as_posix(): path.read_text(encoding="utf-8") for path in visible}


def die_at_call(folder: Path, change: str, calls: int) -> None:
    """Runs in a process of its own, which ends at the given call of the operating system, or at the end."""
    left = [calls]

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return original(*arguments, **options)

        return call

    for name in CALLS:
        setattr(os, name, counted(getattr(os, name)))
    publish(Workspace(folder), PUBLISHER, [change], "all of it")


def die_after(folder: Path, change: str, seconds: float) -> None:
    """Runs in a process of its own, which is killed while it works, wherever it is."""
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    publish(Workspace(folder), PUBLISHER, [change], "all of it")


def run(target: Callable[..., None], *arguments: Any) -> int:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.pipeline", "ingest.load.pool", "ingest.lifecycle.history"])
    process = context.Process(target=target, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


def update(space: Workspace, index: Path) -> None:
    with LoaderPool(LoadLimits(), timeout_seconds=20) as loaders:
        ingest(IngestPlan(space.corpus, index, HashEmbedder(), loaders))


def indexed(index: Path) -> dict[str, str]:
    snapshot = open_current(IndexLayout(index), HashEmbedder().identity)
    return {path: snapshot.open(document).text for path, document in snapshot.by_path.items()}


def test_a_hundred_kills_leave_the_old_corpus_or_the_new_one(tmp_path: Path) -> None:
    space, change = make(tmp_path / "origin")
    chance = random.Random(20261122)
    jobs: list[tuple[Callable[..., None], float]] = [(die_at_call, step) for step in range(STEPS)]
    jobs += [(die_after, chance.uniform(0, 0.05)) for _ in range(MOMENTS - STEPS)]
    finished = {path: text for path, text in NEW.items() if text is not None}
    outcomes = {"old": 0, "new": 0}
    killed = 0
    for number, (target, moment) in enumerate(jobs):
        folder = tmp_path / str(number)
        shutil.copytree(space.corpus, folder)
        killed += run(target, folder, change, moment) == -signal.SIGKILL
        victim = Workspace(folder)
        recover(victim)
        found = documents(victim)
        done = found == finished
        assert done or found == OLD, f"{target.__name__} {moment}"
        assert [each.id for each in pending(victim)] == ([] if done else [change])
        assert verify(victim) == []
        assert not list(folder.rglob(".unfinished-*"))
        outcomes["new" if done else "old"] += 1
        if not done:
            publish(victim, PUBLISHER, [change], "again")
            assert documents(victim) == finished
        shutil.rmtree(folder)
    assert killed > MOMENTS // 2
    assert min(outcomes.values()) > 5, outcomes


@pytest.mark.parametrize("step", [0, 12, 24, 36, 48, 60])
def test_what_was_indexed_is_served_throughout_and_follows(tmp_path: Path, step: int) -> None:
    space, change = make(tmp_path / "corpus")
    update(space, tmp_path / "index")
    before = indexed(tmp_path / "index")
    run(die_at_call, space.corpus, change, step)
    assert indexed(tmp_path / "index") == before
    recover(space)
    update(space, tmp_path / "index")
    assert indexed(tmp_path / "index").keys() == documents(space).keys()
    assert len({text.split()[-2] for text in indexed(tmp_path / "index").values()}) == 1
