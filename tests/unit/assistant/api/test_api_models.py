from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from handbook import make_fragment, scrubbed
from pydantic import ValidationError

from assistant.answer.citations import cite
from assistant.answer.comparison import Comparison, ComparisonCell, ComparisonRow
from assistant.answer.records import Contact, Status
from assistant.api.models import AskRequest, SearchRequest, answer_json
from assistant.records import Answer, Clarification, Mode

QUESTION = "How many days?"


def test_question_alone_is_a_request() -> None:
    request = AskRequest(question=QUESTION)
    assert (request.language, request.persona, request.as_of, request.mode) == (None, None, None, Mode.AUTO)
    assert SearchRequest(query=QUESTION).k == 10


@pytest.mark.parametrize(
    ("given", "code"), [("es", "es"), ("ES", "es"), ("es-MX", "es"), ("pt_BR", "pt"), ("zh-Hant-TW", "zh")]
)
def test_language_tag_is_read_as_its_language(given: str, code: str) -> None:
    assert AskRequest(question=QUESTION, language=given).language == code


@pytest.mark.parametrize(
    "fields",
    [
        {"question": ""},
        {"question": " \n"},
        {"question": "x" * 2001},
        {"question": "half \ud83d"},
        {"language": "xx"},
        {"language": ""},
        {"persona": {"": "ES"}},
        {"persona": {"country": ""}},
        {"persona": {"country": "x" * 61}},
        {"persona": {str(n): "x" for n in range(13)}},
        {"as_of": "soon"},
        {"conversation_id": ""},
        {"conversation_id": "x" * 101},
        {"mode": "loud"},
        {"extra": 1},
    ],
)
def test_wrong_field_is_refused_without_its_value(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        AskRequest.model_validate({"question": QUESTION} | fields)
    assert "input_value" not in str(refused.value)


@pytest.mark.parametrize("k", [0, 101, -1, 1.5])
def test_number_of_passages_is_bounded(k: float) -> None:
    with pytest.raises(ValidationError):
        SearchRequest.model_validate({"query": QUESTION, "k": k})


def test_answer_object_has_every_field_of_the_interface() -> None:
    citations, _ = cite([make_fragment("a", start=1), make_fragment("b", start=50, score=0.9)])
    answer = Answer(
        answer_id="1",
        status=Status.CLARIFY,
        language="en",
        question=scrubbed(QUESTION),
        answer="Which?",
        citations=citations,
        confidence=0.5,
        generator="extractive",
        snapshot="s",
        timings_ms={"scrub": 1.0},
        clarify=Clarification("Where?", (("Spain", {"country": "ES"}),)),
        contacts=(Contact("Harbour", phone="1"),),
        follow_ups=("Carry-over",),
    )
    content = answer_json(answer)
    assert content["status"] == "clarify"
    assert content["question"] == QUESTION
    assert content["redactions"] == []
    assert content["clarify"] == {"question": "Where?", "options": [{"label": "Spain", "persona": {"country": "ES"}}]}
    assert content["contacts"] == [{"name": "Harbour", "phone": "1"}]
    assert content["follow_ups"] == ["Carry-over"]
    (citation,) = content["citations"]
    assert citation.keys() == {
        *("n", "document", "title", "version", "language", "page", "section", "quote", "href", "score", "more"),
        *("text_sha256", "effective_from", "effective_to"),
    }
    assert (citation["quote"], [item["quote"] for item in citation["more"]]) == ("b", ["a"])


def test_comparison_is_part_of_the_answer_object() -> None:
    row = ComparisonRow("Price", (ComparisonCell("10", 1), ComparisonCell("not stated", None)))
    answer = Answer(
        answer_id="1",
        status=Status.ANSWERED,
        language="en",
        question=scrubbed(QUESTION),
        answer="",
        citations=(),
        confidence=0.5,
        generator="extractive",
        snapshot="s",
        timings_ms={},
    )
    assert answer_json(answer)["comparison"] is None
    assert answer_json(replace(answer, comparison=Comparison(("A", "B"), (row,))))["comparison"] == {
        "columns": ["A", "B"],
        "rows": [{"label": "Price", "cells": [{"text": "10", "n": 1}, {"text": "not stated", "n": None}]}],
    }


def test_day_is_read() -> None:
    assert AskRequest.model_validate({"question": QUESTION, "as_of": "2026-02-28"}).as_of == date(2026, 2, 28)
