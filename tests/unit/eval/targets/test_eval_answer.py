import pytest

from eval.targets.answer import AnswerFormatError, parse_answer, parse_passages


def test_extra_fields_are_let_pass() -> None:
    answer = parse_answer(
        {
            "answer_id": "x",
            "status": "answered",
            "answer": None,
            "timings_ms": {"total": 3, "stage": "fast"},
            "redactions": [],
            "citations": [{"document": "./a.md", "href": "/v1/documents/a.md", "page": None}],
        },
        seconds=0.5,
    )
    assert answer.answer == ""
    assert answer.citations[0].document == "a.md"
    assert answer.timings_ms == {"total": 3}
    assert answer.seconds == 0.5


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "JSON object"),
        ({"text": "x"}, "'answer' or 'status'"),
        ({"answer": "x", "confidence": 1.2}, "'confidence'"),
        ({"answer": "x", "citations": [{"page": 1}]}, "citations.0.document"),
    ],
)
def test_what_is_no_answer_is_refused(value: object, words: str) -> None:
    with pytest.raises(AnswerFormatError, match=words):
        parse_answer(value)


@pytest.mark.parametrize("value", [[], {}, {"passages": "none"}, {"passages": [{"text": "x"}]}])
def test_what_is_no_search_response_is_refused(value: object) -> None:
    with pytest.raises(AnswerFormatError):
        parse_passages(value)
