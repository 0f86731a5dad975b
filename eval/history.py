"""Many runs in the order of time: how each figure went, overall and by language."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eval.records import RESULTS_FILE, RunFileError, RunRecord, read_run
from eval.stats.bootstrap import Estimate

_SHORT: Final = 10


@dataclass(frozen=True, slots=True)
class HistoryRun:
    """One run of a history; `comparable` is whether it asked the same questions of the same target as the run before."""

    path: Path
    record: RunRecord
    comparable: bool

    @property
    def commit(self) -> str:
        """The commit that was measured, short; empty where none was recorded."""
        return self.record.hashes.get("commit", "")[:_SHORT]

    @property
    def label(self) -> str:
        """When it began, and what was measured."""
        return f"{self.record.started:%Y-%m-%d %H:%M} {self.commit}".strip()

    def figure(self, metric: str, language: str | None = None) -> Estimate | None:
        """A metric of this run, overall or of one language; None where the run has no figure."""
        if language is None:
            return self.record.overall.metrics.get(metric)
        groups = (group for group in self.record.groups("lang") if group.value == language)
        return next((group.metrics.get(metric) for group in groups), None)


def read_history(paths: Sequence[Path]) -> tuple[HistoryRun, ...]:
    """Read runs, each given as its folder or `results.json`, or as a folder that holds runs at any depth; oldest first.

    Raises:
        RunFileError: a run cannot be read, or a folder holds none.
    """
    files = dict.fromkeys(file.resolve() for path in paths for file in _files(path))
    records = sorted(((read_run(file), file) for file in files), key=lambda item: item[0].started)
    runs: list[HistoryRun] = []
    for record, file in records:
        runs.append(HistoryRun(file.parent, record, not runs or _asked(record) == _asked(runs[-1].record)))
    return tuple(runs)


def languages_of(runs: Sequence[HistoryRun]) -> tuple[str, ...]:
    """The languages asked in, those with the most questions first."""
    counts: dict[str, int] = {}
    for run in runs:
        for group in run.record.groups("lang"):
            counts[group.value] = max(counts.get(group.value, 0), group.cases)
    return tuple(sorted(counts, key=lambda language: (-counts[language], language)))


def _files(path: Path) -> list[Path]:
    if path.is_file() or (path / RESULTS_FILE).is_file():
        return [path if path.is_file() else path / RESULTS_FILE]
    found = sorted(path.rglob(RESULTS_FILE))
    if not found:
        raise RunFileError(f"{path}: holds no {RESULTS_FILE}; name folders that 'benefits eval run --out' wrote")
    return found


def _asked(record: RunRecord) -> tuple[str, frozenset[str]]:
    return record.target, frozenset(dataset.sha256 for dataset in record.datasets)
