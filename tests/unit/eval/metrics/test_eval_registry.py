from collections.abc import Callable

import pytest

from eval.cases.case import Case
from eval.metrics.catalogue import CASE_METRICS, POOLED_METRICS
from eval.metrics.observation import Observation
from eval.metrics.registry import HEADLINES, METRICS, UnknownMetricError, metric, score
from eval.targets.answer import Answer, Passage, failed


def test_names_are_unique_and_headlines_exist() -> None:
    assert len(METRICS) == len(CASE_METRICS) + len(POOLED_METRICS)
    assert set(HEADLINES) <= set(METRICS)


def test_an_unknown_name_suggests_near_ones() -> None:
    with pytest.raises(UnknownMetricError, match=r"did you mean .*refusal_recall"):
        metric("refusal_recal")


def test_scores_of_a_right_answer(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> None:
    case = make_case(sources=[{"doc": "a.pdf", "page": 2}, {"doc": "b.pdf", "page": 1}], key_facts=["two weeks"])
    answer = make_answer(
        answer="Two weeks [1]",
        confidence=0.8,
        citations=[
            {"document": "a.pdf", "page": 1, "quote": "x"},
            {"document": "a.pdf", "page": 2, "quote": "two weeks"},
        ],
    )
    scores = score(Observation(case, answer, (Passage(document="b.pdf", page=1),), {"a.pdf": "two  weeks"}.get, ()))
    expected = {
        "correct": 1.0,
        "right_source@3": 1.0,
        "right_page@3": 1.0,
        "document_recall@1": 0.5,
        "page_recall@1": 0.0,
        "page_recall@3": 0.5,
        "document_mrr": 1.0,
        "page_mrr": 0.5,
        "search_document_recall@1": 0.5,
        "search_page_mrr": 1.0,
        "document_citation_precision": 1.0,
        "document_citation_recall": 0.5,
        "page_citation_precision": 0.5,
        "page_citation_recall": 0.5,
        "quotes_verbatim": 0.5,
        "all_key_facts_answer": 1.0,
        "grounded_numbers": 1.0,
        "pii_leak": 0.0,
        "error_rate": 0.0,
        "answer_characters": 13.0,
        "calibration_brier": pytest.approx(0.04),
        "must_not_cite": None,
        "expected_status": None,
        "latency_mean": None,
    }
    assert {name: scores[name] for name in expected} == expected


def test_what_does_not_apply_gives_none(make_case: Callable[..., Case]) -> None:
    scores = score(Observation(make_case(answerable=False), failed("down")))
    known = {name: value for name, value in scores.items() if value is not None}
    assert known == {"correct": 0.0, "status_accuracy": 0.0, "error_rate": 1.0}
