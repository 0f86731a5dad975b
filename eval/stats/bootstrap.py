"""Percentile bootstrap intervals: how far a figure would move if other questions of the same kind had been asked.

(Efron, Tibshirani: An Introduction to the Bootstrap, 1993, chapter 13.)
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from eval.stats.weighted import Floats, Statistic

DRAWS: Final = 2000
LEVEL: Final = 0.95
SEED: Final = 20260101


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `n` observations with its interval; both ends are None where there are too few to resample (n <
    2).
    """

    value: float
    low: float | None
    high: float | None
    n: int


def resamples(size: int, draws: int, generator: np.random.Generator) -> Floats:
    """How often each of `size` observations occurs in each of `draws` draws with replacement; shape (draws, size)."""
    if size == 0:
        return np.zeros((draws, 0))
    return generator.multinomial(size, np.full(size, 1.0 / size), size=draws).astype(np.float64)


def estimate(statistic: Statistic, weights: Floats, n: int) -> Estimate | None:
    """A statistic with its interval, None where it is undefined. `weights` come from `resamples`; `n` is what the
    figure rests on.
    """
    value = float(statistic(np.ones((1, weights.shape[1])))[0])
    if np.isnan(value) or n == 0:
        return None
    if n < 2:
        return Estimate(value, None, None, n)
    low, high = interval(statistic(weights))
    return Estimate(value, low, high, n)


def gap(first: Statistic, first_weights: Floats, second: Statistic, second_weights: Floats, n: int) -> Estimate | None:
    """The difference of a statistic between two groups of different questions, each resampled by itself."""
    values = [
        float(one(np.ones((1, weights.shape[1])))[0])
        for one, weights in ((first, first_weights), (second, second_weights))
    ]
    if any(np.isnan(value) for value in values) or n == 0:
        return None
    low, high = interval(first(first_weights) - second(second_weights))
    return Estimate(values[0] - values[1], low, high, n)


def interval(drawn: Floats, level: float = LEVEL) -> tuple[float | None, float | None]:
    """The middle `level` of the draws; draws in which the statistic is undefined are left out."""
    known = drawn[~np.isnan(drawn)]
    if known.size == 0:
        return None, None
    low, high = np.percentile(known, [50 * (1 - level), 50 * (1 + level)])
    return float(low), float(high)
