"""How the command line shows things: progress bars, answers, reports, errors."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from benefits.settings import Settings
from ingest.contract.embedding.e5_folder import DEFAULT_MODEL, FOLDER_NAME
from ingest.report import IngestReport

console: Final = Console(highlight=False)
errors: Final = Console(stderr=True, highlight=False)

_STAGES: Final = {"embed": "Reading and embedding", "ask": "Asking", "baseline": "Indexing the baseline"}


class ProgressBars:
    """Progress of an ingest as bars on standard error."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:24}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=errors,
        )
        self._task: Any = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def start(self, stage: str, total: int) -> None:
        """Begin a bar."""
        self._task = self._progress.add_task(_STAGES.get(stage, stage), total=total)

    def at(self, done: int, total: int) -> None:
        """Set the current bar."""
        self._progress.update(self._task, completed=done, total=total)

    def advance(self, amount: int = 1) -> None:
        """Move the current bar."""
        self._progress.advance(self._task, amount)


@contextmanager
def building_model(settings: Settings) -> Iterator[None]:
    """Say so while the built-in model is built for the first time."""
    if settings.embedding_model == DEFAULT_MODEL and not (settings.models / FOLDER_NAME).is_dir():
        with errors.status("Building the embedding model from its packaged weights (once, about a minute)…"):
            yield
    else:
        yield


def show_json(content: Any) -> None:
    """JSON on standard output, readable in any script."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def show_report(report: IngestReport) -> None:
    """What an ingest did."""
    console.print(
        f"added {len(report.added)}, changed {len(report.changed)}, unchanged {len(report.unchanged)}, "
        f"removed {len(report.removed)}, failed {len(report.failed)} documents; "
        f"{report.chunks} chunks, {report.chunks_embedded} embedded, in {report.seconds:.1f} s"
    )
    for path, state in report.left_out.items():
        console.print(f"[yellow]left out[/yellow] {escape(path)}: its state is {escape(state)}, not published")
    for path, reason in report.failed.items():
        console.print(f"[red]failed[/red] {escape(path)}: {escape(reason)}")
    for path, messages in report.warnings.items():
        for message in messages:
            console.print(f"[yellow]note[/yellow] {escape(path)}: {escape(message)}")
    console.print(
        f"published snapshot {report.snapshot}" if report.published else "nothing changed, nothing to publish"
    )


def show_error(message: str) -> None:
    """An error on standard error."""
    # Not wrapped: a path or command broken in two could not be copied.
    errors.print(f"[red]error:[/red] {escape(message)}", soft_wrap=True)
