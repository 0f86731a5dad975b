"""Statistics of weighted observations, for many weightings at once.

Each function here returns a `Statistic`: given weights of shape (draws, observations) it returns one value per draw,
NaN where a draw leaves it undefined. Weights of one give the plain statistic; counts of how often a bootstrap draw
takes each observation give that draw's, so an estimate and its interval come from the same few lines.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
BINS: Final = 10


def as_floats(values: Sequence[float | None]) -> Floats:
    """Values as an array, None as NaN."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def mean(values: Floats) -> Statistic:
    """Σ w·x / Σ w over the values that are not NaN."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0.0), known.astype(np.float64))


def ratio(numerator: Floats, denominator: Floats) -> Statistic:
    """Σ w·a / Σ w·b."""

    def statistic(weights: Floats) -> Floats:
        return _divided(weights @ numerator, weights @ denominator)

    return statistic


def f1(true_positive: Floats, predicted: Floats, actual: Floats) -> Statistic:
    """2·Σ w·tp / (Σ w·predicted + Σ w·actual), the harmonic mean of precision and recall."""
    return ratio(2.0 * true_positive, predicted + actual)


def auroc(scores: Floats, positive: NDArray[np.bool_]) -> Statistic:
    """The chance that a positive scores above a negative, ties counting one half: the Mann-Whitney U over its maximum.

    (Hanley, McNeil: The meaning and use of the area under a ROC curve, 1982.)
    """
    order = np.argsort(scores, kind="stable")
    levels, starts = np.unique(scores[order], return_index=True)
    is_positive = positive[order].astype(np.float64)

    def statistic(weights: Floats) -> Floats:
        if levels.size == 0:
            return np.full(weights.shape[0], np.nan)
        ordered = weights[:, order]
        positives = np.add.reduceat(ordered * is_positive, starts, axis=1)
        negatives = np.add.reduceat(ordered * (1.0 - is_positive), starts, axis=1)
        below = np.cumsum(negatives, axis=1) - negatives
        wins = (positives * (below + 0.5 * negatives)).sum(axis=1)
        return _divided(wins, positives.sum(axis=1) * negatives.sum(axis=1))

    return statistic


def bin_of(confidence: Floats, bins: int = BINS) -> NDArray[np.intp]:
    """The equal-width bin of each confidence, 0 to bins - 1; 1.0 is in the last. A bin holds its lower edge."""
    return np.clip((confidence * bins).astype(np.intp), 0, bins - 1)


def expected_calibration_error(confidence: Floats, outcome: Floats, bins: int = BINS) -> Statistic:
    """Σ over bins of |Σ w·outcome - Σ w·confidence| / Σ w: the mean distance of accuracy from confidence, weighted by
    bin size.

    (Naeini, Cooper, Hauskrecht: Obtaining well calibrated probabilities using Bayesian binning, 2015.)
    """
    members = np.eye(bins)[bin_of(confidence, bins)] if confidence.size else np.zeros((0, bins))
    surplus = members * (outcome - confidence)[:, None]

    def statistic(weights: Floats) -> Floats:
        return _divided(np.abs(weights @ surplus).sum(axis=1), weights.sum(axis=1))

    return statistic


def quantile(values: Floats, share: float) -> Statistic:
    """The smallest value at or below which at least `share` of the weight lies (nearest rank, no interpolation)."""
    known = ~np.isnan(values)
    order = np.argsort(np.where(known, values, np.inf), kind="stable")[: int(known.sum())]
    ordered_values = values[order]

    def statistic(weights: Floats) -> Floats:
        if ordered_values.size == 0:
            return np.full(weights.shape[0], np.nan)
        reached = np.cumsum(weights[:, order], axis=1)
        total = reached[:, -1:]
        # The tolerance keeps 0.95 · 20 = 19 from becoming 19.000000000000004.
        place = (reached < share * total - 1e-9).sum(axis=1)
        return np.where(total[:, 0] > 0, ordered_values[np.minimum(place, ordered_values.size - 1)], np.nan)

    return statistic


def _divided(numerator: Floats, denominator: Floats) -> Floats:
    result = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=result, where=denominator > 0)
    return result
