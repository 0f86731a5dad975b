from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from eval.cases.case import Case
from eval.metrics import pooled
from eval.metrics.observation import Scored
from eval.targets.answer import Answer

Build = Callable[..., Scored]


@pytest.fixture
def scored(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> Build:
    def build(answerable: bool, status: str, *, right: float = 0.0, **fields: Any) -> Scored:
        case = make_case(answerable=answerable, expect_status=fields.pop("expect_status", None))
        return Scored(case, make_answer(status=status, **fields), {"correct": right})

    return build


def value(prepared: pooled.Prepared, size: int) -> tuple[float | None, int]:
    statistic, n = prepared
    result = float(statistic(np.ones((1, size)))[0])
    return (None if np.isnan(result) else result), n


def test_refusals(scored: Build) -> None:
    # Three refused, two of them rightly; four were to be refused; three were to be answered; one counts on no side.
    answers = [
        scored(False, "not_found"),
        scored(False, "not_found"),
        scored(True, "not_found"),
        scored(False, "answered"),
        scored(False, "error"),
        scored(True, "answered"),
        scored(True, "clarify"),
        scored(True, "not_found", expect_status="clarify"),
    ]
    assert value(pooled.refusal_precision(answers), 8) == pytest.approx((2 / 3, 3))
    assert value(pooled.refusal_recall(answers), 8) == pytest.approx((2 / 4, 4))
    assert value(pooled.refusal_f1(answers), 8) == pytest.approx((4 / 7, 5))
    assert value(pooled.false_refusal(answers), 8) == pytest.approx((1 / 3, 3))


def test_questions_back(scored: Build) -> None:
    # Three questions back, two of them due; three were due.
    answers = [
        scored(True, "clarify", expect_status="clarify"),
        scored(True, "clarify", expect_status="clarify"),
        scored(True, "answered", expect_status="clarify"),
        scored(True, "clarify"),
        scored(False, "not_found"),
    ]
    assert value(pooled.clarify_precision(answers), 5) == pytest.approx((2 / 3, 3))
    assert value(pooled.clarify_recall(answers), 5) == pytest.approx((2 / 3, 3))
    assert value(pooled.clarify_recall(answers[3:]), 2) == (None, 0)


def test_nothing_to_refuse_is_no_score(scored: Build) -> None:
    answers = [scored(True, "answered")]
    assert value(pooled.refusal_precision(answers), 1) == (None, 0)
    assert value(pooled.refusal_recall(answers), 1) == (None, 0)
    assert value(pooled.refusal_f1(answers), 1) == (None, 0)
    assert value(pooled.refusal_recall([]), 0) == (None, 0)


def test_auroc_over_those_with_a_confidence(scored: Build) -> None:
    answers = [
        scored(True, "answered", confidence=0.9),
        scored(True, "not_found", confidence=0.5),
        scored(False, "answered", confidence=0.5),
        scored(False, "not_found", confidence=0.1),
        scored(True, "answered"),
        scored(True, "clarify", confidence=0.0, expect_status="clarify"),
    ]
    # Pairs: 0.9>0.5, 0.9>0.1, 0.5=0.5 (half), 0.5>0.1: 3.5 of 4.
    assert value(pooled.confidence_auroc(answers), 6) == pytest.approx((3.5 / 4, 4))
    assert value(pooled.confidence_auroc(answers[:2]), 2) == (None, 2)


def test_calibration_is_over_the_answers_given(scored: Build) -> None:
    answers = [
        scored(True, "answered", confidence=0.8, right=1.0),
        scored(True, "answered", confidence=0.8, right=0.0),
        scored(True, "answered", confidence=0.2, right=0.0),
        scored(True, "not_found", confidence=0.9),
    ]
    # Bin 0.8: |1 - 1.6| = 0.6; bin 0.2: 0.2; over three answers.
    assert value(pooled.calibration_ece(answers), 4) == pytest.approx((0.8 / 3, 3))
    assert value(pooled.calibration_ece([]), 0) == (None, 0)


def test_latency(scored: Build) -> None:
    answers = [scored(True, "answered", seconds=seconds) for seconds in (4.0, 1.0, None, 3.0, 2.0)]
    assert value(pooled.latency(0.5)(answers), 5) == (2.0, 4)
    assert value(pooled.latency(0.95)(answers), 5) == (4.0, 4)
    assert value(pooled.latency(0.5)([scored(True, "answered")]), 1) == (None, 0)
