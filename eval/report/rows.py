"""The report's list of questions: the answer with its citations beside the gold, and why it scored so."""

from collections.abc import Callable, Iterator
from typing import Final

from eval.metrics.facts import carried_facts
from eval.metrics.places import gold_places, places
from eval.records import CaseRecord, RunRecord
from eval.report.markup import chip, text

FILTERS: Final[dict[str, Callable[[CaseRecord], str]]] = {
    "lang": lambda record: record.case.lang,
    "kind": lambda record: record.case.kind or "",
    "topic": lambda record: record.case.topic,
    "status": lambda record: record.answer.status,
}


def selects(record: RunRecord) -> str:
    """One drop-down for every property that questions are filtered by."""
    parts = []
    for name, read in FILTERS.items():
        values = sorted({read(case) for case in record.cases} - {""})
        options = "".join(f'<option value="{text(value)}">{text(value)}</option>' for value in values)
        parts.append(
            f'<label>{name.capitalize()} <select id="f-{name}"><option value="">all</option>{options}</select></label>'
        )
    return "\n".join(parts)


def rows(record: RunRecord) -> str:
    """Every question."""
    return "\n".join(_row(case) for case in record.cases)


def _row(record: CaseRecord) -> str:
    result = "error" if record.answer.error else "right" if record.correct else "wrong"
    data = {"result": result, **{name: read(record) for name, read in FILTERS.items()}}
    attributes = " ".join(f'data-{name}="{text(value)}"' for name, value in data.items())
    why = "".join(f"<li>{text(reason)}</li>" for reason in record.reasons)
    question = f'<span class="text" dir="auto">{text(record.case.question)}</span>'
    summary = (
        f'{_verdict(result)}<span>{text(record.case.lang)}</span>{question}<span class="id">{text(record.id)}</span>'
    )
    sides = f"<div>{''.join(_answer(record))}</div><div>{''.join(_gold(record))}</div>"
    return (
        f'<details class="q" {attributes}><summary>{summary}</summary>\n'
        + (f'<ul class="why">{why}</ul>' if why else "")
        + f'<div class="sides">{sides}</div>{_scores(record)}</details>'
    )


def _verdict(result: str) -> str:
    return chip(result, result == "right")


def _answer(record: CaseRecord) -> Iterator[str]:
    answer = record.answer
    about = [answer.status, answer.language, answer.generator]
    about += [f"confidence {answer.confidence:.2f}"] if answer.confidence is not None else []
    about += [f"{answer.seconds * 1000:.0f} ms"] if answer.seconds is not None else []
    yield f'<h3>Answer</h3><span class="soft">{text(", ".join(part for part in about if part))}</span>'
    yield f'<p class="answer" dir="auto">{text(answer.answer or answer.error or "(no text)")}</p>'
    gold, banned = gold_places(record.case), set(record.case.must_not_cite)
    for number, (citation, place) in enumerate(
        zip(answer.citations, places(answer.citations, record.case), strict=True), start=1
    ):
        style = "banned" if citation.document in banned else "hit" if place in gold else ""
        mark = {"banned": "✗ ", "hit": "✓ "}.get(style, "")
        where = _place(citation.document, citation.page, citation.section)
        yield f'<p class="source {style}">{mark}[{citation.n or number}] {text(where)}</p>'
        yield from (f'<blockquote dir="auto">{text(quote)}</blockquote>' for quote in citation.quotes)


def _gold(record: CaseRecord) -> Iterator[str]:
    case = record.case
    about = [f"expected {case.expected_status}", case.kind, case.topic, "near miss" if case.near_miss else None]
    about += [f"{key} {value}" for key, value in (case.persona or {}).items()]
    about += [f"as of {case.as_of}"] if case.as_of else []
    yield f'<h3>Gold</h3><span class="soft">{text(", ".join(part for part in about if part))}</span>'
    facts = zip(
        case.key_facts,
        carried_facts(case, record.answer, "shown"),
        carried_facts(case, record.answer, "answer"),
        strict=True,
    )
    items = "".join(f'<li dir="auto">{_fact_mark(shown, told)} {text(fact)}</li>' for fact, shown, told in facts)
    yield f'<ul class="facts">{items}</ul>' if items else ""
    for number, source in enumerate(case.sources):
        yield f'<p class="source">{text(_place(source.doc, source.page, source.section))}</p>'
        if number == 0 and case.quote:
            yield f'<blockquote dir="auto">{text(case.quote)}</blockquote>'
    for document in case.must_not_cite:
        yield f'<p class="soft">must not cite {text(document)}</p>'


def _fact_mark(shown: bool, told: bool) -> str:
    return chip("in the answer", True) if told else chip("in a quote", True) if shown else chip("missing", False)


def _place(document: str, page: int | None, section: str | None) -> str:
    return document + (f", page {page}" if page is not None else "") + (f" · {section}" if section else "")


def _scores(record: CaseRecord) -> str:
    known = ", ".join(f"{name} {value:.3g}" for name, value in record.scores.items() if value is not None)
    return f'<p class="scores">{text(known)}</p>'
