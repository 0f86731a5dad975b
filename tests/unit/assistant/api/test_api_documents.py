"""A citation opens the text that was quoted, after it was replaced too, for as long as it is kept."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from handbook import Document, heading, make_info, paragraph, publish_handbook
from hash_embedder import HashEmbedder

from assistant.answer.citations import text_href
from assistant.api import documents, problems
from assistant.api.services import Services
from assistant.live_index import LiveIndex
from ingest.contract.documents import canonical_text

PATH = "leave/annual leave.en.md"
TODAY = datetime.now(UTC).date()
KEPT = 30


def version(number: str, days: int, path: str = PATH) -> Document:
    blocks = (heading("Leave"), paragraph(f"You have {days} days of leave."))
    text = hashlib.sha256(canonical_text(blocks)[0].encode()).hexdigest()
    return replace(make_info(path, title="Leave", version=number), text_sha256=text), blocks


OLD, NEW = version("1.0", 25), version("2.0", 28)
OTHER = version("1.0", 1, "pay.en.md")


class Desk:
    """The endpoint over an index, with a clock that the test sets."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.embedder, self.today = folder, HashEmbedder(), TODAY
        self.index = LiveIndex(folder, self.embedder)
        app = FastAPI()
        problems.install(app)
        app.include_router(documents.router)
        app.dependency_overrides[documents._today] = lambda: self.today
        none: Any = None
        app.state.services = Services(
            none, none, self.index, none, none, none, minimum_group=5, hr_token="t", version_retention_days=KEPT
        )
        self.client = TestClient(app)

    def publish(self, *published: Document) -> None:
        publish_handbook(self.folder, self.embedder, published)
        self.index.open()

    def open(self, href: str) -> tuple[int, dict[str, Any]]:
        response = self.client.get(href, headers={"Accept": "application/json"})
        return response.status_code, response.json()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "index")
    desk.publish(OLD, OTHER)
    with desk.client:
        yield desk


HREF = text_href(OLD[0], 7, 32)


def test_the_current_text_opens_at_the_quote(desk: Desk) -> None:
    status, shown = desk.open(HREF)
    assert status == 200
    assert (shown["version"], shown["highlight"]) == ("1.0", {"start": 7, "end": 32})
    assert (shown["changed"], shown["replaced_on"]) == (False, None)
    assert shown["text_sha256"] == OLD[0].text_sha256


def test_a_replaced_text_opens_as_it_was(desk: Desk) -> None:
    for _ in range(5):  # more than there are snapshots kept
        desk.publish(NEW, OTHER)
    status, shown = desk.open(HREF)
    assert status == 200
    assert shown["blocks"][1]["text"] == "You have 25 days of leave."
    assert (shown["version"], shown["highlight"]) == ("1.0", {"start": 7, "end": 32})
    assert (shown["changed"], shown["replaced_on"]) == (False, TODAY.isoformat())
    assert desk.open(text_href(NEW[0], 7, 32))[1]["version"] == "2.0"


def test_without_the_text_the_document_opens_as_it_is(desk: Desk) -> None:
    desk.publish(NEW, OTHER)
    status, shown = desk.open(f"{HREF.split('?')[0]}?start=7&end=32&hash={OLD[0].text_sha256[:16]}")
    assert (status, shown["version"], shown["changed"], shown["highlight"]) == (200, "2.0", True, None)


def test_a_removed_document_still_opens(desk: Desk) -> None:
    desk.publish(OTHER)
    assert desk.open(HREF)[0] == 200
    assert desk.open(HREF.split("?")[0])[0] == 404


@pytest.mark.parametrize(("later", "status"), [(0, 200), (KEPT - 1, 200), (KEPT, 410), (4000, 410)])
def test_a_text_whose_time_is_over_is_gone(desk: Desk, later: int, status: int) -> None:
    desk.publish(NEW, OTHER)
    desk.today = TODAY + timedelta(later)
    assert desk.open(HREF)[0] == status


def test_gone_says_since_when_for_how_long_and_where_the_document_is(desk: Desk) -> None:
    desk.publish(NEW, OTHER)
    desk.today = date.max - timedelta(9999)
    _, said = desk.open(HREF)
    assert said["title"] == "No longer kept"
    assert TODAY.isoformat() in said["detail"]
    assert f"{KEPT} days" in said["detail"]
    assert desk.open(said["current"])[1]["version"] == "2.0"
    desk.publish(OTHER)
    assert desk.open(HREF)[1]["current"] is None


def test_a_text_whose_object_is_missing_is_gone(desk: Desk) -> None:
    desk.publish(NEW, OTHER)
    for file in (desk.folder / "objects").glob("*/*"):
        file.unlink()
    assert desk.open(HREF)[0] == 410


def test_a_text_that_the_document_never_had_is_gone_too(desk: Desk) -> None:
    assert desk.open(HREF.replace(OLD[0].text_sha256, "0" * 64))[0] == 410
    assert desk.open(text_href(replace(OLD[0], path="nosuch.md"), 0, 1))[0] == 404


@pytest.mark.parametrize("text", ["", "abc", "0" * 63, "0" * 65, "G" * 64, "../" * 8])
def test_what_is_no_hash_is_refused(desk: Desk, text: str) -> None:
    assert desk.open(f"/v1/documents/pay.en.md?text={text}")[0] == 422
