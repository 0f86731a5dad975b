"""Two worker processes go on answering while the index is published again and again: no answer is dropped, none is made of two states."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running import Run, serving

pytestmark = pytest.mark.integration

QUESTION = "How many days of garden leave and of moving leave do I get?"
EDITIONS = 4
_DAYS = re.compile(r"\b(1\d\d) days")


def write_corpus(folder: Path, edition: int) -> None:
    """Two policies that say the same number of days, another in each edition."""
    folder.mkdir(exist_ok=True)
    days = 100 + edition
    for name in ("garden", "moving"):
        text = f"# {name.capitalize()} leave\n\nEverybody gets {days} days of {name} leave in a year, on full pay.\n"
        (folder / f"{name}.en.md").write_text(text, encoding="utf-8")


class Asking(threading.Thread):
    """Asks without a pause until it is told to stop."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.stop = threading.Event()
        self.seen: list[tuple[int, tuple[str, ...]]] = []
        self.failed: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                # A connection of its own each time, so that both workers get their share.
                response = httpx.post(f"{self.address}/v1/ask", json={"question": QUESTION}, timeout=30)
            except httpx.HTTPError as error:
                self.failed.append(repr(error))
                continue
            if response.status_code != 200:
                self.failed.append(f"{response.status_code} {response.text[:200]}")
                continue
            answer = response.json()
            quotes = " ".join(citation["quote"] for citation in answer["citations"])
            self.seen.append((len(answer["citations"]), tuple(sorted(set(_DAYS.findall(answer["answer"] + quotes))))))


@pytest.fixture
def two_workers(tmp_path: Path, run_benefits: Run) -> Iterator[tuple[str, Path, Path]]:
    """Address of a service with two workers, its corpus and its index."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_corpus(corpus, 0)
    done = run_benefits("ingest", "--corpus", str(corpus), "--index", str(index))
    assert done.returncode == 0, done.stderr
    variables = {"BENEFITS_AUDIT_URL": f"sqlite:///{tmp_path / 'audit.sqlite3'}"}
    options = ("--index", str(index), "--workers", "2")
    with serving(*options, log=tmp_path / "output.log", variables=variables) as address:
        yield address, corpus, index


def test_no_answer_is_dropped_or_mixed(two_workers: tuple[str, Path, Path], run_benefits: Run) -> None:
    address, corpus, index = two_workers
    askers = [Asking(address) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        for edition in range(1, EDITIONS):
            write_corpus(corpus, edition)
            done = run_benefits("ingest", "--corpus", str(corpus), "--index", str(index))
            assert done.returncode == 0, done.stderr
            time.sleep(2)
    finally:
        for asker in askers:
            asker.stop.set()
        for asker in askers:
            asker.join()
    assert [failure for asker in askers for failure in asker.failed] == []
    seen = Counter(days for asker in askers for _, days in asker.seen)
    assert {len(days) for days in seen} == {1}, seen
    assert set(seen) == {(str(100 + edition),) for edition in range(EDITIONS)}
    assert any(cited == 2 for asker in askers for cited, _ in asker.seen), "no answer could have been mixed"
    last = set()
    for _ in range(10):
        answer = httpx.post(f"{address}/v1/ask", json={"question": QUESTION}).json()["answer"]
        last.update(_DAYS.findall(answer))
    assert last == {str(100 + EDITIONS - 1)}
