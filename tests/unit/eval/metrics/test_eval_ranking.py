import math

import pytest

from eval.metrics.citations import precision, recall
from eval.metrics.ranking import hit_at, ndcg_at, recall_at, reciprocal_rank

LOG3 = math.log2(3)


@pytest.mark.parametrize(
    ("ranked", "right", "k", "expected"),
    [
        (["a", "b", "c"], {"a", "c"}, 1, 0.5),
        (["a", "b", "c"], {"a", "c"}, 3, 1.0),
        (["a", "a", "c"], {"a", "c"}, 2, 0.5),
        ([], {"a"}, 5, 0.0),
        (["a"], set(), 5, None),
        (["a"], ["a", "a"], 1, 1.0),
    ],
)
def test_recall(ranked: list[str], right: set[str], k: int, expected: float | None) -> None:
    assert recall_at(ranked, right, k) == expected


@pytest.mark.parametrize(
    ("ranked", "expected"), [(["x", "a"], 0.5), (["a", "a"], 1.0), (["x", "x", "b"], 1 / 3), (["x"], 0.0), ([], 0.0)]
)
def test_reciprocal_rank(ranked: list[str], expected: float) -> None:
    assert reciprocal_rank(ranked, {"a", "b"}) == pytest.approx(expected)
    assert reciprocal_rank(ranked, set()) is None


@pytest.mark.parametrize(
    ("ranked", "k", "expected"), [(["x", "x", "x", "a"], 3, 0.0), (["x", "x", "a"], 3, 1.0), ([], 3, 0.0)]
)
def test_hit(ranked: list[str], k: int, expected: float) -> None:
    assert hit_at(ranked, {"a"}, k) == expected
    assert hit_at(ranked, (), k) is None


@pytest.mark.parametrize(
    ("ranked", "right", "k", "expected"),
    [
        (["a", "b"], {"a", "b"}, 10, 1.0),
        (["x", "a"], {"a"}, 10, 1 / LOG3),
        (["a", "x", "b"], {"a", "b"}, 10, (1 + 1 / 2) / (1 + 1 / LOG3)),
        (["a", "a", "b"], {"a", "b"}, 10, (1 + 1 / 2) / (1 + 1 / LOG3)),
        (["a", "b"], {"a", "b", "c"}, 2, 1.0),
        (["x"], {"a"}, 10, 0.0),
        ([], {"a"}, 10, 0.0),
        (["a"], set(), 10, None),
        (["a"], {"a"}, 0, None),
    ],
)
def test_ndcg(ranked: list[str], right: set[str], k: int, expected: float | None) -> None:
    assert ndcg_at(ranked, right, k) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("cited", "right", "expected_precision", "expected_recall"),
    [
        (["a", "b", "a"], {"a", "c"}, 0.5, 0.5),
        (["a"], {"a"}, 1.0, 1.0),
        ([], {"a"}, None, 0.0),
        (["a"], set(), None, None),
    ],
)
def test_citation_precision_and_recall(
    cited: list[str], right: set[str], expected_precision: float | None, expected_recall: float | None
) -> None:
    assert precision(cited, right) == expected_precision
    assert recall(cited, right) == expected_recall
