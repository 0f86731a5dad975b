"""Says in sentences why an answer scored as it did."""

from collections.abc import Iterator

from eval.metrics.citations import forbidden, is_verbatim
from eval.metrics.facts import carried_facts
from eval.metrics.groundedness import unsupported
from eval.metrics.language import spoken_language, spoken_language_right
from eval.metrics.names import unsupported_names
from eval.metrics.negation import turned_around
from eval.metrics.observation import Observation
from eval.metrics.places import gold_documents, gold_places, places
from eval.metrics.stability import flaky, outcomes
from eval.metrics.verdicts import CITATIONS_READ, language_right, right_source


def reasons(item: Observation) -> tuple[str, ...]:
    """What is wrong with an answer, the weightiest first; nothing where nothing is."""
    if item.answer.error:
        return (f"the target failed: {item.answer.error}",)
    return (*_status(item), *_sources(item), *_facts(item), *_citations(item), *_rest(item))


def _status(item: Observation) -> Iterator[str]:
    if not item.case.accepts(item.answer.status):
        yield f"status is {item.answer.status}, expected {item.case.expected_status}"


def _sources(item: Observation) -> Iterator[str]:
    if not item.answer.shown or right_source(item.case, item.answer) != 0.0:
        return
    gold = gold_places(item.case)
    cited = places(item.answer.citations, item.case)
    rank = next((place for place, source in enumerate(cited, start=1) if source in gold), None)
    if rank is not None:
        yield f"the right source is citation {rank}, below the first {CITATIONS_READ}"
    elif gold_documents(item.case) & {citation.document for citation in item.answer.citations}:
        yield "the right document is cited, but not the right page"
    else:
        yield "no right document is cited"


def _facts(item: Observation) -> Iterator[str]:
    if not item.answer.shown:
        return
    shown = carried_facts(item.case, item.answer, "shown")
    told = carried_facts(item.case, item.answer, "answer")
    for fact, in_either, in_answer in zip(item.case.key_facts, shown, told, strict=True):
        if not in_either:
            yield f"key fact missing: {fact}"
        elif not in_answer:
            yield f"key fact only in a quote: {fact}"


def _citations(item: Observation) -> Iterator[str]:
    for document in forbidden(item.case, item.answer):
        yield f"cites {document}, which a right answer does not cite"
    if item.document_text is not None:
        for number, citation in enumerate(item.answer.citations, start=1):
            if not is_verbatim(citation, item.document_text):
                yield f"the quote of citation {citation.n or number} does not stand in {citation.document}"


def _rest(item: Observation) -> Iterator[str]:
    for number in unsupported(item.answer, item.document_text):
        yield f"{number} stands in nothing that is cited"
    for name in unsupported_names(item):
        yield f"the name {name} stands in nothing that is cited"
    for sentence in turned_around(item.answer):
        yield f"says no where its source says yes, or the other way about: {sentence}"
    if language_right(item.case, item.answer) == 0.0:
        yield f"the answer's language is {item.answer.language}, the question's {item.case.lang}"
    if spoken_language_right(item) == 0.0:
        yield f"the answer's own words are in {spoken_language(item)}, the question in {item.case.lang}"
    if flaky(item):
        yield f"flaky, round by round: {' | '.join(outcomes(item))}"
    for value in item.leaks or ():
        yield f"a personal detail came through: {value}"
