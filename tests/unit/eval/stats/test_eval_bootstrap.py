import numpy as np
import pytest

from eval.stats.bootstrap import Estimate, estimate, gap, interval, resamples
from eval.stats.paired import mcnemar_exact, paired_difference
from eval.stats.weighted import as_floats, mean


def draws(size: int, seed: int = 1, count: int = 2000) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return resamples(size, count, np.random.default_rng(seed))


def test_every_draw_takes_as_many_as_there_are() -> None:
    weights = draws(7, count=50)
    assert weights.shape == (50, 7)
    assert (weights.sum(axis=1) == 7).all()
    assert draws(0, count=5).shape == (5, 0)


def test_interval_of_a_share_is_near_the_normal_one() -> None:
    found = estimate(mean(as_floats([1.0] * 80 + [0.0] * 20)), draws(100), 100)
    assert found is not None
    assert found.value == 0.8
    # 0.8 ± 1.96 · sqrt(0.8 · 0.2 / 100) = 0.8 ± 0.078
    assert (found.low, found.high) == pytest.approx((0.722, 0.878), abs=0.015)


def test_the_same_seed_gives_the_same_interval() -> None:
    statistic = mean(as_floats([1.0, 0.0, 1.0, 1.0]))
    assert estimate(statistic, draws(4), 4) == estimate(statistic, draws(4), 4)


def test_few_or_no_observations() -> None:
    assert estimate(mean(as_floats([1.0])), draws(1), 1) == Estimate(1.0, None, None, 1)
    assert estimate(mean(as_floats([None])), draws(1), 0) is None
    assert interval(np.array([np.nan])) == (None, None)
    assert interval(np.array([1.0, np.nan, 3.0])) == pytest.approx((1.05, 2.95))


def test_gap_between_groups() -> None:
    found = gap(mean(as_floats([1.0] * 40)), draws(40), mean(as_floats([1.0] * 30 + [0.0] * 30)), draws(60, 2), 100)
    assert found is not None
    assert found.value == 0.5
    assert found.low is not None
    assert found.low > 0.3
    assert gap(mean(as_floats([])), draws(0), mean(as_floats([1.0])), draws(1), 1) is None


@pytest.mark.parametrize(
    ("gained", "lost", "expected"),
    [(0, 0, 1.0), (3, 3, 1.0), (1, 0, 1.0), (5, 0, 2 / 32), (8, 2, 2 * 56 / 1024), (2, 8, 2 * 56 / 1024)],
)
def test_mcnemar_exact(gained: int, lost: int, expected: float) -> None:
    assert mcnemar_exact(gained, lost) == pytest.approx(expected)


def test_paired_difference() -> None:
    first, second = mean(as_floats([0.2, 0.4, 0.6] * 10)), mean(as_floats([0.3, 0.5, 0.7] * 10))
    found = paired_difference(first, second, draws(30), 30)
    assert found is not None
    assert found.value == pytest.approx(0.1)
    assert (found.low, found.high) == pytest.approx((0.1, 0.1))
    assert found.p == pytest.approx(2 / 2001)


def test_paired_difference_of_equals_and_of_nothing() -> None:
    same = mean(as_floats([0.0, 1.0]))
    found = paired_difference(same, same, draws(2), 2)
    assert found is not None
    assert (found.value, found.p) == (0.0, 1.0)
    assert paired_difference(same, mean(as_floats([None, None])), draws(2), 0) is None
    single = paired_difference(mean(as_floats([0.0])), mean(as_floats([1.0])), draws(1), 1)
    assert single is not None
    assert (single.low, single.p) == (None, None)
