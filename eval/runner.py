"""Runs question sets against a target, scores the answers, and writes the results."""

import datetime as dt
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.aggregate import aggregate
from eval.asking import Interview, Progress
from eval.cases.loader import QuestionSet, load_sets
from eval.explain import reasons
from eval.floors import Floor, FloorResult, check
from eval.judge.judge import ModelJudge
from eval.metrics.leaks import LeakCheck
from eval.metrics.observation import DocumentText, Observation
from eval.metrics.registry import score
from eval.metrics.stability import outcomes
from eval.price import Price
from eval.records import CaseRecord, DatasetRecord, Resampling, RunRecord, write_run
from eval.report.judged import judged_notices
from eval.report.junit import write_junit
from eval.report.page import write_page
from eval.report.text import summary
from eval.stats.bootstrap import DRAWS, LEVEL, SEED
from eval.targets.target import Target


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to run, and on what.

    `settings` (any JSON) and `hashes` (model, corpus, …) are recorded as given. `corpus_text` gives the text of a document by its path, None for
    one that does not exist; without it the quotes are not checked. `leak_check` lists the personal details that came through; without it those
    that the cases name (`personal_details`) are looked for. `workers` is how many questions are asked at once: above 1 only for targets that may
    be used from several threads. `repeat` is how often every question is asked: the first answer is scored, the others tell whether it holds
    still. `notices` are sentences for the head of the report; `price` makes a cost of the tokens that a target tells of. `judge`
    gives the judged metrics. `progress` is called
    with questions done and in all, at the start and after each.
    """

    datasets: Sequence[Path]
    target: Target
    out: Path
    floors: Sequence[Floor] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    corpus_text: DocumentText | None = None
    leak_check: LeakCheck | None = None
    progress: Progress | None = None
    workers: int = 1
    repeat: int = 1
    notices: Sequence[str] = ()
    price: Price | None = None
    judge: ModelJudge | None = None
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run and where its files are."""

    record: RunRecord
    results: Path
    report: Path
    junit: Path

    @property
    def missed_floors(self) -> tuple[FloorResult, ...]:
        """The floors that were not kept; the command ends with 1 if there are any."""
        return tuple(floor for floor in self.record.floors if not floor.passed)

    def text(self) -> str:
        """A short summary for the terminal."""
        return summary(self.record)


def run_suite(request: RunRequest) -> RunResult:
    """Ask every question, score every answer, and write `results.json`, `report.html` and `junit.xml` into
    `request.out`.

    A question on which the target fails counts as not answered and does not end the run.

    Raises:
        QuestionSetError: a set cannot be used; nothing was asked.
    """
    sets = load_sets(request.datasets)
    request.out.mkdir(parents=True, exist_ok=True)
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    cases = _records(sets, request)
    aggregates = aggregate([record.scored() for record in cases], draws=request.draws, seed=request.seed)
    record = RunRecord(
        started=started,
        seconds=time.perf_counter() - clock,
        target=request.target.description,
        settings=dict(request.settings),
        hashes=dict(request.hashes),
        environment={"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()},
        datasets=tuple(DatasetRecord(path=str(item.path), sha256=item.sha256, cases=len(item.cases)) for item in sets),
        resampling=Resampling(draws=request.draws, level=LEVEL, seed=request.seed),
        notices=(
            *judged_notices(request.judge, cases),
            *request.notices,
            *(notice for item in sets for notice in item.notices),
        ),
        aggregates=aggregates,
        floors=check(request.floors, aggregates),
        cases=cases,
    )
    return RunResult(
        record, write_run(record, request.out), write_page(record, request.out), write_junit(record, request.out)
    )


def _records(sets: Sequence[QuestionSet], request: RunRequest) -> tuple[CaseRecord, ...]:
    interview = Interview(
        request.target,
        request.corpus_text,
        request.leak_check,
        request.progress,
        request.workers,
        request.repeat,
        request.price,
        request.judge,
    )
    homes = [str(loaded.path) for loaded in sets for _ in loaded.cases]
    observed = interview.observe([case for loaded in sets for case in loaded.cases])
    return tuple(_record(dataset, item) for dataset, item in zip(homes, observed, strict=True))


def _record(dataset: str, item: Observation) -> CaseRecord:
    passages = item.passages
    return CaseRecord(
        id=item.case.id,
        dataset=dataset,
        case=item.case,
        answer=item.answer,
        passages=None if passages is None else tuple(passage.model_copy(update={"text": ""}) for passage in passages),
        leaks=item.leaks,
        outcomes=outcomes(item),
        scores=score(item),
        reasons=reasons(item),
        judged=None if item.judgement is None else item.judgement.fault or "whole",
    )
