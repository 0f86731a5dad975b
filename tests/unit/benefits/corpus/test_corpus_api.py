"""The endpoints of the corpus: who may do what, what is taken, what is refused and how."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.api import problems
from benefits.corpus import api
from benefits.corpus.access import HttpDesk
from benefits.corpus.jobs import Jobs
from benefits.corpus.people import People
from benefits.settings import Settings

TEXT = "# Pay\n\nPay comes on the 25th.\n"
ROLES = ("viewer", "editor", "publisher")


class NoProcess(Jobs):
    """Jobs that are noted and not begun: no model is needed here."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.begun: list[tuple[str, str, str | None, tuple[str, ...]]] = []

    def start(self, kind: Any, by: str, change: str | None = None, questions: tuple[str, ...] = ()) -> dict[str, Any]:
        self.begun.append((kind, by, change, questions))
        return {"id": "0" * 12, "state": "running"}


def token(role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer token-of-{role}"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "pay.en.md").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path, corpus: Path) -> Settings:
    tokens = [
        {"name": role.title(), "role": role, "sha256": hashlib.sha256(f"token-of-{role}".encode()).hexdigest()}
        for role in ROLES
    ]
    sets = tmp_path / "sets"
    sets.mkdir()
    (sets / "small.jsonl").write_text("", encoding="utf-8")
    return Settings(
        corpus=corpus,
        index=tmp_path / "index",
        corpus_tokens=tokens,
        max_file_mb=1,
        max_import_mb=2,
        question_sets=sets,
    )  # type: ignore[arg-type]


@pytest.fixture
def jobs(settings: Settings) -> NoProcess:
    return NoProcess(settings)


@pytest.fixture
def client(settings: Settings, jobs: NoProcess) -> Iterator[TestClient]:
    app = FastAPI()
    problems.install(app)
    api.install(app, settings, "start-up")
    app.state.corpus = HttpDesk(settings, People(settings.corpus_tokens, "start-up"), jobs)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def send(client: TestClient, name: str, content: bytes, role: str = "editor", **fields: str) -> Any:
    files = {"file": (name, content)}
    return client.post("/v1/corpus/changes", files=files, data=fields, headers=token(role))


def in_review(client: TestClient, role: str = "editor", text: str = TEXT.replace("25th", "28th")) -> str:
    change = send(client, "pay.en.md", text.encode(), role).json()["change"]["id"]
    assert client.post(f"/v1/corpus/changes/{change}/submit", headers=token(role)).status_code == 200
    return str(change)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic start-up", "start-up"])
def test_without_a_known_token_nothing_is_shown(client: TestClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    for path in ("me", "documents", "changes", "log", "question-sets", "jobs/x", "versions?path=pay.en.md"):
        response = client.get(f"/v1/corpus/{path}", headers=headers)
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.headers["content-type"] == "application/problem+json"


def test_a_token_has_a_name_and_a_role(client: TestClient) -> None:
    assert client.get("/v1/corpus/me", headers=token("editor")).json()["role"] == "editor"
    start_up = client.get("/v1/corpus/me", headers={"Authorization": "bearer start-up"}).json()
    assert (start_up["name"], start_up["role"]) == ("start-up token", "publisher")


ACTIONS = (
    ("editor", "changes/{id}/submit", {}),
    ("editor", "changes/{id}/preview", {"questions": ["small"]}),
    ("editor", "edits", {"path": "pay.en.md", "fields": {"version": "2"}, "why": ""}),
    ("publisher", "changes/{id}/publish", {"why": "x"}),
    ("publisher", "retirements", {"path": "pay.en.md", "why": "x"}),
    ("publisher", "rollbacks", {"path": "pay.en.md", "why": "x"}),
)


@pytest.mark.parametrize(("needed", "path", "body"), ACTIONS, ids=[item[1] for item in ACTIONS])
def test_a_refusal_names_the_role_that_is_needed(
    client: TestClient, corpus: Path, needed: str, path: str, body: dict[str, Any]
) -> None:
    change = in_review(client, "publisher")
    for role in ROLES[: ROLES.index(needed)]:
        response = client.post(f"/v1/corpus/{path.format(id=change)}", json=body, headers=token(role))
        assert response.status_code == 403
        assert response.json()["needed_role"] == needed
        assert f"needs the role {needed}" in response.json()["detail"]
    assert send(client, "a.md", TEXT.encode(), "viewer").status_code == 403
    assert [path.name for path in corpus.iterdir() if path.is_file()] == ["pay.en.md"]


def test_a_change_goes_from_upload_to_the_log(client: TestClient, corpus: Path, jobs: NoProcess) -> None:
    change = in_review(client)
    diff = client.get(f"/v1/corpus/changes/{change}/diff", headers=token("viewer")).json()
    assert diff["documents"][0]["sections"][0]["rows"][0]["right"][1]["text"] == "28th"
    page = client.get(f"/v1/corpus/changes/{change}/diff?format=html", headers=token("viewer"))
    assert "<ins>28th</ins>" in page.text
    assert page.headers["content-disposition"].startswith("attachment")
    response = client.post(f"/v1/corpus/changes/{change}/publish", json={"why": "agreed"}, headers=token("publisher"))
    assert response.status_code == 202
    assert "28th" in (corpus / "pay.en.md").read_text(encoding="utf-8")
    assert jobs.begun == [("index", "Publisher", None, ())]
    log = client.get("/v1/corpus/log", headers=token("viewer")).json()
    assert [(entry["actor"], entry["event"]) for entry in log["entries"]] == [
        ("Publisher", "published"), ("Editor", "submitted"), ("Editor", "proposed")
    ]  # fmt: skip
    (document,) = client.get("/v1/corpus/documents", headers=token("viewer")).json()["documents"]
    assert (document["path"], document["state"], document["versions"], document["indexed"]) == (
        "pay.en.md",
        "published",
        2,
        False,
    )


def test_metadata_and_retirement_show_in_the_list_once_published(client: TestClient) -> None:
    fields = {"version": "2", "audience.country": "ES,FR"}
    body = {"path": "pay.en.md", "fields": fields, "why": "for two countries"}
    change = client.post("/v1/corpus/edits", json=body, headers=token("editor")).json()["change"]["id"]
    client.post(f"/v1/corpus/changes/{change}/submit", headers=token("editor"))
    client.post(f"/v1/corpus/changes/{change}/publish", json={"why": "checked"}, headers=token("publisher"))
    retirement = client.post(
        "/v1/corpus/retirements", json={"path": "pay.en.md", "why": "old"}, headers=token("publisher")
    )
    assert retirement.json()["change"]["state"] == "review"
    (document,) = client.get("/v1/corpus/documents", headers=token("viewer")).json()["documents"]
    assert (document["version"], document["audience"]) == ("2", {"country": "ES, FR"})
    assert (document["state"], document["pending"]) == ("published", [retirement.json()["change"]["id"]])
    path = f"/v1/corpus/changes/{retirement.json()['change']['id']}/publish"
    assert client.post(path, json={"why": "old"}, headers=token("publisher")).status_code == 202
    (document,) = client.get("/v1/corpus/documents", headers=token("viewer")).json()["documents"]
    assert (document["state"], document["versions"]) == ("retired", 3)


def test_an_emptied_field_is_not_filled_again_by_the_catalogue(client: TestClient, corpus: Path) -> None:
    said = "documents:\n- path: pay.en.md\n  owner: Payroll\n  contacts: [a@example.org]\n  audience: {country: [ES], grade: [M1]}\n"
    (corpus / "catalogue.yaml").write_text(said, encoding="utf-8")
    (document,) = client.get("/v1/corpus/documents", headers=token("viewer")).json()["documents"]
    assert document["fields"] == {
        "owner": "Payroll", "contacts": "a@example.org", "audience.country": "ES", "audience.grade": "M1"
    }  # fmt: skip
    fields = {"owner": "none", "contacts": "none", "audience.country": "any", "audience.grade": "", "title": "Pay day"}
    body = {"path": "pay.en.md", "fields": fields, "why": "nobody's"}
    change = client.post("/v1/corpus/edits", json=body, headers=token("editor")).json()["change"]["id"]
    client.post(f"/v1/corpus/changes/{change}/submit", headers=token("editor"))
    client.post(f"/v1/corpus/changes/{change}/publish", json={"why": "checked"}, headers=token("publisher"))
    (document,) = client.get("/v1/corpus/documents", headers=token("viewer")).json()["documents"]
    assert (document["fields"], document["owner"], document["audience"]) == ({"title": "Pay day"}, None, {})


def test_a_rollback_is_shown_and_then_done(client: TestClient, corpus: Path) -> None:
    change = in_review(client)
    client.post(f"/v1/corpus/changes/{change}/publish", json={"why": "x"}, headers=token("publisher"))
    body = {"path": "pay.en.md", "to": "0", "why": "no", "dry_run": True}
    shown = client.post("/v1/corpus/rollbacks", json=body, headers=token("publisher")).json()
    assert shown["documents"][0]["fate"] == "changed"
    assert "28th" in (corpus / "pay.en.md").read_text(encoding="utf-8")
    done = client.post("/v1/corpus/rollbacks", json={**body, "dry_run": False}, headers=token("publisher"))
    assert done.status_code == 202
    assert (corpus / "pay.en.md").read_text(encoding="utf-8") == TEXT
    again = client.post("/v1/corpus/rollbacks", json={"all": True, "to": "3", "why": "yes"}, headers=token("publisher"))
    assert again.status_code == 202
    assert "28th" in (corpus / "pay.en.md").read_text(encoding="utf-8")


def test_a_document_changed_meanwhile_is_a_conflict(client: TestClient, corpus: Path) -> None:
    change = in_review(client)
    (corpus / "pay.en.md").write_text("# Pay\n\nBy hand.\n", encoding="utf-8")
    response = client.post(f"/v1/corpus/changes/{change}/publish", json={"why": "x"}, headers=token("publisher"))
    assert response.status_code == 409
    assert "pay.en.md changed in the corpus" in response.json()["detail"]


def test_four_eyes_hold_over_http(client: TestClient, settings: Settings) -> None:
    settings.publish_needs_another_person = True
    change = in_review(client, "publisher")
    response = client.post(f"/v1/corpus/changes/{change}/publish", json={"why": "x"}, headers=token("publisher"))
    assert response.status_code == 403
    assert "another person" in response.json()["detail"]


@pytest.mark.parametrize(
    ("name", "content", "fields", "status", "said"),
    [
        ("../../evil.md", b"# A\n\nText.\n", {}, 201, "evil.md"),
        ("new.md", b"# A\n\nText.\n", {"path": "leave/"}, 201, "leave/new.md"),
        ("new.md", b"# A\n\nText.\n", {"path": "../new.md"}, 422, "cannot be used"),
        ("new.md", b"# A\n\nText.\n", {"path": ".changes/new.md"}, 422, "cannot be used"),
        ("new.exe", b"MZ", {}, 422, "is not read"),
        ("new.md", b"", {}, 422, "is empty"),
        ("new.md", b"#" * (1 << 20) + b"#", {}, 413, "more than 1048576 bytes"),
        ("new.zip", b"no zip", {}, 422, "cannot be unpacked"),
        ("new.md", b"x" * (3 << 20), {}, 413, "max_import_mb"),
    ],
)  # fmt: skip
def test_uploads_are_taken_or_refused_with_the_reason(
    client: TestClient, corpus: Path, name: str, content: bytes, fields: dict[str, str], status: int, said: str
) -> None:
    response = send(client, name, content, **fields)
    assert response.status_code == status, response.text
    assert said in response.text
    assert [path.name for path in corpus.iterdir() if path.is_file()] == ["pay.en.md"]


def test_a_zip_is_an_import_that_names_what_it_left_out(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("leave/a.md", "# A\n\nText.\n")
        archive.writestr("leave/empty.md", "")
    answer = send(client, "all.zip", packed.getvalue()).json()
    assert [file["path"] for file in answer["change"]["files"]] == ["leave/a.md"]
    assert answer["refused"][0]["path"] == "leave/empty.md"
    assert "is empty" in answer["refused"][0]["reason"]


def test_a_body_that_is_no_upload_is_refused(client: TestClient) -> None:
    response = client.post("/v1/corpus/changes", content=b"# A", headers=token("editor"))
    assert response.status_code == 415
    response = client.post("/v1/corpus/changes", files={"other": ("a.md", b"# A")}, headers=token("editor"))
    assert response.status_code == 422
    assert "the field 'file' holds no file" in response.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "changes/nosuch/diff", None, 404),
        ("GET", "versions?path=nosuch.md", None, 404),
        ("GET", "versions?path=../x.md", None, 422),
        ("GET", "jobs/../../etc", None, 404),
        ("GET", "jobs/ffffffffffff", None, 404),
        ("POST", "changes/nosuch/publish", {"why": "x"}, 404),
        ("POST", "rollbacks", {"why": "x"}, 422),
        ("POST", "rollbacks", {"all": True, "why": "x"}, 422),
        ("POST", "rollbacks", {"path": "pay.en.md", "why": "x"}, 404),
        ("POST", "edits", {"path": "pay.en.md", "fields": {"colour": "red"}}, 422),
        ("POST", "edits", {"path": "pay.en.md", "fields": {}}, 422),
        ("POST", "retirements", {"path": "nosuch.md", "why": "x"}, 409),
        ("POST", "retirements", {"path": "pay.en.md", "why": "x", "more": 1}, 422),
    ],
)
def test_what_cannot_be_done_is_a_problem(
    client: TestClient, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    response = client.request(method, f"/v1/corpus/{path}", json=body, headers=token("publisher"))
    assert response.status_code == status, response.text
    if "jobs/.." not in path:
        assert response.headers["content-type"] == "application/problem+json"


def test_a_preview_takes_known_question_sets(client: TestClient, jobs: NoProcess) -> None:
    change = in_review(client)
    path = f"/v1/corpus/changes/{change}/preview"
    assert client.post(path, json={"questions": ["other"]}, headers=token("editor")).status_code == 422
    assert client.post(path, json={"questions": ["small"]}, headers=token("editor")).status_code == 202
    assert jobs.begun == [("preview", "Editor", change, ("small",))]
