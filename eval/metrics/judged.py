"""Metrics that a language model judges (`--judge`); without a judge they have no score."""

from typing import Final

from eval.metrics.metric import CaseMetric, Metric

JUDGED_METRICS: Final = (
    CaseMetric(
        Metric(
            "judged_faithfulness",
            "Faithfulness (judged)",
            "Judged by a language model (`--judge`): share of an answer's statements that its quotes support.",
        ),
        lambda item: None if item.judgement is None else item.judgement.faithfulness,
    ),
    CaseMetric(
        Metric(
            "judged_relevance",
            "Answer relevance (judged)",
            "Judged by a language model (`--judge`): how well an answer meets its question, from 0 to 4, over 4.",
        ),
        lambda item: None if item.judgement is None else item.judgement.relevance,
    ),
)
