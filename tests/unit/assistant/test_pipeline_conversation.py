"""Whom an answer is for, one question back, and follow-ups, through the whole pipeline over a small handbook."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from handbook import Document, heading, make_info, paragraph, publish_handbook, scrubbed, table
from hash_embedder import HashEmbedder

from assistant.answer.confidence import packaged_model
from assistant.api.models import answer_json
from assistant.conversation.dialogue import Dialogue
from assistant.live_index import LiveIndex
from assistant.pipeline import Pipeline
from assistant.records import Answer, AskOptions
from ingest.contract.chunks import Audience

LONG = "and whoever comes later in the year has as many weeks as there are months left, counted from the day of the contract"
COUNTRIES = ("Germany", "France", "Spain", "China", "Brazil")
PROBATION = table(
    ("Country", "Length of probation"),
    *((country, f"{weeks} weeks is the length of probation, {LONG}") for weeks, country in enumerate(COUNTRIES, 11)),
)
HANDBOOK: tuple[Document, ...] = (
    (make_info("probation.en.md", title="Probation"), (heading("Length of probation"), PROBATION)),
    (
        make_info("bonus.en.md", title="Referral bonus"),
        (heading("Amount"), paragraph("The referral bonus is 900 euro.")),
    ),
    (
        make_info("es/meals.en.md", title="Meal card", audience=Audience({"country": ("ES",)})),
        (heading("Meals"), paragraph("The meal card is worth 11 euro a day.")),
    ),
)


@pytest.fixture
def pipeline(tmp_path: Path, embedder: HashEmbedder) -> Pipeline:
    publish_handbook(tmp_path, embedder, HANDBOOK)
    model = replace(packaged_model(), refuse_below=0.0)
    return Pipeline(LiveIndex(tmp_path, embedder), confidence=model, today=lambda: date(2026, 6, 1))


def talk(pipeline: Pipeline, *questions: str, **persona: str) -> list[Answer]:
    dialogue, answers = Dialogue(), []
    for question in map(scrubbed, questions):
        context = dialogue.recall("c", question, None)
        answers.append(pipeline.ask(question, AskOptions(persona=persona, context=context)))
        dialogue.remember("c", answers[-1], context)
    return answers


def test_question_that_no_row_of_can_be_known_is_asked_back(pipeline: Pipeline) -> None:
    (answer,) = talk(pipeline, "What is the length of probation?")
    assert answer.status == "clarify"
    assert answer.clarify is not None
    assert answer.answer == answer.clarify.question == "The answer depends on the country. Where do you work?"
    assert [label for label, _ in answer.clarify.options] == ["Germany", "France", "Spain", "China", "Brazil"]
    assert answer.clarify.options[2] == ("Spain", {"country": "ES"})
    assert answer.citations == ()
    assert answer_json(answer)["clarify"]["options"][0] == {"label": "Germany", "persona": {"country": "DE"}}


@pytest.mark.parametrize("reply", ["Spain", "I work in Spain"])
def test_reply_in_words_answers_the_first_question(pipeline: Pipeline, reply: str) -> None:
    _, answer = talk(pipeline, "What is the length of probation?", reply)
    assert answer.status == "answered"
    assert "13 weeks" in answer.answer
    assert "11 weeks" not in answer.answer
    assert answer.resolved is not None
    assert answer_json(answer)["resolved_question"] == f"What is the length of probation? {reply}"
    assert answer_json(answer)["question"] == reply


def test_option_chosen_answers_the_same_question(pipeline: Pipeline) -> None:
    (answer,) = talk(pipeline, "What is the length of probation?", country="ES")
    assert (answer.status, answer.resolved) == ("answered", None)
    assert "13 weeks" in answer.answer
    assert answer_json(answer)["resolved_question"] is None


def test_follow_up_keeps_the_topic_and_takes_the_country(pipeline: Pipeline) -> None:
    first, second, third = talk(
        pipeline, "What is the length of probation in Germany?", "And in France?", "And in China?"
    )
    assert [
        weeks in each.answer for each, weeks in ((first, "11 weeks"), (second, "12 weeks"), (third, "14 weeks"))
    ] == [True] * 3
    assert third.resolved is not None
    assert third.resolved.text == "What is the length of probation? And in China?"


def test_new_question_is_not_touched_by_the_old_topic(pipeline: Pipeline) -> None:
    alone = talk(pipeline, "How much is the referral bonus?")[-1]
    after = talk(
        pipeline, "What is the length of probation in Germany?", "And in France?", "How much is the referral bonus?"
    )[-1]
    assert (after.answer, after.resolved, after.confidence) == (alone.answer, None, alone.confidence)
    assert after.citations == alone.citations


def test_country_of_which_the_table_says_nothing_is_not_found(pipeline: Pipeline) -> None:
    _, answer = talk(pipeline, "What is the length of probation in Germany?", "And in Portugal?")
    assert answer.status == "not_found"
    assert "weeks" not in answer.answer


def test_country_of_the_question_comes_before_the_persona(pipeline: Pipeline) -> None:
    (answer,) = talk(pipeline, "What is the length of probation in China?", country="DE")
    assert "14 weeks" in answer.answer
    assert "11 weeks" not in answer.answer


@pytest.mark.parametrize("persona", [{}, {"country": "ES"}])
def test_answer_says_whom_it_applies_to(pipeline: Pipeline, persona: dict[str, str]) -> None:
    (answer,) = talk(pipeline, "What is the meal card worth a day?", **persona)
    assert answer.answer.endswith(("This applies to Spain.", "[1] applies to Spain."))


def test_document_for_others_is_not_quoted(pipeline: Pipeline) -> None:
    (answer,) = talk(pipeline, "What is the meal card worth a day in Germany?")
    assert "es/meals.en.md" not in {citation.document for citation in answer.citations}
