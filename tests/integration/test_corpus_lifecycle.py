"""A corpus kept from end to end: by the commands of docs/lifecycle.md, over HTTP while questions are answered, and on the page for HR."""

import hashlib
import json
import os
import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import yaml
from playwright.sync_api import Page, expect, sync_playwright
from running import COMMAND, ROOT, serving
from typer.testing import CliRunner

from benefits.cli import app

pytestmark = pytest.mark.integration

CHROMIUM: Final = Path("/usr/bin/chromium")
LEAVE: Final = (
    "# Annual leave\n\n## Days\n\nEvery full-time employee has 25 days of annual leave a year.\n\n"
    "## Carrying over\n\nUp to five days may be carried over until the end of March.\n"
)
PAY: Final = "# Pay\n\n## Pay day\n\nSalaries are paid on the 25th of each month.\n"
LEAVE_PATH: Final = "leave/annual.en.md"
QUESTION: Final = "How many days of annual leave do I have a year?"
SET: Final = [
    {"id": "leave", "lang": "en", "question": QUESTION, "answerable": True, "sources": [{"doc": LEAVE_PATH}],
     "key_facts": ["25"], "quote": "Every full-time employee has 25 days of annual leave a year.", "topic": "leave"},
    {"id": "pay", "lang": "en", "question": "When are salaries paid?", "answerable": True, "sources": [{"doc": "pay.en.md"}],
     "key_facts": ["25th"], "quote": "Salaries are paid on the 25th of each month.", "topic": "pay"},
]  # fmt: skip


