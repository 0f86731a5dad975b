"""What can be said of one answer as right or wrong: status, language, wrong version, and the verdict over all."""

from eval.cases.case import Case
from eval.metrics.citations import cites_forbidden
from eval.metrics.facts import all_facts, carried_facts
from eval.metrics.places import gold_places, places
from eval.metrics.ranking import hit_at
from eval.targets.answer import Answer

CITATIONS_READ = 3
"""How many citations a person looks at: a right source below these does not help."""


def right_source(case: Case, answer: Answer) -> float | None:
    """1 if one of the first three citations is a gold page (a gold document where the gold names no page), else 0."""
    return hit_at(places(answer.citations, case), gold_places(case), CITATIONS_READ)


def status_right(case: Case, answer: Answer) -> float:
    """1 if the status is the one that the case expects or implies, else 0."""
    return float(case.accepts(answer.status))


def expected_status_right(case: Case, answer: Answer) -> float | None:
    """1 if the status is the one that the case names in `expect_status`, else 0; None where it names none."""
    return float(answer.status == case.expect_status) if case.expect_status else None


def language_right(case: Case, answer: Answer) -> float | None:
    """1 if the answer says it is in the question's language, else 0; None where it does not say."""
    if answer.language is None:
        return None
    return float(primary(answer.language) == primary(case.lang))


def wrong_version(case: Case, answer: Answer) -> float | None:
    """`cites_forbidden` of the cases about superseded versions or a given day."""
    return cites_forbidden(case, answer) if case.kind == "superseded" or case.as_of else None


def wrong_audience(case: Case, answer: Answer) -> float | None:
    """`cites_forbidden` of the cases with a persona: another country's or contract's document."""
    return cites_forbidden(case, answer) if case.persona else None


def correct(case: Case, answer: Answer) -> float:
    """The verdict: 1 if nothing that the case can tell is wrong, else 0.

    The status is right; no document of `must_not_cite` is cited; and if the status is `answered` and an answer was due,
    a gold source is among the first three citations and every key fact stands in the answer or its quotes.
    """
    if not case.accepts(answer.status) or cites_forbidden(case, answer):
        return 0.0
    if answer.status != "answered":
        return 1.0
    checks = (right_source(case, answer), all_facts(carried_facts(case, answer, "shown")))
    return float(all(check is None or check == 1.0 for check in checks))


def primary(language: str) -> str:
    """The primary part of a language tag: `pt-BR` is `pt`."""
    return language.replace("_", "-").partition("-")[0].casefold()
