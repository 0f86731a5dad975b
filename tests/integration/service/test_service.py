"""Questions to the real service: answers, citations that can be opened, and what is masked."""

import re
from pathlib import Path

import httpx
import pytest
from asking import ADOPTION, PDF_QUESTION, QUESTIONS, ask, canonical, collapsed, excerpts, open_source

pytestmark = pytest.mark.integration

HELP = "global/wellbeing/employee-assistance-programme.en.md"


@pytest.mark.parametrize(("language", "question", "document", "said"), QUESTIONS, ids=[each[0] for each in QUESTIONS])
def test_question_is_answered_from_the_right_document(
    client: httpx.Client, language: str, question: str, document: str, said: str
) -> None:
    answer = ask(client, question)
    assert answer["status"] == "answered"
    assert answer["language"] == language
    assert answer["generator"] == "extractive"
    assert answer["question"] == question
    assert answer["redactions"] == []
    assert any(re.search(document, citation["document"]) for citation in answer["citations"]), answer["citations"]
    words = "\n".join([answer["answer"], *(item["quote"] for item in excerpts(answer))])
    assert re.search(said, words), words
    assert 0 < answer["confidence"] <= 1
    assert {"scrub", "language", "retrieval", "answer"} <= answer["timings_ms"].keys()


def test_pdf_is_cited_with_its_page(client: httpx.Client) -> None:
    answer = ask(client, PDF_QUESTION)
    pages = {item["page"] for item in answer["citations"] if item["document"] == "us/health-plan-handbook-2026.pdf"}
    assert pages
    assert all(isinstance(page, int) and page >= 1 for page in pages)


@pytest.mark.parametrize("question", [*(each[1] for each in QUESTIONS), PDF_QUESTION])
def test_every_quote_stands_where_its_link_leads(client: httpx.Client, question: str) -> None:
    answer = ask(client, question)
    for item in excerpts(answer):
        document = open_source(client, item["href"])
        text = canonical(document)
        assert document["document"] == item["document"]
        assert document["changed"] is False
        assert collapsed(item["quote"]) in collapsed(text)
        assert text[document["highlight"]["start"] : document["highlight"]["end"]] == item["quote"]
        assert all(text.startswith(block["text"], block["start"]) for block in document["blocks"])


@pytest.mark.parametrize("question", [*(each[1] for each in QUESTIONS), PDF_QUESTION])
def test_a_page_is_cited_once_and_every_marker_has_its_citation(client: httpx.Client, question: str) -> None:
    answer = ask(client, question)
    places = [(citation["document"], citation["page"]) for citation in answer["citations"]]
    assert len(places) == len(set(places))
    assert [citation["n"] for citation in answer["citations"]] == list(range(1, len(places) + 1))
    markers = {int(number) for number in re.findall(r"\[(\d+)\]", answer["answer"])}
    assert markers == {citation["n"] for citation in answer["citations"]}


@pytest.mark.parametrize(
    "question", ["Is there a company yacht I can borrow?", "Darf ich meinen Elefanten mit ins Büro bringen?"]
)
def test_topic_that_no_document_names_is_not_found(client: httpx.Client, question: str) -> None:
    answer = ask(client, question)
    assert answer["status"] == "not_found"
    assert answer["confidence"] < 0.5
    assert len(answer["citations"]) <= 1


def test_language_that_was_asked_for_frames_the_answer(client: httpx.Client) -> None:
    answer = ask(client, "How many mental health days do I have a year?", language="pt-BR")
    assert answer["language"] == "pt"
    assert answer["status"] == "answered"
    assert {citation["language"] for citation in answer["citations"]} == {"pt"}


def test_quote_in_another_language_is_announced(client: httpx.Client) -> None:
    answer = ask(client, "How many mental health days do I have a year?", language="it")
    assert answer["status"] == "answered"
    assert answer["language"] == "it"
    assert "inglese" in answer["answer"]


def test_person_in_crisis_gets_contacts_and_behind_them_what_is_written_of_help(
    client: httpx.Client, live_server_log: Path
) -> None:
    answer = ask(client, "I want to end my life and nobody at the wharf knows")
    assert answer["status"] == "sensitive"
    assert [citation["document"] for citation in answer["citations"]] == [HELP]
    assert answer["contacts"]
    assert -1 < answer["answer"].find(answer["contacts"][0]["name"]) < answer["answer"].index("[1]")
    assert "wharf" not in live_server_log.read_text(encoding="utf-8")


def test_generative_mode_without_an_endpoint_quotes(client: httpx.Client) -> None:
    assert ask(client, ADOPTION, mode="generative")["generator"] == "extractive"


def test_name_is_masked_and_appears_nowhere(client: httpx.Client, live_server_log: Path) -> None:
    question = "My name is Henrike Zwolanski, how many days of bereavement leave do I get?"
    response = client.post("/v1/ask", json={"question": question})
    answer = response.json()
    assert answer["status"] == "answered"
    assert "Zwolanski" not in response.text
    assert "Henrike" not in response.text
    assert [item["type"] for item in answer["redactions"]] == ["PERSON"]
    place = answer["redactions"][0]
    assert answer["question"][place["start"] : place["end"]] == "<PERSON>"
    assert answer["question"] == question.replace("Henrike Zwolanski", "<PERSON>")
    log = live_server_log.read_text(encoding="utf-8")
    assert answer["answer_id"] in log
    stored = b"".join(each.read_bytes() for each in live_server_log.parent.iterdir())
    for part in ("Zwolanski", "Henrike"):
        assert part not in log
        assert part.encode() not in stored
        assert part not in client.get("/metrics").text


def test_conversation_keeps_one_placeholder_a_person(client: httpx.Client) -> None:
    def scrubbed(text: str) -> str:
        return str(client.post("/v1/scrub", json={"text": text, "conversation_id": "test-conversation"}).json()["text"])

    first = scrubbed("My colleague Henrike Zwolanski and my manager Tobias Oberhuber are ill.")
    second = scrubbed("My manager Tobias Oberhuber wants a certificate.")
    assert re.findall("<PERSON[^>]*>", first)[1] == re.findall("<PERSON[^>]*>", second)[0]


def test_scrub_shows_what_would_be_processed(client: httpx.Client) -> None:
    response = client.post("/v1/scrub", json={"text": "Write to jana.kubik@mail.example, please", "language": "en"})
    assert response.status_code == 200
    body = response.json()
    assert body["text"] == "Write to <EMAIL>, please"
    assert [body["text"][item["start"] : item["end"]] for item in body["redactions"]] == ["<EMAIL>"]
