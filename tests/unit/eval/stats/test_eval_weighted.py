import numpy as np
import pytest

from eval.stats.weighted import (
    Statistic,
    as_floats,
    auroc,
    bin_of,
    expected_calibration_error,
    f1,
    mean,
    quantile,
    ratio,
)


def plain(statistic: Statistic, size: int) -> float:
    return float(statistic(np.ones((1, size)))[0])


def test_mean_leaves_out_what_does_not_apply() -> None:
    statistic = mean(as_floats([1.0, None, 0.0, 1.0]))
    assert plain(statistic, 4) == pytest.approx(2 / 3)
    # The second draw has only the value that does not apply.
    assert np.isnan(statistic(np.array([[0.0, 4.0, 0.0, 0.0]])))[0]
    assert np.isnan(plain(mean(as_floats([])), 0))


def test_ratio_and_f1() -> None:
    assert plain(ratio(np.array([1.0, 0.0]), np.array([1.0, 1.0])), 2) == 0.5
    assert plain(f1(np.array([1.0, 0, 0]), np.array([1.0, 1, 0]), np.array([1.0, 0, 1])), 3) == 0.5
    assert np.isnan(plain(f1(np.zeros(2), np.zeros(2), np.zeros(2)), 2))


@pytest.mark.parametrize(
    ("scores", "positive", "expected"),
    [
        ([0.9, 0.8, 0.2, 0.1], [1, 1, 0, 0], 1.0),
        ([0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1], 0.0),
        ([0.5, 0.5, 0.5, 0.5], [1, 0, 1, 0], 0.5),
        ([0.7, 0.5, 0.5, 0.2, 0.1], [1, 1, 0, 1, 0], (2 + 1.5 + 1) / 6),
    ],
)
def test_auroc(scores: list[float], positive: list[int], expected: float) -> None:
    assert plain(auroc(np.array(scores), np.array(positive, dtype=np.bool_)), len(scores)) == pytest.approx(expected)


def test_auroc_weights_count_like_repeats() -> None:
    statistic = auroc(np.array([0.9, 0.4, 0.6]), np.array([True, True, False]))
    # Twice 0.9 and once 0.4 against 0.6: two wins of three; without the negative it is undefined.
    assert statistic(np.array([[2.0, 1.0, 1.0], [1.0, 1.0, 0.0]])) == pytest.approx([2 / 3, np.nan], nan_ok=True)
    assert np.isnan(plain(auroc(np.array([]), np.array([], dtype=np.bool_)), 0))


def test_bins_hold_their_lower_edge_and_the_last_holds_one() -> None:
    assert bin_of(np.array([0.0, 0.09, 0.1, 0.5, 0.99, 1.0])).tolist() == [0, 0, 1, 5, 9, 9]


def test_expected_calibration_error() -> None:
    confidence, outcome = np.array([0.95, 0.95, 0.15, 0.15]), np.array([1.0, 0.0, 0.0, 0.0])
    # Bins of two: |0.5 - 0.95| and |0 - 0.15|, each half of the weight.
    assert plain(expected_calibration_error(confidence, outcome), 4) == pytest.approx(0.5 * 0.45 + 0.5 * 0.15)
    assert plain(expected_calibration_error(np.array([1.0]), np.array([1.0])), 1) == 0.0


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1.0), (0.25, 1.0), (0.26, 2.0), (0.5, 2.0), (0.95, 9.0), (1.0, 9.0)]
)
def test_quantile_is_the_nearest_rank(share: float, expected: float) -> None:
    assert plain(quantile(np.array([9.0, 2.0, 1.0, 2.0, np.nan]), share), 5) == expected


def test_quantile_of_weighted_and_of_nothing() -> None:
    values = np.array([3.0, 1.0])
    assert quantile(values, 0.5)(np.array([[3.0, 1.0], [0.0, 2.0]])).tolist() == [3.0, 1.0]
    assert np.isnan(quantile(values, 0.5)(np.zeros((1, 2))))[0]
    assert np.isnan(plain(quantile(np.array([np.nan]), 0.5), 1))
    # 0.95 of 20 is 19, not 19.000000000000004.
    assert plain(quantile(np.arange(1.0, 21.0), 0.95), 20) == 19.0
