"""The record of a run, as it stands in `results.json`."""

import datetime as dt
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.aggregate import Aggregates, Group
from eval.cases.case import Case
from eval.floors import FloorResult
from eval.judge.judgement import Fault
from eval.metrics.observation import Scored
from eval.targets.answer import Answer, Passage

RESULTS_FILE: Final = "results.json"
SCHEMA_VERSION: Final = 1


class RunFileError(Exception):
    """A run cannot be read; the message names the file and the reason."""


class DatasetRecord(BaseModel):
    """A question set that was run, with the hash of its file."""

    model_config = ConfigDict(frozen=True)

    path: str
    sha256: str
    cases: int


class Resampling(BaseModel):
    """How intervals were made."""

    model_config = ConfigDict(frozen=True)

    draws: int
    level: float
    seed: int


class CaseRecord(BaseModel):
    """One question, its answer, how it scored (None: does not apply) and why.

    Passages are kept without their text. `judged` says what came of a judge's verdict ("whole", or why it does not count), None where none was asked.
    `outcomes` holds one word or two a round where the question was asked several times.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    dataset: str
    case: Case
    answer: Answer
    passages: tuple[Passage, ...] | None = None
    leaks: tuple[str, ...] | None = None
    outcomes: tuple[str, ...] = ()
    scores: dict[str, float | None]
    reasons: tuple[str, ...] = ()
    judged: Fault | Literal["whole"] | None = None

    @property
    def flaky(self) -> bool:
        """Whether the rounds did not all end the same."""
        return len(set(self.outcomes)) > 1

    def scored(self) -> Scored:
        """The record as metrics over many answers take it."""
        return Scored(self.case, self.answer, self.scores)

    @property
    def correct(self) -> bool:
        """The verdict."""
        return self.scores.get("correct") == 1.0


class RunRecord(BaseModel):
    """A whole run: what was run on what with which settings, every figure, every floor, every answer."""

    model_config = ConfigDict(frozen=True)

    schema_version: int = SCHEMA_VERSION
    started: dt.datetime
    seconds: float
    target: str
    settings: dict[str, Any]
    hashes: dict[str, str]
    environment: dict[str, str]
    datasets: tuple[DatasetRecord, ...]
    resampling: Resampling
    notices: tuple[str, ...]
    aggregates: Aggregates
    floors: tuple[FloorResult, ...]
    cases: tuple[CaseRecord, ...]

    @property
    def overall(self) -> Group:
        """The figures over all questions."""
        return self.aggregates.groups[0]

    def groups(self, dimension: str) -> tuple[Group, ...]:
        """The groups of one dimension."""
        return tuple(group for group in self.aggregates.groups if group.dimension == dimension)


def write_run(record: RunRecord, directory: Path) -> Path:
    """Write `results.json` into a directory."""
    path = directory / RESULTS_FILE
    path.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return path


def read_run(path: Path) -> RunRecord:
    """Read a run from its `results.json`, or from the directory that holds it.

    Raises:
        RunFileError: there is none, or it was written by another version.
    """
    file = path / RESULTS_FILE if path.is_dir() else path
    try:
        record = RunRecord.model_validate_json(file.read_bytes())
    except OSError as error:
        raise RunFileError(f"{file}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RunFileError(f"{file}: is not a run of this suite: {field or 'file'}: {first['msg']}") from error
    if record.schema_version != SCHEMA_VERSION:
        raise RunFileError(
            f"{file}: has schema version {record.schema_version}, this suite reads {SCHEMA_VERSION}: run it again"
        )
    return record
