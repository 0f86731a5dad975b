"""What the real service finds and shows of its documents."""

from typing import Any

import httpx
import pytest
from asking import ADOPTION, ask, canonical, open_source

pytestmark = pytest.mark.integration


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
