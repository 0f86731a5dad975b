"""Follow-ups, one question back and whom an answer applies to, over the sample corpus with the real model and HTTP."""

import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

pytestmark = pytest.mark.integration

PROBATION: Final = "How long is the probation period?"


@pytest.fixture(scope="module")
def client(live_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server, timeout=30) as client:
        yield client


def talk(client: httpx.Client, *questions: str, **fields: Any) -> list[dict[str, Any]]:
    conversation = fields.pop("conversation_id", uuid.uuid4().hex)
    answers = []
    for question in questions:
        body = {"question": question, "conversation_id": conversation, **fields}
        response = client.post("/v1/ask", json=body)
        assert response.status_code == 200, response.text
        answers.append(response.json())
    return answers


def shown(answer: dict[str, Any]) -> str:
    return "\n".join([answer["answer"], *(citation["quote"] for citation in answer["citations"])])


@pytest.mark.parametrize(
    ("language", "first", "second", "said", "unsaid"),
    [
        ("en", "How many days of annual leave do I get in Germany?", "And in Spain?", r"\b25 working days", r"\b30 working days"),
        ("de", "Wie viele Urlaubstage habe ich in Deutschland?", "Und in Frankreich?", r"\b27 Arbeitstage", r"\b30 Arbeitstage"),
        ("pt", "Quantos dias de férias eu tenho no Brasil?", "E na China?", r"\b12 dias úteis", r"\b30 dias corridos"),
        ("hi", "जर्मनी में साल में कितने दिन की सालाना छुट्टी मिलती है?", "और स्पेन में?", r"\b25 working days", r"\b30 working days"),
        ("ja", "ドイツでは年次有給休暇は何日ありますか？", "アメリカでは？", r"\b20 working days", r"\b30 working days"),
    ],
    ids=["en", "de", "pt", "hi", "ja"],
)  # fmt: skip
def test_follow_up_takes_the_other_country(
    client: httpx.Client, language: str, first: str, second: str, said: str, unsaid: str
) -> None:
    before, after = talk(client, first, second)
    assert before["resolved_question"] is None
    assert (after["status"], after["language"], after["question"]) == ("answered", language, second)
    assert second in after["resolved_question"]
    assert re.search(said, shown(after)), shown(after)
    assert not re.search(unsaid, shown(after))


def test_question_of_its_own_is_answered_as_without_a_conversation(client: httpx.Client) -> None:
    question = "Can I carry over unused mental-health days?"
    (alone,) = talk(client, question)
    after = talk(client, "How many days of annual leave do I get in Germany?", "And in Spain?", question)[-1]
    same = ("status", "answer", "citations", "confidence", "resolved_question")
    assert {name: after[name] for name in same} == {name: alone[name] for name in same}


def test_country_is_asked_for_and_the_option_answers(client: httpx.Client) -> None:
    (asked,) = talk(client, PROBATION)
    assert asked["status"] == "clarify"
    assert asked["answer"] == asked["clarify"]["question"] == "The answer depends on the country. Where do you work?"
    options = {option["label"]: option["persona"] for option in asked["clarify"]["options"]}
    assert options["Spain"] == {"country": "ES"}
    assert len(options) == 6
    (answer,) = talk(client, PROBATION, persona=options["Spain"])
    assert answer["status"] == "answered"
    assert "6 months for qualified technicians" in shown(answer)


@pytest.mark.parametrize("reply", ["Spain", "I work in Spain"])
def test_country_is_asked_for_and_words_answer(client: httpx.Client, reply: str) -> None:
    answer = talk(client, PROBATION, reply)[-1]
    assert answer["status"] == "answered"
    assert "6 months for qualified technicians" in shown(answer)
    assert answer["resolved_question"] == f"{PROBATION} {reply}"


def test_plan_is_asked_for_and_words_answer(client: httpx.Client) -> None:
    asked, answer = talk(client, "How much do I pay for an MRI?", "I'm on Plus", persona={"country": "US"})
    labels = [option["label"] for option in asked["clarify"]["options"]]
    assert labels == ["Aldermoor Health Standard", "Aldermoor Health Plus", "Aldermoor Health Saver"]
    assert "US$75" in shown(answer)
    assert answer["answer"].endswith("This applies to United States.")


def test_question_back_is_in_the_askers_language(client: httpx.Client) -> None:
    (asked,) = talk(client, "Wie viele Urlaubstage habe ich im Jahr?")
    assert asked["clarify"]["question"] == "Die Antwort hängt vom Land ab. Wo arbeiten Sie?"
    assert "Deutschland" in [option["label"] for option in asked["clarify"]["options"]]


def test_conversation_is_streamed_too(client: httpx.Client) -> None:
    conversation = uuid.uuid4().hex
    talk(client, "How many days of annual leave do I get in Germany?", conversation_id=conversation)
    response = client.post("/v1/ask/stream", json={"question": "And in Spain?", "conversation_id": conversation})
    assert '"resolved_question": "How many days of annual leave do I get? And in Spain?"' in response.text


def test_sensitive_question_ends_what_was_said_before(client: httpx.Client) -> None:
    *_, answer = talk(
        client, "How many days of annual leave do I get in Germany?", "I want to end my life", "And in Spain?"
    )
    assert answer["resolved_question"] is None


def test_deleting_an_answer_deletes_its_turn(client: httpx.Client, live_server_log: Path) -> None:
    conversation = uuid.uuid4().hex
    (answer,) = talk(client, "How many days of annual leave do I get in Germany?", conversation_id=conversation)
    assert turns(live_server_log, answer["answer_id"]) == 1
    assert client.delete(f"/v1/answers/{answer['answer_id']}").status_code == 204
    assert turns(live_server_log, answer["answer_id"]) == 0
    (after,) = talk(client, "And in Spain?", conversation_id=conversation)
    assert after["resolved_question"] is None


def turns(log: Path, answer_id: str) -> int:
    with closing(sqlite3.connect(log.with_name("audit.sqlite3"))) as connection:
        query = "SELECT count(*) FROM turns WHERE answer_id = ?"
        return int(connection.execute(query, (answer_id,)).fetchone()[0])
