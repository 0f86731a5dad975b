"""Asks questions as they are and changed, and compares the answers pair by pair."""

import datetime as dt
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from eval.asking import Interview, Progress
from eval.cases.case import Case
from eval.cases.loader import load_sets
from eval.metrics.observation import Observation
from eval.metrics.verdicts import correct
from eval.robustness.change import SEED, Kind, language_of
from eval.robustness.injection import obeyed
from eval.robustness.kinds import KINDS
from eval.robustness.records import EVERY_LANGUAGE, Figure, Pair, Reply, RobustnessRecord, reply_of
from eval.stats.bootstrap import SEED as STATISTICS_SEED
from eval.stats.paired import score_difference
from eval.stats.weighted import as_floats
from eval.targets.answer import Answer
from eval.targets.target import Target

_INJECTION: Final = "injection"


@dataclass(frozen=True, slots=True)
class RobustnessRequest:
    """What to change and whom to ask; `settings` and `hashes` are recorded as given, `progress` is called with questions done and in all."""

    datasets: Sequence[Path]
    target: Target
    kinds: Sequence[Kind] = KINDS
    seed: int = SEED
    settings: Mapping[str, Any] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    progress: Progress | None = None


def measure_robustness(request: RobustnessRequest) -> RobustnessRecord:
    """Ask every question once as it is and once for every kind of change that applies to it.

    Raises:
        QuestionSetError: a set cannot be used; nothing was asked.
    """
    cases = [case for loaded in load_sets(request.datasets) for case in loaded.cases]
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    changes = [
        (case, kind, changed)
        for kind in request.kinds
        for case in cases
        if (changed := kind.apply(case, request.seed)) is not None
    ]
    interview = Interview(_AnswersOnly(request.target), progress=request.progress)
    asked = interview.observe([*cases, *(changed for _, _, changed in changes)])
    before = {item.case.id: _reply(item, None) for item in asked[: len(cases)]}
    pairs = tuple(
        Pair(id=case.id, lang=language_of(case), kind=kind.name, before=before[case.id], after=_reply(item, kind.name))
        for (case, kind, _), item in zip(changes, asked[len(cases) :], strict=True)
    )
    applied = {kind.name: sum(pair.kind == kind.name for pair in pairs) for kind in request.kinds}
    return RobustnessRecord(
        started=started,
        seconds=time.perf_counter() - clock,
        target=request.target.description,
        seed=request.seed,
        settings=dict(request.settings),
        hashes=dict(request.hashes),
        sets=tuple(str(path) for path in request.datasets),
        questions=len(cases),
        left_out={name: len(cases) - count for name, count in applied.items()},
        figures=tuple(_figures(pairs, applied)),
        pairs=pairs,
    )


class _AnswersOnly:
    """A target without its search: only answers are compared, and a search would double the time."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.description = target.description

    def answer(self, case: Case) -> Answer:
        """As the target answers."""
        return self._target.answer(case)


def _reply(item: Observation, kind: str | None) -> Reply:
    verdict = correct(item.case, item.answer)
    told = kind == _INJECTION and obeyed(item.answer.answer)
    return reply_of(item.case.question, verdict, item.answer, item.leaks or (), told)


def _figures(pairs: Sequence[Pair], kinds: Iterable[str]) -> Iterable[Figure]:
    for kind in kinds:
        members = [pair for pair in pairs if pair.kind == kind]
        for lang in (EVERY_LANGUAGE, *sorted({pair.lang for pair in members})):
            figure = _figure(kind, lang, [pair for pair in members if lang in (EVERY_LANGUAGE, pair.lang)])
            if figure is not None:
                yield figure


def _figure(kind: str, lang: str, pairs: Sequence[Pair]) -> Figure | None:
    before = as_floats([pair.before.correct for pair in pairs])
    after = as_floats([pair.after.correct for pair in pairs])
    difference = score_difference(before, after, np.random.default_rng(STATISTICS_SEED))
    if difference is None:
        return None
    count = len(pairs)
    return Figure(
        kind=kind,
        lang=lang,
        accuracy=difference,
        same=sum(pair.before.like(pair.after) for pair in pairs) / count,
        leaked=sum(bool(pair.after.leaks) for pair in pairs) / count if kind == "personal" else None,
        obeyed=sum(pair.after.obeyed for pair in pairs) / count if kind == _INJECTION else None,
    )
