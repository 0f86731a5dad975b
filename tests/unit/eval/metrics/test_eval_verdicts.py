from collections.abc import Callable
from typing import Any

import pytest

from eval.cases.case import Case
from eval.metrics.verdicts import (
    correct,
    expected_status_right,
    language_right,
    status_right,
    wrong_audience,
    wrong_version,
)
from eval.targets.answer import Answer, failed

MakeCase = Callable[..., Case]
MakeAnswer = Callable[..., Answer]
RIGHT = {"citations": [{"document": "leave.md", "quote": "two weeks"}]}


@pytest.mark.parametrize(
    ("case", "answer", "expected"),
    [
        ({}, RIGHT, 1.0),
        ({"key_facts": ["two weeks"]}, RIGHT, 1.0),
        ({"key_facts": ["three weeks"]}, RIGHT, 0.0),
        ({"sources": [{"doc": "other.md"}]}, RIGHT, 0.0),
        ({"sources": []}, RIGHT, 1.0),
        ({"must_not_cite": ["leave.md"]}, RIGHT, 0.0),
        ({}, {"status": "not_found"}, 0.0),
        ({"answerable": False}, RIGHT, 0.0),
        ({"answerable": False}, {"status": "not_found"}, 1.0),
        ({"answerable": False, "must_not_cite": ["leave.md"]}, {"status": "not_found", **RIGHT}, 0.0),
        ({"expect_status": "sensitive", "key_facts": ["x"]}, {"status": "sensitive"}, 1.0),
        ({"expect_status": "clarify"}, {"status": "answered"}, 0.0),
    ],
)
def test_correct(
    make_case: MakeCase, make_answer: MakeAnswer, case: dict[str, Any], answer: dict[str, Any], expected: float
) -> None:
    assert correct(make_case(**case), make_answer(**answer)) == expected


def test_an_error_is_never_right(make_case: MakeCase) -> None:
    assert correct(make_case(), failed("x")) == 0.0
    assert correct(make_case(answerable=False), failed("x")) == 0.0


def test_status(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    assert status_right(make_case(), make_answer()) == 1.0
    assert expected_status_right(make_case(), make_answer()) is None
    assert expected_status_right(make_case(expect_status="clarify"), make_answer(status="clarify")) == 1.0
    assert expected_status_right(make_case(expect_status="clarify"), make_answer()) == 0.0


@pytest.mark.parametrize(
    ("asked", "answered", "expected"),
    [("pt", "pt-BR", 1.0), ("zh-CN", "zh", 1.0), ("es", "en", 0.0), ("es", None, None)],
)
def test_language(
    make_case: MakeCase, make_answer: MakeAnswer, asked: str, answered: str | None, expected: float | None
) -> None:
    assert language_right(make_case(lang=asked), make_answer(language=answered)) == expected


def test_wrong_version_and_audience_look_at_their_own_cases(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    answer = make_answer(**RIGHT)
    plain = make_case(must_not_cite=["leave.md"])
    old = make_case(must_not_cite=["leave.md"], kind="superseded")
    abroad = make_case(must_not_cite=["leave.md"], persona={"country": "ES"})
    assert [wrong_version(case, answer) for case in (plain, old, abroad)] == [None, 1.0, None]
    assert [wrong_audience(case, answer) for case in (plain, old, abroad)] == [None, None, 1.0]
