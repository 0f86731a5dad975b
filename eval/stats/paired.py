"""Did a change help? Two runs over the same questions."""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from eval.stats.bootstrap import DRAWS, interval, resamples
from eval.stats.weighted import Floats, Statistic, mean


@dataclass(frozen=True, slots=True)
class Difference:
    """Second run minus first, with its interval, over `n` questions that both were scored on; `p` by the named test."""

    first: float
    second: float
    low: float | None
    high: float | None
    p: float | None
    test: str
    n: int

    @property
    def value(self) -> float:
        """Second minus first."""
        return self.second - self.first


def mcnemar_exact(gained: int, lost: int) -> float:
    """Two-sided exact p for `gained` questions that became right and `lost` that became wrong: min(1, 2·P(X ≤ min)), X
    ~ B(n, ½).

    (McNemar 1947; exact form as in Fagerland, Lydersen, Laake: The McNemar test for binary matched-pairs data, 2013.)
    """
    total = gained + lost
    tail = sum(math.comb(total, count) for count in range(min(gained, lost) + 1))
    return min(1.0, 2.0 * tail / 2.0**total)


def paired_difference(first: Statistic, second: Statistic, weights: Floats, n: int) -> Difference | None:
    """Resample the questions, both runs on the same draw. p is twice the smaller share of draws on one side of zero.

    (Koehn: Statistical significance tests for machine translation evaluation, 2004; one is added to each count.)
    """
    ones = np.ones((1, weights.shape[1]))
    values = float(first(ones)[0]), float(second(ones)[0])
    if any(np.isnan(value) for value in values) or n == 0:
        return None
    if n < 2:
        return Difference(*values, None, None, None, "paired bootstrap", n)
    drawn = second(weights) - first(weights)
    low, high = interval(drawn)
    known = drawn[~np.isnan(drawn)]
    side = min(int((known <= 0).sum()), int((known >= 0).sum()))
    p = min(1.0, 2.0 * (side + 1) / (known.size + 1))
    return Difference(*values, low, high, p, "paired bootstrap", n)


def score_difference(first: Floats, second: Floats, generator: np.random.Generator) -> Difference | None:
    """The difference of the means of two scores of the same questions, shape (n,) each; None where there are none.

    Where every score is 0 or 1, `p` comes from the exact test on those that changed.
    """
    weights = resamples(first.size, DRAWS, generator)
    difference = paired_difference(mean(first), mean(second), weights, first.size)
    if difference is None or not np.isin(np.concatenate((first, second)), (0.0, 1.0)).all():
        return difference
    p = mcnemar_exact(int((second > first).sum()), int((second < first).sum()))
    return dataclasses.replace(difference, p=p, test="McNemar")
