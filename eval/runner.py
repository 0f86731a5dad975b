"""Runs question sets against a target, scores the answers, and writes the results."""

import datetime as dt
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from eval.aggregate import aggregate
from eval.cases.case import Case
from eval.cases.loader import QuestionSet, load_sets
from eval.explain import reasons
from eval.floors import Floor, FloorResult, check
from eval.metrics.leaks import LeakCheck
from eval.metrics.observation import DocumentText, Observation
from eval.metrics.registry import score
from eval.records import CaseRecord, DatasetRecord, Resampling, RunRecord, write_run
from eval.report.junit import write_junit
from eval.report.page import write_page
from eval.report.text import summary
from eval.stats.bootstrap import DRAWS, LEVEL, SEED
from eval.targets.answer import Answer, Passage, failed
from eval.targets.target import PassageTarget, Target, TargetError

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to run, and on what.

    `settings` (any JSON) and `hashes` (model, corpus, …) are recorded as given. `corpus_text` gives the text of a
    document by its path, None for one that does not exist; without it the quotes are not checked. `leak_check` lists
    the personal details that came through. `workers` is how many questions are asked at once: above 1 only for targets
    that may be used from several threads. `progress` is called with questions done and in all, at the start and after
    each.
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
        notices=tuple(notice for item in sets for notice in item.notices),
        aggregates=aggregates,
        floors=check(request.floors, aggregates),
        cases=cases,
    )
    return RunResult(
        record, write_run(record, request.out), write_page(record, request.out), write_junit(record, request.out)
    )


def _records(sets: Sequence[QuestionSet], request: RunRequest) -> tuple[CaseRecord, ...]:
    work = [(str(loaded.path), case) for loaded in sets for case in loaded.cases]
    document_text = lru_cache(maxsize=None)(request.corpus_text) if request.corpus_text else None
    report = request.progress or _silent
    report(0, len(work))

    def one(job: tuple[str, Case]) -> CaseRecord:
        dataset, case = job
        answer, passages = _ask(request.target, case)
        leaks = tuple(request.leak_check(case, answer)) if request.leak_check else None
        return _record(dataset, Observation(case, answer, passages, document_text, leaks))

    records = []
    with ThreadPoolExecutor(max_workers=max(1, request.workers)) as pool:
        # One worker asks in this thread, so that a target need not be safe to use from another.
        for record in pool.map(one, work) if request.workers > 1 else map(one, work):
            records.append(record)
            report(len(records), len(work))
    return tuple(records)


def _ask(target: Target, case: Case) -> tuple[Answer, tuple[Passage, ...] | None]:
    started = time.perf_counter()
    try:
        answer = target.answer(case)
    except TargetError as error:
        return failed(str(error), seconds=time.perf_counter() - started), None
    if not isinstance(target, PassageTarget):
        return answer, None
    try:
        return answer, target.passages(case)
    except TargetError:
        # The answer is there; a search that failed has found nothing.
        return answer, ()


def _record(dataset: str, item: Observation) -> CaseRecord:
    passages = item.passages
    return CaseRecord(
        id=item.case.id,
        dataset=dataset,
        case=item.case,
        answer=item.answer,
        passages=None if passages is None else tuple(passage.model_copy(update={"text": ""}) for passage in passages),
        leaks=item.leaks,
        scores=score(item),
        reasons=reasons(item),
    )


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""
