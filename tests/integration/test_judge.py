"""A judge and a writer of questions behind an OpenAI-compatible endpoint, through the settings and the real client library."""

import json
from collections.abc import Iterator

import pytest
from scripted_model import Script, ScriptedModel

from assistant.errors import InvalidRequestError
from benefits.model import make_complete, make_judge
from benefits.settings import Settings
from eval.cases.case import Case
from eval.draft.choose import DraftPlan, draft
from eval.draft.records import DraftDocument
from eval.draft.written import ModelWriter
from eval.judge.judgement import Judgement
from eval.targets.answer import parse_answer
from ingest.contract.chunks import Chunk

pytestmark = pytest.mark.integration

CASE = Case(id="q1", lang="en", question="How long?", answerable=True)
ANSWER = parse_answer(
    {"answer": "You get 16 weeks [1].", "citations": [{"document": "a.md", "quote": "Sixteen weeks."}]}
)


@pytest.fixture
def script() -> Iterator[Script]:
    with ScriptedModel() as script:
        yield script


def settings(script: Script) -> Settings:
    return Settings(llm_base_url=script.address, llm_model="scripted", llm_timeout_seconds=30)


def test_a_judgement_comes_through_the_wire(script: Script) -> None:
    script.content = '{"supported": [1], "unsupported": [], "no_claim": [], "relevance": 3}'
    judge = make_judge(settings(script))
    assert judge.model == "scripted"
    assert judge(CASE, ANSWER) == Judgement(1.0, 0.75)
    assert [message["role"] for message in script.requests[0]["messages"]] == ["system", "user"]


@pytest.mark.parametrize("fault", ["status", "reset"])
def test_a_failing_endpoint_gives_no_score(script: Script, fault: str) -> None:
    script.content = '{"supported": [1], "unsupported": [], "no_claim": [], "relevance": 3}'
    if fault == "status":
        script.statuses = [500]
    else:
        script.ending = "reset"
    assert make_judge(settings(script))(CASE, ANSWER) == Judgement(fault="no_reply")


def test_a_judge_needs_an_endpoint() -> None:
    with pytest.raises(InvalidRequestError, match="llm_base_url"):
        make_judge(Settings())


def test_questions_written_by_a_model_are_drafted_where_they_hold(script: Script) -> None:
    passage = (
        "Tell your manager 30 days before you begin. " + "The rest of this section says how the form is filled in. " * 4
    )
    text = passage.strip()
    document = DraftDocument("a.md", "Leave", "en", text, (), (Chunk("c1", ("Notice",), None, 0, len(text), ()),))
    good = {
        "question": "When do I have to speak up?",
        "quote": "Tell your manager 30 days before you begin.",
        "key_facts": ["30 days"],
    }
    script.content = json.dumps(good)
    complete = make_complete(settings(script))
    assert complete is not None
    (proposal,) = [
        item
        for item in draft([document], DraftPlan(count=4, writers=(ModelWriter(complete, 1),)))
        if item.case.answerable
    ]
    assert (proposal.made_by, proposal.case.question, proposal.case.key_facts) == (
        "model",
        good["question"],
        ("30 days",),
    )
