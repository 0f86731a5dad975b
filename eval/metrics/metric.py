"""What a metric is: a name, a sentence, a direction, and how it is computed from one answer or from many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.metrics.observation import Observation, Scored
from eval.stats.weighted import Statistic

CaseScore = Callable[[Observation], float | None]
Unit = Literal["share", "seconds", "characters", "tokens", "money"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure by the name that floors use. `title` is for people, `meaning` says in a sentence what is counted."""

    name: str
    title: str
    meaning: str
    higher_is_better: bool = True
    unit: Unit = "share"


@dataclass(frozen=True, slots=True)
class CaseMetric:
    """A metric of each answer; its aggregate is the mean over the answers it applies to. None says that it does not
    apply.
    """

    metric: Metric
    score: CaseScore


@dataclass(frozen=True, slots=True)
class PooledMetric:
    """A metric of many answers together. `prepare` gives the statistic over all observations and how many it rests
    on.
    """

    metric: Metric
    prepare: Callable[[Sequence[Scored]], tuple[Statistic, int]]
