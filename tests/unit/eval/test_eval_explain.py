from collections.abc import Callable
from typing import Any

import pytest

from eval.cases.case import Case
from eval.explain import reasons
from eval.metrics.observation import Observation
from eval.targets.answer import Answer, failed

CASE = {"sources": [{"doc": "a.pdf", "page": 2}], "key_facts": ["2 weeks"], "lang": "de", "must_not_cite": ["old.pdf"]}


def cited(*places: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"document": document, "page": page, "quote": "2 weeks"} for document, page in places]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"answer": "2 weeks", "citations": cited(("a.pdf", 2))}, ()),
        ({"status": "not_found"}, ("status is not_found, expected answered",)),
        (
            {"answer": "See [1]", "citations": cited(("a.pdf", 3))},
            ("the right document is cited, but not the right page", "key fact only in a quote: 2 weeks"),
        ),
        (
            {"answer": "2 weeks", "citations": cited(("x", 1), ("x", 2), ("x", 3), ("a.pdf", 2))},
            ("the right source is citation 4, below the first 3",),
        ),
        (
            {"answer": "2 weeks", "citations": cited(("old.pdf", 1))},
            ("no right document is cited", "cites old.pdf, which a right answer does not cite"),
        ),
        (
            {"answer": "9 days", "citations": [{"document": "a.pdf", "page": 2, "quote": "x"}]},
            ("key fact missing: 2 weeks", "9 stands in nothing that is cited"),
        ),
    ],
)
def test_reasons(
    make_case: Callable[..., Case],
    make_answer: Callable[..., Answer],
    answer: dict[str, Any],
    expected: tuple[str, ...],
) -> None:
    assert reasons(Observation(make_case(**CASE), make_answer(language="de", **answer))) == expected


def test_language_quotes_leaks_and_errors(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> None:
    case, answer = make_case(**CASE), make_answer(answer="2 weeks", citations=cited(("a.pdf", 2)))
    assert reasons(Observation(case, answer, document_text={"a.pdf": "none"}.get, leaks=("Ana",))) == (
        "the quote of citation 1 does not stand in a.pdf",
        "the answer's language is en, the question's de",
        "a personal detail came through: Ana",
    )
    assert reasons(Observation(case, failed("down"))) == ("the target failed: down",)
