import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SOURCE = {"doc": "leave.md", "page": 2}
pytestmark = pytest.mark.integration

QUESTIONS = [
    {"id": "right", "lang": "en", "question": "How long is leave?", "answerable": True, "sources": [SOURCE], "key_facts": ["two weeks"]},
    {"id": "wrong", "lang": "en", "question": "How late is leave?", "answerable": True, "sources": [SOURCE], "key_facts": ["nine days"]},
    {"id": "refused", "lang": "en", "question": "What is the moon?", "answerable": False},
    {"id": "leaky", "lang": "en", "question": "How long is leave for Ana Ruiz?", "answerable": True, "personal_details": ["Ana Ruiz"]},
]  # fmt: skip


class Service(BaseHTTPRequestHandler):
    """Answers every question alike, but knows nothing of the moon."""

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        citation = {"n": 1, "document": "leave.md", "page": 2, "quote": "Leave lasts two weeks."}
        answer = {"answer": "Two weeks. [1]", "language": "en", "question": question, "citations": [citation]}
        body = {"status": "not_found", "answer": "Not said."} if "moon" in question else answer
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(question) + "\n" for question in QUESTIONS), encoding="utf-8")
    return path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_every_question_is_an_item_named_by_its_id(tmp_path: Path, questions: Path, url: str) -> None:
    done = run(tmp_path, "-v", "--benefits-set", str(questions), "--benefits-url", url)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    for name, outcome in (("right", "PASSED"), ("wrong", "FAILED"), ("refused", "PASSED"), ("leaky", "FAILED")):
        assert f"set.jsonl::{name} {outcome}" in done.stdout
    for line in (
        "Question (en): How late is leave?",
        "Answer (answered): Two weeks. [1]",
        "Cited: [1] leave.md, page 2",
        "Gold (answered): leave.md, page 2",
        "Key fact: nine days",
        "Why: key fact missing: nine days",
        "Why: a personal detail came through: Ana Ruiz",
    ):
        assert line in done.stdout
    assert "Traceback" not in done.stdout


def test_questions_are_selected_like_tests_and_collected_with_others(tmp_path: Path, questions: Path, url: str) -> None:
    (tmp_path / "test_other.py").write_text("def test_it() -> None: pass\n", encoding="utf-8")
    options = ("--benefits-set", str(questions), "--benefits-url", url)
    assert "1 passed, 3 deselected" in run(tmp_path, *options, "-k", "right").stdout
    assert "2 passed, 3 deselected" in run(tmp_path, "test_other.py", *options, "-k", "right or test_it").stdout
    assert "1 passed" in run(tmp_path).stdout


def test_a_service_that_is_not_there_fails_each_question(tmp_path: Path, questions: Path) -> None:
    done = run(tmp_path, "--benefits-set", str(questions), "--benefits-url", "http://127.0.0.1:9", "-k", "right")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "Why: the target failed: http://127.0.0.1:9/v1/ask" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--benefits-set", "no.jsonl"], "no.jsonl is not a file"),
        (["--benefits-url", "http://x"], "name what with --benefits-set FILE"),
        (["--benefits-set", "set.jsonl", "--benefits-url", "http://x", "--benefits-index", "y"], "exclude each other"),
    ],
)
def test_options_that_do_not_fit_are_told(tmp_path: Path, questions: Path, arguments: list[str], words: str) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert words in done.stderr


def test_a_wrong_set_is_told_with_line_and_field(tmp_path: Path, questions: Path) -> None:
    questions.write_text('{"id": "x", "lang": "en", "question": "?"}\n', encoding="utf-8")
    done = run(tmp_path, "--benefits-set", str(questions))
    assert done.returncode == pytest.ExitCode.INTERRUPTED
    assert "set.jsonl:1: answerable: Field required" in done.stdout


def test_an_index_that_is_not_there_ends_the_run(tmp_path: Path, questions: Path) -> None:
    done = run(tmp_path, "--benefits-set", str(questions), "--benefits-index", str(tmp_path / "none"))
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "benefits ingest" in done.stdout
