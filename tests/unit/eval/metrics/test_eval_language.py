from collections.abc import Callable

import pytest

from eval.cases.case import Case
from eval.metrics.language import own_words, spoken_language_right
from eval.metrics.observation import Observation
from eval.targets.answer import Answer, failed

ENGLISH_QUOTE = {"document": "leave.md", "quote": "You can take two weeks of paid leave within the first year."}


@pytest.mark.parametrize(
    ("lang", "answer", "expected"),
    [
        # The frame is in the asker's language, the quote in the document's.
        ("de", "In den Dokumenten steht dazu Folgendes:\nYou can take two weeks of paid leave. [1]", 1.0),
        ("de", "The documents say this about it:\nYou can take two weeks of paid leave. [1]", 0.0),
        ("de", "Das steht in „Parental leave and other kinds of leave in the United States“. [1]", None),
        ("zh", "文件中写道：\nYou can take two weeks of paid leave. [1]", 1.0),
        ("zh", "The documents say this about it:\nYou can take two weeks of paid leave. [1]", 0.0),
        ("es", "Dos semanas. [1]", None),
        ("pl", "• You can take two weeks\n| a | b |\n", None),
        ("fr", "Les documents de politique n’en parlent pas, malheureusement.", 1.0),
        ("it", "Les documents de politique n’en parlent pas, malheureusement.", 0.0),
    ],
)
def test_the_language_of_its_own_words(
    make_case: Callable[..., Case], make_answer: Callable[..., Answer], lang: str, answer: str, expected: float | None
) -> None:
    item = Observation(make_case(lang=lang), make_answer(answer=answer, language=lang, citations=[ENGLISH_QUOTE]))
    assert spoken_language_right(item) == expected


def test_lines_of_a_cited_document_are_not_its_own_words(make_answer: Callable[..., Answer]) -> None:
    answer = make_answer(answer="In den Dokumenten steht:\nIn short, expect all this:\n", citations=[ENGLISH_QUOTE])
    assert "expect" in own_words(answer)
    assert "expect" not in own_words(answer, {"leave.md": "In short, expect\nall this:"}.get)


def test_an_error_has_no_language(make_case: Callable[..., Case]) -> None:
    assert spoken_language_right(Observation(make_case(), failed("the service was not there to answer"))) is None
