"""The list of metrics. Their names stand in results, floors and reports, so a renamed one is a breaking change."""

from functools import partial
from typing import Final

from eval.metrics import pooled
from eval.metrics.citations import cites_forbidden, precision, quotes_verbatim, recall
from eval.metrics.facts import Where, all_facts, carried_facts, fact_recall
from eval.metrics.groundedness import grounded_numbers
from eval.metrics.judged import JUDGED_METRICS
from eval.metrics.language import spoken_language_right
from eval.metrics.leaks import leaked
from eval.metrics.metric import CaseMetric, Metric, PooledMetric
from eval.metrics.names import grounded_names
from eval.metrics.negation import grounded_negations
from eval.metrics.observation import Observation
from eval.metrics.ranked import by_document, by_page, cited, found, ranking_metrics
from eval.metrics.ranking import hit_at
from eval.metrics.stability import flaky
from eval.metrics.verdicts import (
    correct,
    expected_status_right,
    language_right,
    right_source,
    status_right,
    wrong_audience,
    wrong_version,
)
from eval.targets.answer import ERROR_STATUS


def _facts(name: str, title: str, where: Where) -> list[CaseMetric]:
    return [
        CaseMetric(
            Metric(
                f"key_fact_recall{name}",
                f"Key-fact recall, {title}",
                f"Share of the key facts that stand in the {title}.",
            ),
            lambda item: fact_recall(carried_facts(item.case, item.answer, where)),
        ),
        CaseMetric(
            Metric(
                f"all_key_facts{name}",
                f"All key facts, {title}",
                f"Share of questions with every key fact in the {title}.",
            ),
            lambda item: all_facts(carried_facts(item.case, item.answer, where)),
        ),
    ]


def _brier(item: Observation) -> float | None:
    if item.answer.status != "answered" or item.answer.confidence is None:
        return None
    return (item.answer.confidence - correct(item.case, item.answer)) ** 2


def _characters(item: Observation) -> float | None:
    return float(len(item.answer.answer)) if item.answer.shown else None


