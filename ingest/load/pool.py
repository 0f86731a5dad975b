"""Loads files in worker processes, so that a hostile or broken one costs a worker and nothing else."""

import contextlib
import os
import pickle
import queue
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.load.frames import LENGTH, Answer, MoreTime, WorkerSettings, write_frame
from ingest.load.limits import LoadLimits

# The folder that holds the package `ingest`, from which a worker can import it however the project was installed.
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120.0
# Parsers leak; a worker is replaced before that adds up.
_FILES_PER_WORKER = 500
_READ_BYTES = 1 << 20
_LEAST_MEMORY = 250_000_000


class _WorkerGone(Exception):
    """The worker ended, or was ended; says why."""


class _Worker:
    """One worker process and the pipes to it."""

    def __init__(self, settings: WorkerSettings) -> None:
        self.files = 0
        self._ready = False
        self._timeout = settings.timeout_seconds
        self._steps = settings.limits.max_ocr_pages
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.load.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PACKAGE_ROOT,
            # A group of its own, to be ended with all that it started.
            start_new_session=True,
        )
        self._send_settings(settings)

    def _send_settings(self, settings: WorkerSettings) -> None:
        with self._starting():
            self._send(settings)

    def _await_start(self) -> None:
        """Wait until the libraries are loaded; other work can be done in between."""
        if not self._ready:
            with self._starting():
                self._receive(_START_SECONDS)
            self._ready = True

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        try:
            yield
        except _WorkerGone as gone:
            self.close()
            raise ConfigurationError(
                f"The loader's worker process did not start ({gone}); try `python -m ingest.load.worker` by hand."
            ) from gone

    def load(self, path: Path) -> Answer:
        """What the worker makes of a file; raises _WorkerGone if it dies of it or takes too long."""
        self._await_start()
        self.files += 1
        self._send(str(path.absolute()))
        answer = self._receive(self._timeout)
        for _ in range(self._steps):
            if not isinstance(answer, MoreTime):
                break
            answer = self._receive(self._timeout + answer.seconds)
        if not isinstance(answer, Answer):
            raise _WorkerGone("it answered nonsense")
        return answer

    def close(self) -> None:
        """Ends the process at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue

    def _send(self, record: object) -> None:
        stream = self._process.stdin
        try:
            if stream is not None:
                write_frame(stream, record)  # type: ignore[arg-type]
        except OSError as error:
            raise _WorkerGone(self._how_it_ended()) from error

    def _receive(self, seconds: float) -> object:
        deadline = time.monotonic() + seconds
        head = self._read(LENGTH.size, deadline, seconds)
        return pickle.loads(self._read(LENGTH.unpack(head)[0], deadline, seconds))

    def _read(self, count: int, deadline: float, seconds: float) -> bytes:
        stream = self._process.stdout
        if stream is None:
            raise _WorkerGone("it has no output")
        poll = select.poll()
        poll.register(stream, select.POLLIN | select.POLLHUP)
        chunks: list[bytes] = []
        while count > 0:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise _WorkerGone(f"it took longer than {seconds:g} seconds")
            chunk = os.read(stream.fileno(), min(count, _READ_BYTES))
            if not chunk:
                raise _WorkerGone(self._how_it_ended())
            chunks.append(chunk)
            count -= len(chunk)
        return b"".join(chunks)

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "it stopped answering"
        return f"it was ended by signal {-code}" if code < 0 else f"it ended with code {code}"


class LoaderPool:
    """Reusable worker processes that load files; use as a context manager.

    A file that takes longer than `timeout_seconds`, needs more than `memory_bytes` of address space or crashes its
    worker yields a LoadError, and the worker is replaced. Safe to use from several threads.
    """

    def __init__(
        self, limits: LoadLimits, *, workers: int = 1, timeout_seconds: float = 60.0, memory_bytes: int = 2_000_000_000
    ) -> None:
        if workers < 1 or timeout_seconds <= 0 or memory_bytes < _LEAST_MEMORY:
            raise ConfigurationError(
                f"workers is {workers}, timeout_seconds is {timeout_seconds}, memory_bytes is {memory_bytes}; the "
                f"first two have to be above 0, the last at least {_LEAST_MEMORY}, to hold the libraries."
            )
        self._settings = WorkerSettings(limits, timeout_seconds, memory_bytes)
        self._count = workers
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._closed = False
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def warm_up(self) -> None:
        """Start a worker now, in the time that something else is waited for."""
        worker = self._idle.get()
        self._idle.put(worker or _Worker(self._settings))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers, after those at work are done."""
        if self._closed:
            return
        self._closed = True
        for _ in range(self._count):
            worker = self._idle.get()
            if worker is not None:
                worker.close()

    def load(self, path: Path) -> LoadedDocument:
        """The document in a file; raises LoadError as `load_file` does, and for files that hurt their worker."""
        if self._closed:
            raise ConfigurationError("The loader pool is closed; open a new one.")
        worker = self._idle.get()
        kept: _Worker | None = None
        try:
            worker = worker or _Worker(self._settings)
            answer = worker.load(path)
            if not answer.worn and worker.files < _FILES_PER_WORKER:
                kept = worker
        except _WorkerGone as gone:
            raise LoadError(self._reason(path, gone)) from gone
        finally:
            if worker is not None and kept is None:
                worker.close()
            self._idle.put(kept)
        if answer.document is None:
            raise LoadError(answer.reason)
        return answer.document

    def load_many(self, paths: Iterable[Path]) -> Iterator[tuple[Path, LoadedDocument | LoadError]]:
        """Every path with its document or the error it met, in the order of `paths`; all workers are kept busy."""
        waiting: deque[tuple[Path, Future[LoadedDocument | LoadError]]] = deque()
        executor = ThreadPoolExecutor(self._count, thread_name_prefix="loader")
        try:
            for path in paths:
                waiting.append((path, executor.submit(self._try, path)))
                if len(waiting) > 2 * self._count:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            executor.shutdown(cancel_futures=True)

    def _try(self, path: Path) -> LoadedDocument | LoadError:
        try:
            return self.load(path)
        except LoadError as error:
            return error

    def _reason(self, path: Path, gone: _WorkerGone) -> str:
        return (
            f"{path.name} could not be read safely: its worker was stopped because {gone} (limits: "
            f"{self._settings.timeout_seconds:g} seconds, {self._settings.memory_bytes} bytes of memory); simplify it."
        )


def load_isolated(path: Path, limits: LoadLimits, *, timeout_seconds: float = 60.0) -> LoadedDocument:
    """One file in a worker of its own; for more than one, a `LoaderPool` saves the start of the process."""
    with LoaderPool(limits, timeout_seconds=timeout_seconds) as pool:
        return pool.load(path)
