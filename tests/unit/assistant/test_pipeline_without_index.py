"""A person in need is met with contacts whatever state the index is in; every other question gets the error."""

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from handbook import Document, make_info, paragraph, publish_handbook, scrubbed
from hash_embedder import HashEmbedder
from starlette.testclient import TestClient

from assistant import live_index
from assistant.answer.phrases import phrases_for
from assistant.answer.records import Contact, Status
from assistant.api.app import create_app
from assistant.api.services import Services
from assistant.audit.records import AnswerRecord
from assistant.live_index import LiveIndex
from assistant.pipeline import Pipeline
from assistant.privacy.scrubber import Scrubber
from assistant.records import Answer, AskOptions, CitationsKnown, Finished
from assistant.safety.lexicon import Concern
from assistant.support import SafetyContacts
from ingest.contract.errors import IndexMissingError
from ingest.contract.glossary.files import read_glossary
from ingest.contract.index.layout import IndexLayout

CERTAIN: Final = "I want to end my life"
# No phrase of this leaves no doubt; words that stand near each other, or the meaning, tell.
SUSPECTED: Final = "My supervisor shoved me against the lockers."
ORDINARY: Final = "How many days of leave has everyone?"
HELP: Final = "Free counselling by telephone: 0800 111 222."
CONTACTS: Final = (Contact("Harbour", phone="0800"),)
SAFETY: Final = SafetyContacts(dict.fromkeys(Concern, CONTACTS), ("112",))
HANDBOOK: Final[tuple[Document, ...]] = (
    (make_info("help.en.md", title="Employee assistance programme"), (paragraph(HELP),)),
    (make_info("leave.en.md", title="Leave"), (paragraph("Everyone has 30 days of leave."),)),
)


def missing(folder: Path, embedder: HashEmbedder) -> LiveIndex:
    return LiveIndex(folder / "none", embedder)


def of_another_model(folder: Path, embedder: HashEmbedder) -> LiveIndex:
    publish_handbook(folder, HashEmbedder(revision="2"), HANDBOOK)
    return LiveIndex(folder, embedder)


def removed_while_open(folder: Path, embedder: HashEmbedder) -> LiveIndex:
    publish_handbook(folder, embedder, HANDBOOK, read_glossary(None))
    index = LiveIndex(folder, embedder)
    index.open()
    shutil.rmtree(folder)
    return index


def damaged_documents(folder: Path, embedder: HashEmbedder) -> LiveIndex:
    publish_handbook(folder, embedder, HANDBOOK, read_glossary(None))
    for path in IndexLayout(folder).objects.rglob("*.safetensors"):
        path.write_bytes(b"damaged")
    return LiveIndex(folder, embedder)


Broken = Callable[[Path, HashEmbedder], LiveIndex]
every_broken_index = pytest.mark.parametrize(
    "broken", [missing, of_another_model, removed_while_open, damaged_documents]
)


@pytest.fixture(autouse=True)
def _always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for a new snapshot at every call."""
    monkeypatch.setattr(live_index, "_CHECK_SECONDS", 0.0)


def assert_contacts_alone(answer: Answer) -> None:
    assert answer.status is Status.SENSITIVE
    assert (answer.contacts, answer.citations, answer.confidence) == (CONTACTS, (), 1.0)
    assert phrases_for("en").say("sensitive_emergency", numbers=" (112)") in answer.answer
    assert "• Harbour · 0800" in answer.answer


@every_broken_index
@pytest.mark.parametrize("question", [CERTAIN, SUSPECTED])
def test_person_in_need_is_given_contacts(
    tmp_path: Path, embedder: HashEmbedder, broken: Broken, question: str, caplog: pytest.LogCaptureFixture
) -> None:
    pipeline = Pipeline(broken(tmp_path / "index", embedder), SAFETY)
    with caplog.at_level(logging.DEBUG):
        events = list(pipeline.stream(scrubbed(question), AskOptions()))
    assert events[0] == CitationsKnown(())
    assert isinstance(events[-1], Finished)
    assert_contacts_alone(events[-1].answer)
    assert "index failed" in caplog.text
    assert not any(word in caplog.text for word in question.split() if len(word) > 3)


@every_broken_index
def test_other_question_gets_the_error(tmp_path: Path, embedder: HashEmbedder, broken: Broken) -> None:
    pipeline = Pipeline(broken(tmp_path / "index", embedder), SAFETY)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever the library raises that reads the file
        pipeline.ask(scrubbed(ORDINARY), AskOptions())
    assert (caught.type is IndexMissingError) == (broken is missing)


def test_documents_are_searched_again_as_soon_as_the_index_is_back(
    tmp_path: Path, embedder: HashEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    index = LiveIndex(tmp_path / "index", embedder)
    pipeline = Pipeline(index, SAFETY)
    assert pipeline.ask(scrubbed(CERTAIN), AskOptions()).snapshot == ""
    caplog.clear()
    name = publish_handbook(tmp_path / "index", embedder, HANDBOOK, read_glossary(None))
    answer = pipeline.ask(scrubbed(CERTAIN), AskOptions())
    assert (answer.contacts, answer.snapshot) == (CONTACTS, name)
    assert not caplog.records


class Kept:
    """Stands for the parts that store: keeps the records of answers."""

    def __init__(self) -> None:
        self.records: list[AnswerRecord] = []

    def record(self, record: AnswerRecord) -> None:
        self.records.append(record)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def client(tmp_path: Path, embedder: HashEmbedder, kept: Kept) -> TestClient:
    index = LiveIndex(tmp_path / "none", embedder)
    part: Any = kept
    services = Services(Scrubber(), Pipeline(index, SAFETY), index, part, part, part, minimum_group=5, hr_token="token")
    return TestClient(create_app(lambda: services, lambda _: None), raise_server_exceptions=False)


def test_service_gives_contacts_without_an_index(client: TestClient, kept: Kept) -> None:
    with client:
        response = client.post("/v1/ask", json={"question": CERTAIN})
        streamed = client.post("/v1/ask/stream", json={"question": CERTAIN})
    assert response.status_code == streamed.status_code == 200
    last = json.loads([line for line in streamed.text.splitlines() if line.startswith("data: ")][-1][6:])
    for answer in (response.json(), last):
        assert (answer["status"], answer["citations"]) == ("sensitive", [])
        assert [each["name"] for each in answer["contacts"]] == ["Harbour"]
    assert [(record.question, record.documents, record.snapshot) for record in kept.records] == [(None, (), "")] * 2


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream"])
def test_service_says_of_other_questions_what_to_run(client: TestClient, kept: Kept, path: str) -> None:
    with client:
        response = client.post(path, json={"question": ORDINARY})
    assert response.status_code == 503
    assert "benefits ingest" in response.json()["detail"]
    assert kept.records == []
