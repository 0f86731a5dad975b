"""What a judge's reply comes to, and what it does to a run."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases.case import Case
from eval.judge.judge import ModelJudge
from eval.judge.judgement import Judgement, judgement_of, statements
from eval.model import ModelError
from eval.runner import RunRequest, RunResult, run_suite
from eval.targets.answer import Answer, parse_answer
from eval.targets.in_process import InProcessTarget

CASE = Case(id="q1", lang="en", question="How long for Ana Ruiz?", answerable=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You get 16 weeks [1]. It is paid [2].", ("You get 16 weeks.", "It is paid.")),
        ("您有16周假。工资照发。", ("您有16周假。", "工资照发。")),
        ("From the policy:\n• 4.5 days [1]\n\n—", ("From the policy:", "• 4.5 days")),
        ("", ()),
        ("[1]", ()),
    ],
)
def test_an_answer_is_judged_sentence_by_sentence(text: str, expected: tuple[str, ...]) -> None:
    assert statements(text) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ({"supported": [1, 2], "unsupported": [3], "no_claim": [], "relevance": 3}, Judgement(2 / 3, 0.75)),
        ({"supported": [1], "unsupported": [], "no_claim": [2, 3], "relevance": 0}, Judgement(1.0, 0.0)),
        ({"supported": [], "unsupported": [], "no_claim": [1, 2, 3], "relevance": 4}, Judgement(None, 1.0)),
        ({"supported": ["1", " 2"], "unsupported": [3, 3], "no_claim": [], "relevance": "2"}, Judgement(2 / 3, 0.5)),
        ({"supported": [1, 2], "unsupported": [], "no_claim": [], "relevance": 4}, Judgement(None, 1.0, "incomplete")),
        (
            {"supported": [1, 2, 3], "unsupported": [3], "no_claim": [], "relevance": 4},
            Judgement(None, 1.0, "incomplete"),
        ),
        ({"supported": [1, 2, 3], "unsupported": [], "no_claim": []}, Judgement(1.0, None, "incomplete")),
        ({"supported": [1, 2, 4], "unsupported": [3], "no_claim": [], "relevance": 5}, Judgement(fault="incomplete")),
        ({"supported": "all", "unsupported": [], "no_claim": [], "relevance": "best"}, Judgement(fault="incomplete")),
        (
            {"supported": [True, 2, 3], "unsupported": [], "no_claim": [], "relevance": True},
            Judgement(fault="incomplete"),
        ),
        ({"supported": ["²", 2, 3], "unsupported": [], "no_claim": [], "relevance": -1}, Judgement(fault="incomplete")),
        ({"relevance": 2}, Judgement(None, 0.5, "incomplete")),
        ({"answer": "16 weeks"}, Judgement(fault="no_verdict")),
        ({}, Judgement(fault="no_verdict")),
        (None, Judgement(fault="no_verdict")),
    ],
)
def test_a_reply_scores_only_where_every_statement_has_one_place(
    reply: Mapping[str, Any] | None, expected: Judgement
) -> None:
    assert judgement_of(reply, 3) == expected


@given(
    st.dictionaries(
        st.sampled_from(["supported", "unsupported", "no_claim", "relevance"]),
        st.lists(st.integers(-1, 4), max_size=4) | st.integers(-2, 9) | st.none() | st.text(max_size=3),
    ),
    st.integers(1, 4),
)
def test_scores_are_shares_or_nothing(reply: dict[str, Any], count: int) -> None:
    judged = judgement_of(reply, count)
    for score in (judged.faithfulness, judged.relevance):
        assert score is None or 0 <= score <= 1


def answered(**fields: Any) -> Answer:
    quote = {"document": "a.md", "quote": "Sixteen weeks."}
    basis = {"answer": "You get 16 weeks [1].", "question": "How long for <PERSON>?", "citations": [quote]}
    return parse_answer({**basis, **fields})


def test_the_judge_reads_the_processed_question_the_quotes_and_numbered_statements() -> None:
    seen: list[str] = []

    def complete(instructions: str, message: str) -> str:
        seen.append(message)
        return '```json\n{"supported": [1], "unsupported": [], "no_claim": [], "relevance": 4}\n```'

    assert ModelJudge("m", complete)(CASE, answered()) == Judgement(1.0, 1.0)
    assert "How long for <PERSON>?" in seen[0]
    assert "Ana" not in seen[0]
    assert "- Sixteen weeks." in seen[0]
    assert "1. You get 16 weeks." in seen[0]


@pytest.mark.parametrize("status", ["not_found", "clarify", "sensitive", "error"])
def test_only_answers_are_judged(status: str) -> None:
    def never(_instructions: str, _message: str) -> str:
        raise AssertionError("asked")

    assert ModelJudge("m", never)(CASE, answered(status=status)) is None


def test_a_judge_that_fails_gives_no_score_and_says_so() -> None:
    def fails(_instructions: str, _message: str) -> str:
        raise ModelError("down")

    assert ModelJudge("m", fails)(CASE, answered()) == Judgement(fault="no_reply")
    assert ModelJudge("m", lambda _i, _m: "I think it is fine.")(CASE, answered()) == Judgement(fault="no_verdict")


@pytest.fixture
def run(tmp_path: Path) -> Callable[[ModelJudge | None], RunResult]:
    dataset = tmp_path / "set.jsonl"
    dataset.write_text(
        "".join(
            json.dumps({"id": f"q{n}", "lang": "en", "question": f"q {n}?", "answerable": True}) + "\n"
            for n in range(4)
        )
    )

    def ask(question: str, **_: Any) -> Mapping[str, Any]:
        return {"answer": "You get 16 weeks [1].", "question": question, "citations": []}

    def start(judge: ModelJudge | None) -> RunResult:
        request = RunRequest(
            datasets=[dataset], target=InProcessTarget(ask), out=tmp_path / "run", judge=judge, draws=50
        )
        return run_suite(request)

    return start


def test_a_run_marks_judged_figures_with_the_model_and_leaves_failed_ones_out(
    run: Callable[[ModelJudge | None], RunResult],
) -> None:
    def complete(_instructions: str, message: str) -> str:
        if "q 3?" in message:
            raise ModelError("down")
        verdict = '"supported": [1], "unsupported": []' if "q 0?" in message else '"supported": [], "unsupported": [1]'
        return f'{{{verdict}, "no_claim": [], "relevance": 2}}'

    result = run(ModelJudge("<judge-7b>", complete))
    faithfulness = result.record.overall.metrics["judged_faithfulness"]
    assert (faithfulness.value, faithfulness.n) == (pytest.approx(1 / 3), 3)
    assert result.record.overall.metrics["judged_relevance"].value == 0.5
    assert "judged by the language model <judge-7b>" in result.text()
    assert "a whole verdict on 3 of 4 answers" in result.text()
    assert "no reply, or none in time: 1" in result.text()
    assert [case.judged for case in result.record.cases] == ["whole", "whole", "whole", "no_reply"]
    assert "Faithfulness (judged)" in result.text()
    page = result.report.read_text(encoding="utf-8")
    assert "judged by the language model &lt;judge-7b&gt;" in page
    assert "Faithfulness (judged)" in page


def test_without_a_judge_there_is_no_judged_figure(run: Callable[[ModelJudge | None], RunResult]) -> None:
    result = run(None)
    assert not any(name.startswith("judged_") for name in result.record.overall.metrics)
    assert "judged" not in result.text()
