"""Questions to the real service: answers, citations that can be opened, and what is stored of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

pytestmark = pytest.mark.integration

ADOPTION: Final = "¿Cuántas semanas de permiso me corresponden si adopto?"
# language, question, pattern of the document to be cited, pattern of what stands in answer or quotes
QUESTIONS: Final = (
    ("es", ADOPTION, r"global/leave/parental-leave\.es\.md", r"\b16\b"),
    ("de", "Wie viele Urlaubstage habe ich in Deutschland im Jahr?", r"annual-leave\.de\.md", r"\b30\b"),
    ("zh", "直系亲属去世可以请几天丧假？", r"bereavement-leave\.zh\.html|cn/leave-and-holidays", r"\d 天"),
    ("fr", "Combien de séances gratuites offre Harbour ?", r"employee-assistance-programme\.fr\.md", r"\b8\b"),
    ("pt", "Quantos dias de saúde mental tenho por ano?", r"mental-health-days\.pt\.md", r"\b4\b"),
    (
        "en",
        "What is the individual deductible of the Aldermoor Health Standard plan?",
        r"us/(health-plan-handbook-2026\.pdf|plan-costs-2026\.xlsx)",
        r"US\$750",
    ),
)
PDF_QUESTION: Final = "How do I appeal a denied health claim?"


@pytest.fixture(scope="module")
def client(live_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server, timeout=30) as client:
        yield client


def ask(client: httpx.Client, question: str, **fields: Any) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, **fields})
    assert response.status_code == 200, response.text
    return dict(response.json())


def excerpts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Every quoted stretch of an answer with its link and the document it should be in."""
    return [
        {"document": citation["document"], "quote": item["quote"], "href": item["href"]}
        for citation in answer["citations"]
        for item in [citation, *citation["more"]]
    ]


def open_source(client: httpx.Client, href: str) -> dict[str, Any]:
    response = client.get(href, headers={"Accept": "application/json"})
    assert response.status_code == 200, response.text
    return dict(response.json())


def canonical(document: dict[str, Any]) -> str:
    return "\n\n".join(block["text"] for block in document["blocks"])


def collapsed(text: str) -> str:
    return " ".join(text.split())


# --- answers


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
    "question", ["Is there a company yacht I can borrow?", "¿Puedo llevar mi elefante a la oficina?"]
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


def test_person_in_crisis_gets_contacts_and_no_policy(client: httpx.Client, live_server_log: Path) -> None:
    answer = ask(client, "I want to end my life and nobody at the wharf knows")
    assert answer["status"] == "sensitive"
    assert answer["citations"] == []
    assert answer["contacts"]
    assert answer["contacts"][0]["name"] in answer["answer"]
    assert "wharf" not in live_server_log.read_text(encoding="utf-8")


def test_generative_mode_without_an_endpoint_quotes(client: httpx.Client) -> None:
    assert ask(client, ADOPTION, mode="generative")["generator"] == "extractive"


# --- privacy


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


# --- search


def test_search_ranks_passages_that_stand_in_their_documents(client: httpx.Client) -> None:
    response = client.post("/v1/search", json={"query": ADOPTION, "k": 7})
    passages = response.json()["passages"]
    assert len(passages) == 7
    assert passages[0].keys() == {"document", "page", "section", "language", "text", "score"}
    assert [item["score"] for item in passages] == sorted((item["score"] for item in passages), reverse=True)
    assert any(item["document"].startswith("global/leave/parental-leave") for item in passages[:3])
    best = passages[0]
    assert best["text"] in canonical(open_source(client, f"/v1/documents/{best['document']}"))


def test_search_has_ten_passages_by_default_and_as_many_as_asked_for(client: httpx.Client) -> None:
    assert len(client.post("/v1/search", json={"query": "leave"}).json()["passages"]) == 10
    assert len(client.post("/v1/search", json={"query": "leave", "k": 1}).json()["passages"]) == 1


def test_persona_and_day_choose_the_documents(client: httpx.Client) -> None:
    def found(**fields: Any) -> set[str]:
        body = {"query": "permiso retribuido por matrimonio", "k": 30, **fields}
        return {item["document"] for item in client.post("/v1/search", json=body).json()["passages"]}

    assert "es/permisos-retribuidos.es.md" in found(persona={"country": "ES"})
    assert "es/permisos-retribuidos.es.md" not in found(persona={"country": "FR"})
    assert not any(document.startswith("us/") for document in found(persona={"country": "ES"}))
    query = {"query": "parental leave adoption weeks", "k": 60, "language": "en"}
    old = client.post("/v1/search", json=query | {"as_of": "2024-06-01"}).json()["passages"]
    new = client.post("/v1/search", json=query | {"as_of": "2026-11-01"}).json()["passages"]
    assert "global/leave/parental-leave-2024.en.md" in {item["document"] for item in old}
    assert "global/leave/parental-leave-2024.en.md" not in {item["document"] for item in new}


