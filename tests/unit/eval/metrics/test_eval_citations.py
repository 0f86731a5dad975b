from collections.abc import Callable

import pytest

from eval.cases.case import Case
from eval.metrics.citations import cites_forbidden, forbidden, quotes_verbatim
from eval.metrics.places import gold_places, places
from eval.metrics.verdicts import right_source
from eval.targets.answer import Answer

MakeCase = Callable[..., Case]
MakeAnswer = Callable[..., Answer]
TEXTS = {"a.md": "You get\n two\tweeks.", "b.md": ""}


@pytest.mark.parametrize(
    ("citations", "expected"),
    [
        ([("a.md", "get two weeks.")], 1.0),
        ([("a.md", "get  two\nweeks."), ("a.md", "Get two weeks.")], 0.5),
        ([("a.md", "")], 0.0),
        ([("none.md", "two")], 0.0),
        ([("b.md", "two"), ("a.md", "two"), ("a.md", "two"), ("a.md", "two")], 0.75),
        ([], None),
    ],
)
def test_quotes_verbatim(make_answer: MakeAnswer, citations: list[tuple[str, str]], expected: float | None) -> None:
    answer = make_answer(citations=[{"document": document, "quote": quote} for document, quote in citations])
    assert quotes_verbatim(answer, TEXTS.get) == expected
    assert quotes_verbatim(answer, None) is None


def test_forbidden_documents(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    answer = make_answer(citations=[{"document": name} for name in ("old.md", "leave.md", "old.md")])
    case = make_case(must_not_cite=["old.md", "older.md"])
    assert forbidden(case, answer) == ("old.md",)
    assert cites_forbidden(case, answer) == 1.0
    assert cites_forbidden(case, make_answer()) == 0.0
    assert cites_forbidden(make_case(), answer) is None


def test_a_document_without_gold_page_counts_whole(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    case = make_case(sources=[{"doc": "a.pdf", "page": 3}, {"doc": "b.pdf"}])
    answer = make_answer(
        citations=[{"document": "a.pdf", "page": 4}, {"document": "b.pdf", "page": 9}, {"document": "b.pdf", "page": 8}]
    )
    assert places(answer.citations, case) == (("a.pdf", 4), ("b.pdf", None), ("b.pdf", None))
    assert gold_places(case) == {("a.pdf", 3), ("b.pdf", None)}


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        ([("a.pdf", 3)], 1.0),
        ([("a.pdf", 4)], 0.0),
        ([("x.pdf", 1), ("x.pdf", 2), ("x.pdf", 3), ("a.pdf", 3)], 0.0),
        ([("x.pdf", 1), ("x.pdf", 2), ("a.pdf", 3)], 1.0),
        ([], 0.0),
    ],
)
def test_right_source(
    make_case: MakeCase, make_answer: MakeAnswer, cited: list[tuple[str, int]], expected: float
) -> None:
    answer = make_answer(citations=[{"document": document, "page": page} for document, page in cited])
    assert right_source(make_case(sources=[{"doc": "a.pdf", "page": 3}]), answer) == expected
    assert right_source(make_case(answerable=False), answer) is None
