"""Gaps over HTTP: who sees them, what of them, and the draft that goes through the life of a document."""

import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient

sys.path.append(str(Path(__file__).resolve().parents[3]))
sys.path.append(str(Path(__file__).resolve().parents[2] / "assistant"))

from handbook import heading, make_info, paragraph, publish_handbook, scrubbed
from hash_embedder import HashEmbedder

from assistant.answer.records import Status
from assistant.api import problems
from assistant.api.services import Services
from assistant.audit.background import BackgroundRecorder
from assistant.audit.gaps import Gap
from assistant.audit.records import AnswerRecord
from assistant.audit.retention import RetentionJob
from assistant.audit.store import AuditStore
from assistant.live_index import LiveIndex
from assistant.pipeline import Pipeline
from assistant.privacy.scrubber import Scrubber
from assistant.privacy.text import ScrubbedText
from benefits.corpus import api
from benefits.corpus.gap_draft import draft_path, draft_text
from benefits.settings import Settings
from ingest.contract.language import SERVED_LANGUAGES
from ingest.lifecycle.proposals import find
from ingest.lifecycle.workspace import Workspace, document_path
from ingest.load.markdown import load_markdown

QUESTION = "May I bring my dog to the office?"


class Plain(Scrubber):
    """Takes every text as it is: what it is given was scrubbed when it was stored."""

    def __init__(self) -> None:
        pass

    def scrub(self, text: str, *_: Any, **__: Any) -> ScrubbedText:
        return scrubbed(text)