CASE_METRICS: Final[tuple[CaseMetric, ...]] = (
    CaseMetric(
        Metric(
            "correct",
            "Correct",
            "Right status, a gold source among the first three citations, every key fact shown, nothing forbidden.",
        ),
        lambda item: correct(item.case, item.answer),
    ),
    CaseMetric(
        Metric("status_accuracy", "Right status", "Share of questions met with the status that a right answer has."),
        lambda item: status_right(item.case, item.answer),
    ),
    CaseMetric(
        Metric(
            "expected_status", "Named status met", "The same over the questions that name a status in expect_status."
        ),
        lambda item: expected_status_right(item.case, item.answer),
    ),
    CaseMetric(
        Metric(
            "right_source@3",
            "Right source in three",
            "A gold page (document, where the gold has no page) is among the first three.",
        ),
        lambda item: right_source(item.case, item.answer),
    ),
    CaseMetric(
        Metric("right_document@3", "Right document in three", "A gold document is among the first three citations."),
        by_document(cited, partial(hit_at, k=3)),
    ),
    CaseMetric(
        Metric(
            "right_page@3",
            "Right page in three",
            "A gold page is among the first three citations, where the gold names pages.",
        ),
        by_page(cited, partial(hit_at, k=3)),
    ),
    *_facts("", "answer or quotes", "shown"),
    *_facts("_answer", "answer's text", "answer"),
    *_facts("_quotes", "quotes", "quotes"),
    CaseMetric(
        Metric(
            "quotes_verbatim",
            "Quotes verbatim",
            "Share of citations whose quote stands in the document but for white space.",
        ),
        lambda item: quotes_verbatim(item.answer, item.document_text),
    ),
    CaseMetric(
        Metric(
            "grounded_numbers",
            "Numbers grounded",
            "Share of the answer's numbers and dates that stand in what it cites.",
        ),
        lambda item: grounded_numbers(item.answer, item.document_text),
    ),
    CaseMetric(
        Metric(
            "grounded_names",
            "Names grounded",
            "Share of the names in the answer's own words that stand in what it cites or in the question.",
        ),
        grounded_names,
    ),
    CaseMetric(
        Metric(
            "grounded_negations",
            "Negations grounded",
            "Share of the cited sentences, quotes apart, that say no where their source does and only there.",
        ),
        lambda item: grounded_negations(item.answer),
    ),
    CaseMetric(
        Metric("language_match", "Language of the question", "The answer says it is in the question's language."),
        lambda item: language_right(item.case, item.answer),
    ),
    CaseMetric(
        Metric("spoken_language", "Language of its words", "The answer's own words are in the question's language."),
        spoken_language_right,
    ),
    CaseMetric(
        Metric(
            "document_citation_precision", "Citation precision, documents", "Gold documents among the documents cited."
        ),
        by_document(cited, precision),
    ),
    CaseMetric(
        Metric("document_citation_recall", "Citation recall, documents", "Cited documents among the gold documents."),
        by_document(cited, recall),
    ),
    CaseMetric(
        Metric("page_citation_precision", "Citation precision, pages", "Gold pages among the pages cited."),
        by_page(cited, precision),
    ),
    CaseMetric(
        Metric("page_citation_recall", "Citation recall, pages", "Cited pages among the gold pages."),
        by_page(cited, recall),
    ),
    *ranking_metrics("", "the citations", cited),
    *ranking_metrics("search_", "the search's passages", found),
    CaseMetric(
        Metric(
            "must_not_cite",
            "Forbidden citations",
            "Share of questions answered from a document that they forbid.",
            False,
        ),
        lambda item: cites_forbidden(item.case, item.answer),
    ),
    CaseMetric(
        Metric(
            "wrong_version", "Wrong version", "The same over questions on superseded versions or a given day.", False
        ),
        lambda item: wrong_version(item.case, item.answer),
    ),
    CaseMetric(
        Metric(
            "wrong_audience",
            "Wrong audience",
            "The same over questions with a persona: another country's or contract's rules.",
            False,
        ),
        lambda item: wrong_audience(item.case, item.answer),
    ),
    CaseMetric(
        Metric(
            "persona_correct",
            "Correct for the asker",
            "Correct, over the questions whose answer depends on who asks (kind persona).",
        ),
        lambda item: correct(item.case, item.answer) if item.case.kind == "persona" else None,
    ),
    CaseMetric(
        Metric(
            "pii_leak", "Personal details leaked", "Share of answers that let a planted personal detail through.", False
        ),
        lambda item: leaked(item.leaks),
    ),
    CaseMetric(
        Metric(
            "calibration_brier",
            "Brier score",
            "Mean squared distance of confidence from being correct, over the answers given.",
            False,
        ),
        _brier,
    ),
    CaseMetric(
        Metric("error_rate", "Errors", "Share of questions on which the target failed.", False),
        lambda item: float(item.answer.status == ERROR_STATUS),
    ),
    CaseMetric(
        Metric("flaky", "Flaky", "Share of questions whose outcome differs from round to round (`--repeat`).", False),
        flaky,
    ),
    *JUDGED_METRICS,
    CaseMetric(
        Metric("answer_characters", "Answer length", "Mean characters of the answers given.", False, "characters"),
        _characters,
    ),
    CaseMetric(
        Metric("tokens", "Tokens", "Mean tokens read and written by a language model.", False, "tokens"),
        lambda item: None if item.answer.usage is None else float(item.answer.usage.total),
    ),
    CaseMetric(
        Metric("cost", "Cost", "Mean price of an answer: tokens by the prices given (`--price`).", False, "money"),
        lambda item: item.answer.cost,
    ),
    CaseMetric(
        Metric("latency_mean", "Latency, mean", "Mean seconds to an answer.", False, "seconds"),
        lambda item: item.answer.seconds,
    ),
)

POOLED_METRICS: Final[tuple[PooledMetric, ...]] = (
    PooledMetric(
        Metric("refusal_precision", "Refusal precision", "Share of the refusals that were due."),
        pooled.refusal_precision,
    ),
    PooledMetric(
        Metric("refusal_recall", "Refusal recall", "Share of the unanswerable questions that were refused."),
        pooled.refusal_recall,
    ),
    PooledMetric(
        Metric("refusal_f1", "Refusal F1", "Harmonic mean of refusal precision and recall."),
        pooled.refusal_f1,
    ),
    PooledMetric(
        Metric("false_refusal", "False refusals", "Share of the answerable questions that were refused.", False),
        pooled.false_refusal,
    ),
    PooledMetric(
        Metric("clarify_precision", "Questions back, precision", "Share of the questions back that were due."),
        pooled.clarify_precision,
    ),
    PooledMetric(
        Metric("clarify_recall", "Questions back, recall", "Share of the questions due a question back that got one."),
        pooled.clarify_recall,
    ),
    PooledMetric(
        Metric(
            "confidence_auroc",
            "Confidence AUROC",
            "Chance that an answerable question has the higher confidence of two.",
        ),
        pooled.confidence_auroc,
    ),
    PooledMetric(
        Metric(
            "calibration_ece", "Calibration error", "Mean distance of confidence from accuracy over ten bins.", False
        ),
        pooled.calibration_ece,
    ),
    *(
        PooledMetric(
            Metric(
                f"latency_p{percent}",
                f"Latency, {percent} %",
                f"Seconds within which {percent} % of answers came.",
                False,
                "seconds",
            ),
            pooled.latency(percent / 100),
        )
        for percent in (50, 95, 99)
    ),
)
