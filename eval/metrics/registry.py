"""Finds metrics by name and scores answers with all of them."""

import difflib
from collections.abc import Mapping
from typing import Final

from eval.metrics.catalogue import CASE_METRICS, POOLED_METRICS
from eval.metrics.metric import Metric
from eval.metrics.observation import Observation

METRICS: Final[Mapping[str, Metric]] = {
    **{item.metric.name: item.metric for item in CASE_METRICS},
    **{item.metric.name: item.metric for item in POOLED_METRICS},
}
HEADLINES: Final = (
    "correct", "status_accuracy", "right_source@3", "all_key_facts", "key_fact_recall_answer", "quotes_verbatim",
    "grounded_numbers", "language_match", "refusal_precision", "refusal_recall", "refusal_f1", "false_refusal",
    "must_not_cite", "pii_leak", "confidence_auroc", "calibration_ece", "calibration_brier",
    "judged_faithfulness", "judged_relevance", "latency_p50", "latency_p95", "error_rate",
)  # fmt: skip
"""What the summaries show first."""


class UnknownMetricError(Exception):
    """A name that no metric has; the message names near ones."""

    def __init__(self, name: str) -> None:
        near = difflib.get_close_matches(name, METRICS, n=3, cutoff=0.5)
        super().__init__(f"no metric is called {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))


def metric(name: str) -> Metric:
    """A metric by its name.

    Raises:
        UnknownMetricError: no metric has this name.
    """
    try:
        return METRICS[name]
    except KeyError:
        raise UnknownMetricError(name) from None


def score(item: Observation) -> dict[str, float | None]:
    """Every metric of one answer, by name."""
    return {entry.metric.name: entry.score(item) for entry in CASE_METRICS}