# --- documents


def test_browser_is_sent_to_the_reader(client: httpx.Client) -> None:
    href = ask(client, ADOPTION)["citations"][0]["href"]
    response = client.get(href, headers={"Accept": "text/html,application/xhtml+xml"})
    assert response.status_code == 307
    assert response.headers["location"] == f"/#{href.removeprefix('/v1')}"


def test_highlight_is_left_out_where_the_text_has_changed(client: httpx.Client) -> None:
    document = open_source(
        client, "/v1/documents/global/leave/parental-leave.es.md?start=0&end=5&hash=0000000000000000"
    )
    assert document["changed"] is True
    assert document["highlight"] is None


@pytest.mark.parametrize(
    "span", ["start=5&end=5", "start=9&end=2", "start=-1&end=3", "start=0&end=99999999", "start=1"]
)
def test_highlight_outside_the_text_is_left_out(client: httpx.Client, span: str) -> None:
    assert open_source(client, f"/v1/documents/global/leave/parental-leave.es.md?{span}")["highlight"] is None


@pytest.mark.parametrize("path", ["no/such.md", "../benefits.toml", "..%2fbenefits.toml", "%2fetc%2fpasswd"])
def test_document_that_is_not_in_the_index_is_not_found(client: httpx.Client, path: str) -> None:
    response = client.get(f"/v1/documents/{path}", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


# --- what is kept


def test_answer_is_rated_and_deleted(client: httpx.Client) -> None:
    answer_id = ask(client, ADOPTION)["answer_id"]

    def rate(rating: str) -> int:
        body = {"answer_id": answer_id, "rating": rating, "reason": "Jana Kubik could not find it"}
        return client.post("/v1/feedback", json=body).status_code

    assert [rate("up"), rate("down")] == [204, 204]
    assert client.delete(f"/v1/answers/{answer_id}").status_code == 204
    assert client.delete(f"/v1/answers/{answer_id}").status_code == 404
    assert rate("up") == 404


def test_rating_of_an_unknown_answer_is_not_found(client: httpx.Client) -> None:
    response = client.post("/v1/feedback", json={"answer_id": "0" * 32, "rating": "up"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_summary_needs_the_token(client: httpx.Client, hr_token: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": hr_token}):
        response = client.get("/v1/hr/summary", headers=headers)
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["www-authenticate"] == "Bearer"
        assert hr_token not in response.text
    response = client.get("/v1/hr/summary", headers={"Authorization": f"Bearer {hr_token}"})
    assert response.status_code == 200
    assert "Cuántas" not in response.text


# --- stream, health, page


@pytest.mark.parametrize("question", [ADOPTION, "Is there a company yacht I can borrow?", "I want to end my life"])
def test_stream_sends_citations_text_and_then_the_answer(client: httpx.Client, question: str) -> None:
    events = []
    with client.stream("POST", "/v1/ask/stream", json={"question": question}) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        name = ""
        for line in response.iter_lines():
            if line.startswith("event:"):
                name = line.removeprefix("event:").strip()
            elif line.startswith("data:"):
                events.append((name, json.loads(line.removeprefix("data:"))))
    (first, citations), *deltas, (last, answer) = events
    assert (first, {name for name, _ in deltas}, last) == ("citations", {"delta"}, "answer")
    assert answer["citations"] == citations
    assert "".join(delta["text"] for _, delta in deltas) == answer["answer"]
    assert answer["status"] == ask(client, question)["status"]
    assert answer.keys() == ask(client, ADOPTION).keys()


def test_metrics_count_answers_and_hold_no_text(client: httpx.Client) -> None:
    ask(client, "What about the quartz carousel subsidy?")
    text = client.get("/metrics").text
    assert 'benefits_questions_total{generator="extractive",language="en"' in text
    assert 'benefits_stage_seconds_bucket{le="0.06",stage="retrieval"}' in text
    assert "carousel" not in text


def test_health_and_readiness(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["documents"] >= 30
    assert ready["chunks"] > 500
    assert {"en", "es", "fr", "de", "pt", "zh"} <= ready["languages"].keys()
    assert ready["problem"] is None


def test_page_and_its_files_come_with_a_strict_policy(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    assert any(file.endswith(".js") for file in files)
    for response in [page, *(client.get(file) for file in files)]:
        assert response.status_code == 200
        assert response.headers["x-content-type-options"] == "nosniff"
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
    assets = [client.get(file) for file in files if "/assets/" in file]
    assert all("immutable" in asset.headers["cache-control"] for asset in assets)


def test_answers_are_not_kept_by_browsers(client: httpx.Client) -> None:
    response = client.post("/v1/ask", json={"question": ADOPTION})
    assert response.headers["cache-control"] == "no-store"
    assert "content-security-policy" in response.headers
    assert "server" not in response.headers