class Place:
    """A corpus, its index and the environment of the commands on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.corpus = folder / "corpus"
        (self.corpus / "leave").mkdir(parents=True)
        (self.corpus / LEAVE_PATH).write_text(LEAVE, encoding="utf-8")
        (self.corpus / "pay.en.md").write_text(PAY, encoding="utf-8")
        (folder / "new.md").write_text(LEAVE.replace("25 days", "28 days"), encoding="utf-8")
        (folder / "sets").mkdir()
        (folder / "sets" / "small.jsonl").write_text("\n".join(map(json.dumps, SET)) + "\n", encoding="utf-8")
        tokens = [
            {"name": name, "role": role, "sha256": hashlib.sha256(f"token of {name}".encode()).hexdigest()}
            for name, role in (("Edda", "editor"), ("Paul", "publisher"))
        ]
        self.variables = {
            "BENEFITS_CORPUS": str(self.corpus),
            "BENEFITS_INDEX": str(folder / "index"),
            "BENEFITS_MODELS": str(ROOT / "var" / "models"),
            "BENEFITS_QUESTION_SETS": str(folder / "sets"),
            "BENEFITS_CORPUS_TOKENS": json.dumps(tokens),
            "BENEFITS_AUDIT_URL": f"sqlite:///{folder / 'audit.sqlite3'}",
            "PYTHONUNBUFFERED": "1",
        }

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [COMMAND, *arguments],
            cwd=self.folder,
            env=os.environ | self.variables,
            check=False,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-500:]} {done.stderr[-2000:]}"
        return done.stdout

    def text(self, path: str = LEAVE_PATH) -> str:
        return (self.corpus / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = Place(tmp_path_factory.mktemp("kept"))
    made.run("ingest")
    return made


def walk_through() -> list[list[str]]:
    page = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    block = re.search(r"```sh\n(benefits corpus upload.*?)```", page, re.DOTALL)
    assert block
    return [shlex.split(line) for line in block[1].splitlines()]


def test_the_commands_of_the_page_do_what_it_says(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    # In this process, so that libraries are loaded once and not for each of the commands.
    monkeypatch.chdir(place.folder)
    for name, value in place.variables.items():
        if name.startswith("BENEFITS_"):
            monkeypatch.setenv(name, value)
    ids: dict[str, str] = {}
    states: list[str] = []
    for command in walk_through():
        words = [ids.get(word, word) for word in command[1:]]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, f"{words}: {result.output[-2000:]}"
        output = result.output
        if words[1] in ("upload", "edit"):
            ids["leave-change" if words[1] == "upload" else "edit-change"] = output.split(":")[0].split()[-1]
        states.append(f"{words[1]} {'28' if '28 days' in place.text() else '25'}")
    assert states == [
        "upload 25", "changes 25", "diff 25", "publish 28", "edit 28", "publish 28", "log 28", "rollback 25",
        "retire 25", "rollback 25", "log 25",
    ]  # fmt: skip
    page = (place.folder / "diff.html").read_text(encoding="utf-8")
    assert "<del>25</del>" in page
    assert "<ins>28</ins>" in page
    assert not list(place.corpus.rglob("*.meta.yaml"))
    documents = json.loads(place.run("corpus", "list", "--json"))
    assert [item["path"] for item in documents] == [LEAVE_PATH, "pay.en.md"]


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[httpx.Client]:
    with (
        serving(log=place.folder / "service.log", variables=place.variables, folder=place.folder) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def by(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer token of {name}"}


def answer(service: httpx.Client) -> str:
    response = service.post("/v1/ask", json={"question": QUESTION})
    assert response.status_code == 200, response.text
    body = response.json()
    return " ".join([body["answer"], *(citation["quote"] for citation in body["citations"])])


def ended(service: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    deadline = time.monotonic() + 300
    while job["state"] == "running":
        assert time.monotonic() < deadline
        assert answer(service)  # questions are answered all the while
        time.sleep(0.2)
        job = service.get(f"/v1/corpus/jobs/{job['id']}", headers=by("Edda")).json()
    assert job["state"] == "done", job
    return job


def until(service: httpx.Client, said: str) -> None:
    deadline = time.monotonic() + 30
    while said not in answer(service):
        assert time.monotonic() < deadline, answer(service)
        time.sleep(0.3)


def test_a_change_is_tried_published_and_rolled_back_while_questions_are_answered(
    place: Place, service: httpx.Client
) -> None:
    assert "25 days" in answer(service)
    files = {"file": ("annual.en.md", place.text().replace("25 days", "30 days").encode())}
    sent = service.post("/v1/corpus/changes", files=files, data={"path": LEAVE_PATH, "why": "more"}, headers=by("Edda"))
    assert sent.status_code == 201, sent.text
    change = f"/v1/corpus/changes/{sent.json()['change']['id']}"
    tried = service.post(f"{change}/preview", json={"questions": ["small"]}, headers=by("Edda")).json()["job"]
    result = ended(service, tried)["result"]
    assert (result["asked"], [item["id"] for item in result["changed"]]) == (2, ["leave"])
    assert "30 days" in result["changed"][0]["after"]["answer"]
    assert "25 days" in answer(service)
    assert service.post(f"{change}/submit", headers=by("Edda")).status_code == 200
    refused = service.post(f"{change}/publish", json={"why": "mine"}, headers=by("Edda"))
    assert (refused.status_code, refused.json()["needed_role"]) == (403, "publisher")
    published = service.post(f"{change}/publish", json={"why": "agreed"}, headers=by("Paul"))
    assert published.status_code == 202, published.text
    assert ended(service, published.json()["job"])["result"]["documents"]["changed"] == [LEAVE_PATH]
    until(service, "30 days")
    body = {"path": LEAVE_PATH, "why": "too early"}
    rolled_back = service.post("/v1/corpus/rollbacks", json=body, headers=by("Paul"))
    ended(service, rolled_back.json()["job"])
    until(service, "25 days")
    log = service.get("/v1/corpus/log", headers=by("Edda")).json()["entries"]
    assert [(entry["actor"], entry["event"], entry["why"]) for entry in log[:2]] == [
        ("Paul", "rolled back", "too early"), ("Paul", "published", "agreed")
    ]  # fmt: skip


@pytest.mark.browser
def test_the_page_for_hr_takes_a_document_to_the_answers(place: Place, service: httpx.Client) -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: install the Debian package chromium to run the browser tests")
    document = place.folder / "quiet.en.md"
    document.write_text("# Quiet hours\n\nNo meetings are held before nine.\n", encoding="utf-8")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{service.base_url}/hr")
        page.fill("#token", "token of Paul")
        page.get_by_role("button", name="Sign in").click()
        page.fill("#folder", "work")
        page.set_input_files("input[type=file]", [str(document)])
        page.get_by_role("button", name="Ask for review").click()
        page.get_by_role("button", name="Publish").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("ins")).to_have_text("No meetings are held before nine.")
        dialog.locator("textarea").fill("agreed")
        dialog.get_by_role("button", name="Publish").click()
        expect(page.locator(".notice", has_text="Answers are up to date.")).to_be_visible(timeout=240_000)
        expect(page.locator("table.list")).to_contain_text("work/quiet.en.md")
        assert page.evaluate("Object.keys(localStorage).length") == 0
        browser.close()
    assert complaints == []
    assert place.text("work/quiet.en.md").startswith("# Quiet hours")


@pytest.mark.browser
def test_metadata_are_edited_compared_and_published_on_the_page(place: Place, service: httpx.Client) -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: install the Debian package chromium to run the browser tests")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_context(locale="de-DE", bypass_csp=True).new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{service.base_url}/hr")
        page.fill("#token", "token of Paul")
        page.keyboard.press("Enter")
        page.locator("tr", has_text="pay.en.md").get_by_role("button", name="Metadaten").press("Enter")
        form = page.get_by_role("dialog")
        expect(form.get_by_label("Titel")).to_be_focused()
        form.get_by_label("In Kraft ab").fill("2026-01-01")
        form.get_by_label("In Kraft bis").fill("2025-12-31")
        form.get_by_label("Länder").fill("de, xx")
        form.get_by_label("Vollzeit").check()
        form.get_by_role("button", name="Änderung vorschlagen").click()
        end = form.get_by_label("In Kraft bis")
        expect(end).to_be_focused()
        expect(end).to_have_attribute("aria-invalid", "true")
        expect(form.locator("#meta-effective_to-problem")).to_contain_text("31.12.2025")
        expect(form.locator("#meta-audience-country-problem")).to_contain_text("„XX“ ist kein Ländercode")
        check_accessibility(page)
        end.fill("2027-12-31")
        form.get_by_label("Länder").fill("de, es")
        form.get_by_label("Grund").fill("two countries")
        # What takes long elsewhere on the page does not keep the form open.
        page.route("**/v1/hr/gaps", lambda _: None)
        form.get_by_label("Grund").press("Enter")
        expect(page.locator(".notice", has_text="Die neuen Metadaten von pay.en.md")).to_be_visible()
        expect(form).to_have_count(0)
        page.unroute("**/v1/hr/gaps")
        page.get_by_role("button", name="Prüfung anfordern").click()
        page.get_by_role("button", name="Veröffentlichen").click()
        expect(page.get_by_role("dialog").locator("ins").filter(has_text="2027-12-31")).to_be_visible()
        page.get_by_role("dialog").locator("textarea").fill("agreed")
        page.get_by_role("dialog").get_by_role("button", name="Veröffentlichen").click()
        done = page.locator(".notice", has_text="Die Antworten sind auf dem neuen Stand.")
        expect(done).to_be_visible(timeout=240_000)
        expect(page.locator("tr", has_text="pay.en.md")).to_contain_text("Deutschland, Spanien")
        page.locator("#language").select_option("ar")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.locator("#language")).to_be_focused()
        assert page.evaluate("localStorage.getItem('benefits.language')") == "ar"
        check_accessibility(page)
        browser.close()
    assert complaints == []
    assert yaml.safe_load(place.text("pay.en.md.meta.yaml")) == {
        "audience": {"country": ["DE", "ES"], "employment_type": ["full_time"]},
        "effective_from": "2026-01-01", "effective_to": "2027-12-31",
    }  # fmt: skip


def check_accessibility(page: Page) -> None:
    """No finding of axe-core."""
    axe = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.exists():
        return
    page.evaluate(axe.read_text(encoding="utf-8"))
    tags = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    report = page.evaluate("tags => axe.run(document, { runOnly: tags })", tags)
    assert [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in report["violations"]] == []
