"""Does the answer carry the facts that a right one must carry?"""

from collections.abc import Sequence
from typing import Literal

from eval.cases.case import Case
from eval.metrics.groundedness import without_markers
from eval.targets.answer import Answer
from ingest.contract.fold.fold import carries

Where = Literal["shown", "answer", "quotes"]


def carried_facts(case: Case, answer: Answer, where: Where) -> tuple[bool, ...]:
    """For each key fact whether it stands in the answer's text, in its quotes, or in either (`shown`).

    Numbers, units and dates are folded across languages first (`ingest.contract.fold`). What comes with a refusal or a question
    back is no answer, so nothing is carried there.
    """
    texts = _texts(answer, where) if answer.shown else []
    return tuple(
        any(carries(text, fact, (None, case.lang, language)) for text, language in texts) for fact in case.key_facts
    )


def fact_recall(carried: Sequence[bool]) -> float | None:
    """Facts carried / facts; None where the case names none."""
    return sum(carried) / len(carried) if carried else None


def all_facts(carried: Sequence[bool]) -> float | None:
    """1 if every fact is carried, else 0; None where the case names none."""
    return float(all(carried)) if carried else None


def _texts(answer: Answer, where: Where) -> list[tuple[str, str | None]]:
    # The answer is one text; a fact must stand whole in one quote, not half in one and half in the next.
    texts = [(without_markers(answer), answer.language)] if where in ("shown", "answer") else []
    if where in ("shown", "quotes"):
        texts += [(quote, citation.language) for citation in answer.citations for quote in citation.quotes]
    return texts
