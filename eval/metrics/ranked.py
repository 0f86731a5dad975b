"""Measures of ranked lists, applied to what an answer cites and to what a search found."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final

from eval.metrics.metric import CaseMetric, CaseScore, Metric
from eval.metrics.observation import Observation
from eval.metrics.places import Cited, documents, gold_documents, gold_places, has_pages, places
from eval.metrics.ranking import ndcg_at, recall_at, reciprocal_rank

DEPTHS: Final = (1, 3, 5, 10)
Listed = Callable[[Observation], Sequence[Cited] | None]
Measure = Callable[[Sequence[Any], Collection[Any]], float | None]


def cited(item: Observation) -> Sequence[Cited] | None:
    """What the answer cites, in order."""
    return item.answer.citations


def found(item: Observation) -> Sequence[Cited] | None:
    """What the search found, in order; None where the target shows no passages."""
    return item.passages


def by_document(listed: Listed, measure: Measure) -> CaseScore:
    """A measure over documents."""

    def score(item: Observation) -> float | None:
        ranked = listed(item)
        return None if ranked is None else measure(documents(ranked), gold_documents(item.case))

    return score


def by_page(listed: Listed, measure: Measure) -> CaseScore:
    """A measure over pages; None where the gold names no page."""

    def score(item: Observation) -> float | None:
        ranked = listed(item)
        if ranked is None or not has_pages(item.case):
            return None
        return measure(places(ranked, item.case), gold_places(item.case))

    return score


def ranking_metrics(prefix: str, over: str, listed: Listed) -> tuple[CaseMetric, ...]:
    """Recall at several depths, MRR and nDCG, by document and by page, over one ranked list."""
    return (
        *_level(f"{prefix}document", "document", over, partial(by_document, listed)),
        *_level(f"{prefix}page", "page", over, partial(by_page, listed)),
    )


def _level(name: str, thing: str, over: str, scored: Callable[[Measure], CaseScore]) -> tuple[CaseMetric, ...]:
    what = f"{thing}s over {over}"
    recalls = (
        CaseMetric(
            Metric(
                f"{name}_recall@{k}",
                f"Recall@{k}, {what}",
                f"Share of the gold {thing}s among the first {k} of {over}.",
            ),
            scored(partial(recall_at, k=k)),
        )
        for k in DEPTHS
    )
    return (
        *recalls,
        CaseMetric(
            Metric(
                f"{name}_mrr", f"MRR, {what}", f"One over the place of the first gold {thing} among {over}; 0 if none."
            ),
            scored(reciprocal_rank),
        ),
        CaseMetric(
            Metric(
                f"{name}_ndcg@10",
                f"nDCG@10, {what}",
                f"Gain of gold {thing}s among {over}, less further down, over the ideal.",
            ),
            scored(partial(ndcg_at, k=10)),
        ),
    )