def token(role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer token-of-{role}"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "corpus").mkdir()
    digests = {role: hashlib.sha256(f"token-of-{role}".encode()).hexdigest() for role in ("viewer", "editor")}
    tokens = [{"name": role.title(), "role": role, "sha256": digest} for role, digest in digests.items()]
    return Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", corpus_tokens=tokens)  # type: ignore[arg-type]


@pytest.fixture
def services(tmp_path: Path, settings: Settings) -> Iterator[Services]:
    embedder = HashEmbedder()
    office = make_info("office.en.md", title="The office", topics=("working time", "office"))
    pay = make_info("pay.en.md", title="Pay")
    dog = (
        heading("The office"),
        heading("Dogs and visitors", 2),
        paragraph("Visitors sign in; you may bring a dog to the office."),
    )
    publish_handbook(
        settings.index, embedder, [(office, dog), (pay, (heading("Pay"), paragraph("Pay comes on the 25th.")))]
    )
    store = AuditStore(f"sqlite:///{tmp_path / 'audit.sqlite3'}")
    index = LiveIndex(settings.index, embedder)
    recorder = BackgroundRecorder(store)
    retention = RetentionJob(store, 30, 3600.0)
    yield Services(Plain(), Pipeline(index), index, store, recorder, retention, minimum_group=5, hr_token="start-up")
    recorder.close()
    store.close()


@pytest.fixture
def client(settings: Settings, services: Services) -> Iterator[TestClient]:
    app = FastAPI()
    problems.install(app)
    api.install(app, settings, "start-up")
    app.state.services = services
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def ask(services: Services, count: int, text: str = QUESTION, status: Status = Status.NOT_FOUND) -> list[str]:
    ids = []
    for number in range(count):
        ids.append(f"{text[:8]}-{status}-{number}")
        question = scrubbed(f"{text}{'?' * (number % 2)}")
        services.store.record(
            AnswerRecord(ids[-1], datetime.now(UTC), status, "en", question, (), (), 0.1, "extractive", "s", {})
        )
    return ids


def gaps(client: TestClient, who: dict[str, str] | None = None) -> Any:
    response = client.get("/v1/hr/gaps", headers=who or token("viewer"))
    assert response.status_code == 200, response.text
    return response.json()["gaps"]


def test_a_gap_names_the_nearest_section(client: TestClient, services: Services) -> None:
    ask(services, 6)
    (gap,) = gaps(client)
    assert (gap["size"], gap["unanswered"], gap["rated_down"], gap["by_language"]) == (6, 6, None, {"en": 6})
    assert gap["example"].startswith(QUESTION)
    nearest = gap["nearest"]
    assert (nearest["document"], nearest["section"]) == ("office.en.md", "Dogs and visitors")
    assert nearest["href"].startswith("/v1/documents/office.en.md?start=")
    assert gap["draft"] is None
    assert gaps(client, {"Authorization": "Bearer start-up"}) == [gap]


def test_a_section_that_is_not_near_is_not_named(client: TestClient, services: Services) -> None:
    ask(services, 6, "Xylophone zephyr quokka")
    (gap,) = gaps(client)
    assert gap["nearest"] is None


def test_rated_down_answers_count_and_good_ones_do_not(client: TestClient, services: Services) -> None:
    for answer in ask(services, 5, status=Status.ANSWERED):
        services.store.rate(answer, "down")
    ask(services, 9, "When does pay come?", Status.ANSWERED)
    (gap,) = gaps(client)
    assert (gap["size"], gap["unanswered"], gap["rated_down"]) == (5, None, 5)


def test_a_group_below_the_minimum_shows_in_nothing(client: TestClient, services: Services) -> None:
    ask(services, 4)
    response = client.get("/v1/hr/gaps", headers=token("viewer"))
    assert response.json() == {"minimum_group": 5, "gaps": []}


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 401), ({"Authorization": "Bearer wrong"}, 401), (token("viewer"), 403)]
)
def test_who_may_not_draft_is_told_so(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/v1/hr/gaps/0123456789abcdef/draft", headers=headers).status_code == status


def test_an_unknown_gap_is_not_found(client: TestClient) -> None:
    response = client.post("/v1/hr/gaps/0123456789abcdef/draft", headers=token("editor"))
    assert response.status_code == 404
    assert "list the gaps again" in response.json()["detail"]


def test_a_draft_goes_through_the_life_of_a_document(
    client: TestClient, services: Services, settings: Settings
) -> None:
    ask(services, 6)
    (gap,) = gaps(client)
    response = client.post(f"/v1/hr/gaps/{gap['id']}/draft", headers=token("editor"))
    assert response.status_code == 201, response.text
    change = response.json()["change"]
    assert (change["state"], change["kind"], change["by"]) == ("draft", "upload", "Editor")
    again = client.post(f"/v1/hr/gaps/{gap['id']}/draft", headers=token("editor")).json()["change"]
    assert again == change
    path = change["files"][0]["path"]
    assert gaps(client)[0]["draft"] == {"path": path, "change": change["id"]}
    staged = Workspace(settings.corpus).staged(find(Workspace(settings.corpus), change["id"]).id, path)
    text = staged.read_text(encoding="utf-8")
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["state"] == "draft"
    assert front["topics"] == ["working time", "office"]
    assert f"* {QUESTION}\n" in text
    assert client.post(f"/v1/corpus/changes/{change['id']}/submit", headers=token("editor")).status_code == 200


def make_gap(example: str = QUESTION, language: str = "en", questions: tuple[str, ...] = ()) -> Gap:
    return Gap("0123456789abcdef", 5, example, language, 5, None, {}, questions or (example,))


@pytest.mark.parametrize("language", [*SERVED_LANGUAGES, "sv"])
def test_a_stub_says_nothing_but_headings(language: str) -> None:
    loaded = load_markdown(draft_text(make_gap(language=language), ()))
    assert {block.kind.value for block in loaded.blocks} == {"heading"}
    assert (loaded.title, loaded.metadata["language"], loaded.metadata["state"]) == (QUESTION, language, "draft")
    assert len(loaded.blocks) == 6


@pytest.mark.parametrize(
    "question",
    [
        "ends a comment --> # Holidays are 40 days",
        "--- \n---\nstate: published\n---",
        "has <PERSON> a *dog*, a `cat`, [a link](x) or \"quotes\"?",
        "line\n\n# Heading\n\nText",
        "--!> and <!-- more",
    ],
)  # fmt: skip
def test_what_people_typed_is_never_text_of_the_stub(question: str) -> None:
    loaded = load_markdown(draft_text(make_gap(questions=(question,)), ()))
    assert loaded.blocks[0].text == QUESTION
    assert len(loaded.blocks) == 6
    titled = load_markdown(draft_text(make_gap(question), ()))
    assert titled.title == " ".join(question.split())
    assert titled.metadata["state"] == "draft"
    assert {block.kind.value for block in titled.blocks} == {"heading"}
    assert titled.blocks[0].text == titled.title


@pytest.mark.parametrize(
    "example", [QUESTION, "犬を連れて来てもいいですか", "???", "a" * 2000, "..", "../../x", "é" * 300]
)
def test_the_path_of_a_stub_can_be_used(example: str) -> None:
    path = draft_path(make_gap(example))
    assert document_path(path) == path
    assert path.startswith("drafts/")
    assert path.endswith("01234567.en.md")
