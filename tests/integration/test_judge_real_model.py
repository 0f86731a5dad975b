"""A real, very small model as judge and as writer of questions: whatever it says is a score, or counted as none."""

from collections.abc import Callable, Iterator

import pytest
from small_model import ABSENT, HOW, MODEL, served

from benefits.model import make_complete, make_judge
from benefits.settings import Settings
from eval.cases.case import Case
from eval.draft.holding import holds
from eval.draft.records import DraftDocument
from eval.draft.written import ModelWriter
from eval.targets.answer import parse_answer
from ingest.contract.chunks import Chunk

pytestmark = [pytest.mark.integration, pytest.mark.skipif(ABSENT, reason=HOW)]

CASE = Case(id="q1", lang="en", question="How long is parental leave?", answerable=True)
ANSWER = parse_answer(
    {
        "answer": "You get 16 weeks of leave [1]. It is paid in full [1].",
        "citations": [{"document": "a.md", "quote": "Parents get 16 weeks of leave. It is paid in full."}],
    }
)
TEXT = (
    "Tell your manager 30 days before your leave begins. "
    + "The form is in the portal and takes a few minutes to fill in. " * 4
)


@pytest.fixture(scope="module")
def address(free_port: Callable[[], int]) -> Iterator[str]:
    with served(free_port()) as address:
        yield address


def settings(address: str, seconds: float) -> Settings:
    return Settings(llm_base_url=address, llm_model=str(MODEL), llm_timeout_seconds=seconds)


def test_a_weak_judge_gives_a_score_or_says_why_it_gives_none(address: str) -> None:
    judged = make_judge(settings(address, 60))(CASE, ANSWER)
    assert judged is not None
    scores = (judged.faithfulness, judged.relevance)
    assert all(score is None or 0 <= score <= 1 for score in scores)
    assert judged.fault is not None or judged.relevance is not None


def test_a_judge_out_of_time_is_counted(address: str) -> None:
    judged = make_judge(settings(address, 0.01))(CASE, ANSWER)
    assert judged is not None
    assert judged.fault == "no_reply"


def test_what_a_weak_writer_proposes_stands_in_the_document(address: str) -> None:
    text = TEXT.strip()
    document = DraftDocument("a.md", "Leave", "en", text, (), (Chunk("c1", ("Notice",), None, 0, len(text), ()),))
    complete = make_complete(settings(address, 60))
    assert complete is not None
    writer = ModelWriter(complete, 1)
    found = [finding for finding in writer(document) if holds(document, finding)]
    assert writer.outcomes.total() == 1
    assert writer.outcomes["question"] == len(found)
