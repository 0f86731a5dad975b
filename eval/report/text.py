"""The short summary of a run for a terminal."""

from collections.abc import Iterator
from typing import Final

from eval.metrics.registry import HEADLINES, metric
from eval.records import RunRecord
from eval.report.figures import shown, shown_difference, shown_interval

_WIDTH: Final = 34


def summary(record: RunRecord) -> str:
    """The main figures with intervals, correctness by language, the gap, the floors, and what was odd about the
    sets.
    """
    return "\n".join((*_heading(record), *_headlines(record), *_languages(record), *_flaky(record), *_floors(record)))


def _heading(record: RunRecord) -> Iterator[str]:
    right = sum(case.correct for case in record.cases)
    yield f"{right} of {len(record.cases)} questions right, {record.target}, {record.seconds:.1f} s"
    yield from (f"note: {notice}" for notice in record.notices)


def _headlines(record: RunRecord) -> Iterator[str]:
    yield ""
    for name in HEADLINES:
        figure = record.overall.metrics.get(name)
        if figure:
            of = metric(name)
            yield f"{of.title:{_WIDTH}}{shown(of, figure.value):>10}  {shown_interval(of, figure):22} n = {figure.n}"


def _languages(record: RunRecord) -> Iterator[str]:
    of = metric("correct")
    figures = [(group.value, group.metrics[of.name]) for group in record.groups("lang") if of.name in group.metrics]
    if len(figures) < 2:
        return
    yield ""
    yield "Correct by language"
    for value, figure in sorted(figures, key=lambda item: -item[1].n):
        yield f"  {value:{_WIDTH - 2}}{shown(of, figure.value):>10}  {shown_interval(of, figure):22} n = {figure.n}"
    gap = record.aggregates.gaps.get(of.name)
    if gap:
        ends = [shown_difference(of, end) for end in (gap.low, gap.high) if end is not None]
        bracket = f"[{', '.join(ends)}]" if ends else ""
        yield f"  {'English over the others':{_WIDTH - 2}}{shown_difference(of, gap.value):>10}  {bracket}"


def _flaky(record: RunRecord) -> Iterator[str]:
    found = [case for case in record.cases if case.flaky]
    if any(case.outcomes for case in record.cases):
        yield ""
        yield f"{len(found)} of {len(record.cases)} questions flaky"
        yield from (f"  {case.id}: {' | '.join(case.outcomes)}" for case in found)


def _floors(record: RunRecord) -> Iterator[str]:
    if not record.floors:
        return
    missed = [floor for floor in record.floors if not floor.passed]
    yield ""
    yield f"{len(record.floors) - len(missed)} of {len(record.floors)} floors kept"
    yield from (f"  MISSED {floor.key}: {floor.reason}" for floor in missed)
