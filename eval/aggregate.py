"""Every metric over all questions and over groups of them, with intervals, and the gap between English and the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from eval.metrics.catalogue import CASE_METRICS, POOLED_METRICS
from eval.metrics.metric import Metric
from eval.metrics.observation import Scored
from eval.metrics.verdicts import primary
from eval.stats.bootstrap import DRAWS, SEED, Estimate, estimate, gap, resamples
from eval.stats.weighted import Statistic, as_floats, mean

ENGLISH: Final = "en"
DIMENSIONS: Final[dict[str, Callable[[Scored], str | None]]] = {
    "lang": lambda item: primary(item.case.lang),
    "topic": lambda item: item.case.topic or None,
    "kind": lambda item: item.case.kind,
    "difficulty": lambda item: "plain" if item.case.kind in (None, "plain") else "hard",
    "near_miss": lambda item: None if item.case.near_miss is None else str(item.case.near_miss).lower(),
    "country": lambda item: (item.case.persona or {}).get("country"),
    "employment_type": lambda item: (item.case.persona or {}).get("employment_type"),
    "answerable": lambda item: str(item.case.answerable).lower(),
}
"""What results are broken down by, and how the value is read from a question; None leaves the question out."""


@dataclass(frozen=True, slots=True)
class Group:
    """The questions with one value of one dimension (`overall` has one group, `all`), and their figures by metric."""

    dimension: str
    value: str
    cases: int
    metrics: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Aggregates:
    """All groups, and per metric how much better English does than the other languages together (in the metric's
    unit).
    """

    groups: tuple[Group, ...]
    gaps: dict[str, Estimate]


def aggregate(scored: Sequence[Scored], *, draws: int = DRAWS, seed: int = SEED) -> Aggregates:
    """Compute every metric for every group. The same questions, draws and seed give the same intervals."""
    generator = np.random.default_rng(seed)
    groups = [_group("overall", "all", scored, draws, generator)]
    for dimension, read in DIMENSIONS.items():
        members: dict[str, list[Scored]] = {}
        for item in scored:
            value = read(item)
            if value is not None:
                members.setdefault(value, []).append(item)
        groups += [_group(dimension, value, members[value], draws, generator) for value in sorted(members)]
    return Aggregates(tuple(groups), _gaps(scored, draws, generator))


def statistics(scored: Sequence[Scored]) -> list[tuple[Metric, Statistic, int]]:
    """Every metric as a statistic over these answers, with the number of them it rests on."""
    prepared = []
    for entry in CASE_METRICS:
        values = as_floats([item.scores.get(entry.metric.name) for item in scored])
        prepared.append((entry.metric, mean(values), int((~np.isnan(values)).sum())))
    prepared += [(entry.metric, *entry.prepare(scored)) for entry in POOLED_METRICS]
    return prepared


def _group(dimension: str, value: str, members: Sequence[Scored], draws: int, generator: np.random.Generator) -> Group:
    weights = resamples(len(members), draws, generator)
    figures = {}
    for metric, statistic, n in statistics(members):
        figure = estimate(statistic, weights, n) if n else None
        if figure is not None:
            figures[metric.name] = figure
    return Group(dimension, value, len(members), figures)


def _gaps(scored: Sequence[Scored], draws: int, generator: np.random.Generator) -> dict[str, Estimate]:
    english = [item for item in scored if primary(item.case.lang) == ENGLISH]
    others = [item for item in scored if primary(item.case.lang) != ENGLISH]
    first, second = resamples(len(english), draws, generator), resamples(len(others), draws, generator)
    gaps = {}
    for (metric, here, n_here), (_, there, n_there) in zip(statistics(english), statistics(others), strict=True):
        better, worse = (
            ((here, first), (there, second)) if metric.higher_is_better else ((there, second), (here, first))
        )
        figure = gap(*better, *worse, n_here + n_there) if n_here and n_there else None
        if figure is not None:
            gaps[metric.name] = figure
    return gaps
