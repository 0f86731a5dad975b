import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from ingest.contract.errors import IndexLockedError
from ingest.index.lock import writer_lock

# Only the lock and what it imports, so the process starts quickly.
_HOLD = """
import pathlib, sys
from ingest.index.lock import writer_lock
with writer_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_writer(path: Path) -> Iterator[subprocess.Popen[str]]:
    root = Path(__file__).resolve().parents[4]
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_writer_is_told_who_is_writing_and_since_when(tmp_path: Path) -> None:
    path = tmp_path / "index" / "LOCK"
    with another_writer(path) as process:
        with pytest.raises(IndexLockedError) as caught, writer_lock(path):
            pass
        assert f"the index {path.parent} is locked by process {process.pid} since " in str(caught.value)
        assert "wait for it to end" in str(caught.value)
        since = re.search(r"since ([^;]+);", str(caught.value))
        assert since is not None
        assert datetime.fromisoformat(since[1]).tzinfo is not None
        process.kill()
        process.wait()
        with writer_lock(path):
            assert json.loads(path.read_text(encoding="utf-8"))["pid"] == os.getpid()


def test_one_process_is_one_writer_too(tmp_path: Path) -> None:
    path = tmp_path / "LOCK"
    with writer_lock(path), pytest.raises(IndexLockedError, match=f"process {os.getpid()} since"), writer_lock(path):
        pass
    with writer_lock(path):
        pass


def test_the_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "LOCK"
    with pytest.raises(RuntimeError, match="stop"), writer_lock(path):
        raise RuntimeError("stop")
    with writer_lock(path):
        pass


def test_a_lock_that_does_not_say_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "LOCK"
    with writer_lock(path):
        path.write_text("", encoding="utf-8")
        with pytest.raises(IndexLockedError, match="locked by another process"), writer_lock(path):
            pass
