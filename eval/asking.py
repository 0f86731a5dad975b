"""Asks a target every question of some sets, once or several times over."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from eval.cases.case import Case
from eval.judge.judge import Judge
from eval.metrics.leaks import LeakCheck, details_of_cases
from eval.metrics.observation import DocumentText, Observation
from eval.price import Price
from eval.targets.answer import Answer, Passage, failed
from eval.targets.target import PassageTarget, Target, TargetError

Progress = Callable[[int, int], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Interview:
    """How a target is asked; the fields are those of `eval.runner.RunRequest`."""

    target: Target
    corpus_text: DocumentText | None = None
    leak_check: LeakCheck | None = None
    progress: Progress | None = None
    workers: int = 1
    repeat: int = 1
    price: Price | None = None
    judge: Judge | None = None

    def observe(self, cases: Sequence[Case]) -> tuple[Observation, ...]:
        """What the target answered to each case, in order, with its answers to the rounds after the first."""
        document_text = lru_cache(maxsize=None)(self.corpus_text) if self.corpus_text else None
        leak_check = self.leak_check or details_of_cases
        count = _Count(self.progress, len(cases) * self.repeat)

        def first(case: Case) -> Observation:
            answer, passages = _ask(self.target, case)
            answer = self.price.of(answer) if self.price else answer
            leaks = leak_check(case, answer)
            judgement = self.judge(case, answer) if self.judge else None
            found = None if leaks is None else tuple(leaks)
            return Observation(case, answer, passages, document_text, found, judgement=judgement)

        with self._mapping() as each:
            asked = [count.one(item) for item in each(first, cases)]
            # A whole round after the other: what drifts over a run shows too, not only what changes between two breaths.
            rounds = [
                [count.one(answer) for answer in each(lambda case: _answer(self.target, case), cases)]
                for _ in range(self.repeat - 1)
            ]
        return tuple(replace(item, repeats=tuple(answers)) for item, *answers in zip(asked, *rounds, strict=True))

    @contextmanager
    def _mapping(self) -> Iterator[Callable[..., Iterator]]:  # type: ignore[type-arg]  # as generic as map itself
        # One worker asks in this thread, so that a target need not be safe to use from another.
        if self.workers <= 1:
            yield map
            return
        with ThreadPoolExecutor(max_workers=self.workers) as pool:
            yield pool.map


class _Count:
    """Tells the watcher how far it is."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress or _silent
        self._done, self._total = 0, total
        self._progress(0, total)

    def one(self, item: Item) -> Item:
        self._done += 1
        self._progress(self._done, self._total)
        return item


def _ask(target: Target, case: Case) -> tuple[Answer, tuple[Passage, ...] | None]:
    answer = _answer(target, case)
    if answer.error is not None or not isinstance(target, PassageTarget):
        return answer, None
    try:
        return answer, target.passages(case)
    except TargetError:
        # The answer is there; a search that failed has found nothing.
        return answer, ()


def _answer(target: Target, case: Case) -> Answer:
    started = time.perf_counter()
    try:
        return target.answer(case)
    except TargetError as error:
        return failed(str(error), seconds=time.perf_counter() - started)


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""
