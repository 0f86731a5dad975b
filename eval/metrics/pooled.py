"""Metrics that only a set of answers has: refusal, questions back, confidence, calibration, latency."""

from collections.abc import Callable, Sequence

import numpy as np

from eval.metrics.observation import Scored
from eval.stats.weighted import Floats, Statistic, auroc, expected_calibration_error, f1, quantile, ratio

Prepared = tuple[Statistic, int]


def refusal_precision(scored: Sequence[Scored]) -> Prepared:
    """Rightly refused / refused. Refused is status `not_found`; right where that is the status a right answer has."""
    refused, due, _ = _refusals(scored)
    return ratio(refused * due, refused), int(refused.sum())


def refusal_recall(scored: Sequence[Scored]) -> Prepared:
    """Rightly refused / questions to be refused."""
    refused, due, _ = _refusals(scored)
    return ratio(refused * due, due), int(due.sum())


def refusal_f1(scored: Sequence[Scored]) -> Prepared:
    """2 · rightly refused / (refused + to be refused)."""
    refused, due, _ = _refusals(scored)
    return f1(refused * due, refused, due), int(np.maximum(refused, due).sum())


def false_refusal(scored: Sequence[Scored]) -> Prepared:
    """Refused although answerable / questions to be answered."""
    refused, _, other = _refusals(scored)
    return ratio(refused * other, other), int(other.sum())


def clarify_precision(scored: Sequence[Scored]) -> Prepared:
    """Rightly asked back / asked back. Asked back is status `clarify`; right where the case expects that status."""
    asked, due = _questions_back(scored)
    return ratio(asked * due, asked), int(asked.sum())


def clarify_recall(scored: Sequence[Scored]) -> Prepared:
    """Rightly asked back / questions that are due a question back."""
    asked, due = _questions_back(scored)
    return ratio(asked * due, due), int(due.sum())


def confidence_auroc(scored: Sequence[Scored]) -> Prepared:
    """The chance that an answerable question has a higher confidence than an unanswerable one, ties one half.

    Over every question that is due an answer or a refusal and came with a confidence, whatever the status given: it
    tells how well a threshold on the confidence could separate the two.
    """
    known = [item for item in _answer_or_refusal(scored) if item.answer.confidence is not None]
    scores = np.array([item.answer.confidence for item in known], dtype=np.float64)
    answerable = np.array([item.case.expected_status == "answered" for item in known], dtype=np.bool_)
    statistic = auroc(scores, answerable)
    return _within(statistic, scored, known), len(known)


def calibration_ece(scored: Sequence[Scored]) -> Prepared:
    """Expected calibration error over ten equal bins of the given answers' confidence against the verdict `correct`."""
    known = answered_with_confidence(scored)
    confidence = np.array([item.answer.confidence for item in known], dtype=np.float64)
    outcome = np.array([item.scores["correct"] for item in known], dtype=np.float64)
    return _within(expected_calibration_error(confidence, outcome), scored, known), len(known)


def latency(share: float) -> Callable[[Sequence[Scored]], Prepared]:
    """Seconds within which `share` of the answers came (nearest rank)."""

    def prepare(scored: Sequence[Scored]) -> Prepared:
        seconds = np.array([np.nan if item.answer.seconds is None else item.answer.seconds for item in scored])
        return quantile(seconds, share), int((~np.isnan(seconds)).sum())

    return prepare


def answered_with_confidence(scored: Sequence[Scored]) -> list[Scored]:
    """The answers given (status `answered`) that came with a confidence."""
    return [item for item in scored if item.answer.status == "answered" and item.answer.confidence is not None]


def _answer_or_refusal(scored: Sequence[Scored]) -> list[Scored]:
    return [item for item in scored if item.case.expected_status in ("answered", "not_found")]


def _questions_back(scored: Sequence[Scored]) -> tuple[Floats, Floats]:
    asked = np.array([item.answer.status == "clarify" for item in scored], dtype=np.float64)
    due = np.array([item.case.expected_status == "clarify" for item in scored], dtype=np.float64)
    return asked, due


def _refusals(scored: Sequence[Scored]) -> tuple[Floats, Floats, Floats]:
    # Questions due a question back, or contacts first, are neither: they weigh nothing on either side.
    counts = np.array([item.case.expected_status in ("answered", "not_found") for item in scored], dtype=np.float64)
    refused = np.array([item.answer.refused for item in scored], dtype=np.float64)
    due = np.array([item.case.expected_status == "not_found" for item in scored], dtype=np.float64)
    return refused * counts, due * counts, (1.0 - due) * counts


def _within(statistic: Statistic, scored: Sequence[Scored], known: Sequence[Scored]) -> Statistic:
    """A statistic over some of the observations as one over all: it looks at their columns of the weights only."""
    chosen = {id(item) for item in known}
    columns = np.array([place for place, item in enumerate(scored) if id(item) in chosen], dtype=np.intp)
    return lambda weights: statistic(weights[:, columns])
