"""The command: answers as JSON, and every error as one sentence and exit code 2."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

import pytest
from typer.testing import CliRunner, Result

from benefits.cli import app
from benefits.command_errors import USAGE_ERROR

pytestmark = pytest.mark.integration

ROOT: Final = Path(__file__).resolve().parents[2]
ADOPTION: Final = "¿Cuántas semanas de permiso me corresponden si adopto?"
PNG: Final = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 64


class Run(Protocol):
    def __call__(self, *arguments: str | bytes, **variables: str) -> subprocess.CompletedProcess[str]: ...


def invoke(*arguments: str) -> Result:
    """Run the command inside this process; for what needs no model."""
    return CliRunner().invoke(app, list(arguments))


def assert_refused(output: str, code: int, *words: str) -> None:
    assert code == USAGE_ERROR, output
    assert "Traceback" not in output
    assert len(output.strip().splitlines()) == 1
    for word in words:
        assert word in output


# --- asking


@pytest.mark.parametrize(
    ("question", "language", "document", "said"),
    [
        (ADOPTION, "es", "global/leave/parental-leave.es.md", "16"),
        ("Wie viele Urlaubstage habe ich in Deutschland im Jahr?", "de", "global/leave/annual-leave.de.md", "30"),
    ],
)
def test_ask_prints_the_answer_object(
    run_benefits: Run, sample_index: Path, question: str, language: str, document: str, said: str
) -> None:
    done = run_benefits("ask", question, "--index", str(sample_index), "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert answer["language"] == language
    assert document in [citation["document"] for citation in answer["citations"]]
    assert said in done.stdout
    assert answer.keys() >= {"answer_id", "question", "redactions", "confidence", "generator", "timings_ms"}


def test_ask_prints_an_answer_for_people(run_benefits: Run, sample_index: Path) -> None:
    done = run_benefits(
        "ask",
        "I am Henrike Zwolanski. How many mental health days do I have?",
        *("--index", str(sample_index), "--persona", "country=DE", "--as-of", "2026-11-01"),
    )
    assert done.returncode == 0, done.stderr
    assert "Processed as: I am <PERSON>." in done.stdout
    assert "\n[1] " in done.stdout
    assert "mental-health-days" in done.stdout
    assert "Zwolanski" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], ["QUESTION", "is empty", "ask something"]),
        (["ask", " \t"], ["QUESTION", "is empty", "ask something"]),
        (["ask", "x" * 2001], ["QUESTION", "2001 characters", "more than 2000", "shorten"]),
        (["ask", "x" * 10_000], ["QUESTION", "10000 characters"]),
        (["ask", "\udcff days"], ["QUESTION", "not valid UTF-8"]),
        (["ask", "How?", "--language", "xx"], ["--language", "'xx'", "use one of en, es"]),
        (["ask", "How?", "--persona", "country"], ["--persona", "'country'", "country=ES"]),
        (["ask", "How?", "--persona", "country=ES,=x"], ["--persona", "'=x'"]),
        (["ask", "How?", "--as-of", "31.12.2026"], ["--as-of", "'31.12.2026'", "YYYY-MM-DD"]),
        (["ask", "How?", "--as-of", "2026-02-30"], ["--as-of", "'2026-02-30'"]),
        (["ingest", "--corpus", "no/such/folder"], ["no/such/folder", "not a folder", "--corpus"]),
        (["ingest", "--corpus", "README.md"], ["README.md", "not a folder"]),
        (["serve", "--port", "70000"], ["port", "70000"]),
        (["serve", "--workers", "0"], ["workers", "0"]),
        (["scrub"], ["TEXT or --jsonl"]),
        (["scrub", "\udcff"], ["TEXT", "not valid UTF-8"]),
        (["scrub", "text", "--language", "xx"], ["--language", "'xx'"]),
        (["scrub", "--jsonl", "no/such.jsonl"], ["--jsonl", "no/such.jsonl", "cannot be read"]),
    ],
    ids=str,
)
def test_bad_argument_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: list[str]
) -> None:
    monkeypatch.chdir(ROOT)
    result = invoke(*arguments)
    assert_refused(result.stderr, result.exit_code, *words)


def test_argument_of_broken_bytes_is_refused(run_benefits: Run) -> None:
    done = run_benefits("ask", b"d\xedas \xff")
    assert_refused(done.stderr, done.returncode, "QUESTION", "not valid UTF-8")


# --- settings


def test_unknown_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENEFITS_INDEKS", "var/index")
    result = invoke("ask", "How?")
    assert_refused(result.stderr, result.exit_code, "BENEFITS_INDEKS", "INDEX")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"indeks = 'x'", ["'indeks' is not a setting", "known: allow"]),
        (b"port = 0", ["port = 0", "greater than or equal to 1"]),
        (b"port =\nhost = 1", ["benefits.toml is not valid TOML", "line 1"]),
        (b"host = '\xff'", ["benefits.toml is not UTF-8"]),
    ],
)
def test_wrong_settings_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "benefits.toml").write_bytes(content)
    result = invoke("ask", "How?")
    assert_refused(result.stderr, result.exit_code, *words)


# --- the index


@pytest.mark.parametrize("command", [["ask", "How?"], ["serve", "--port", "0"]], ids=["ask", "serve"])
def test_missing_index_is_named_with_the_command_that_makes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free_port: Callable[[], int], command: list[str]
) -> None:
    monkeypatch.chdir(ROOT)
    command = [str(free_port()) if part == "0" else part for part in command]
    result = invoke(*command, "--index", str(tmp_path / "none"))
    assert_refused(result.stderr, result.exit_code, "no index in", str(tmp_path / "none"), "benefits ingest --corpus")


@pytest.mark.parametrize("command", [["ask", "How?"], ["serve", "--port", "0"]], ids=["ask", "serve"])
def test_index_of_another_model_is_refused(
    monkeypatch: pytest.MonkeyPatch, sample_index: Path, free_port: Callable[[], int], command: list[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("BENEFITS_EMBEDDING_PRECISION", "bf16")
    command = [str(free_port()) if part == "0" else part for part in command]
    result = invoke(*command, "--index", str(sample_index))
    assert_refused(result.stderr, result.exit_code, "-int8+", "-float+", f"benefits ingest --index {sample_index}")


def test_port_in_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = invoke("serve", "--port", str(port))
    assert_refused(result.stderr, result.exit_code, "--port", str(port), "in use", "choose another")


def test_bad_file_is_named_and_the_others_are_indexed(run_benefits: Run, tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "plan.pdf").write_bytes(PNG)
    (corpus / "leave.en.md").write_text("# Leave\n\nEveryone has 31 days of annual leave.\n", encoding="utf-8")

    def ingest() -> dict[str, Any]:
        done = run_benefits("ingest", "--corpus", str(corpus), "--index", str(index), "--json")
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    first = ingest()
    assert first["documents"]["added"] == ["leave.en.md"]
    assert [each["document"] for each in first["documents"]["failed"]] == ["plan.pdf"]
    assert "PNG" in first["documents"]["failed"][0]["reason"]
    assert first["chunks_embedded"] == 1
    again = ingest()
    assert again["documents"]["unchanged"] == ["leave.en.md"]
    assert [each["document"] for each in again["documents"]["failed"]] == ["plan.pdf"]
    assert again["chunks_embedded"] == 0


# --- scrubbing


def test_scrub_prints_the_text_without_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = invoke("scrub", "My name is Henrike Zwolanski, call +34 612 345 678", "--language", "en")
    assert result.exit_code == 0
    assert result.stdout == "My name is <PERSON>, call <PHONE>\n"


def test_scrub_of_a_file_prints_a_line_each(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    texts = {
        "a": "Mail jana.kubik@mail.example now",
        "b": "Wie viele Tage?",
        "c": "two lines\u2028in one text",
        "d": "我的电话是 13812345678",
    }
    source = tmp_path / "texts.jsonl"
    lines = [json.dumps({"id": key, "text": text}, ensure_ascii=False) for key, text in texts.items()]
    source.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    result = invoke("scrub", "--jsonl", str(source))
    assert result.exit_code == 0, result.stderr
    printed = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert [item["id"] for item in printed] == list(texts)
    assert all(item.keys() == {"id", "scrubbed", "spans"} for item in printed)
    assert printed[0]["scrubbed"] == "Mail <EMAIL> now"
    span = printed[0]["spans"][0]
    assert texts["a"][span["start"] : span["end"]] == "jana.kubik@mail.example"
    assert span["type"] == "EMAIL"
    assert printed[1] == {"id": "b", "scrubbed": texts["b"], "spans": []}
    assert printed[2]["scrubbed"] == texts["c"]
    assert "13812345678" not in printed[3]["scrubbed"]


@pytest.mark.parametrize(
    "line", [b"{", b"[1]", b'{"id": 1}', b'{"text": "Jana Kubik"}', b'{"id": 1, "text": "Jana Kubik \\ud83d"}', b"\xff"]
)
def test_line_that_cannot_be_read_is_numbered_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: bytes
) -> None:
    monkeypatch.chdir(ROOT)
    source = tmp_path / "texts.jsonl"
    source.write_bytes(b'{"id": 0, "text": "Fine."}\n' + line)
    result = invoke("scrub", "--jsonl", str(source))
    assert_refused(result.stderr, result.exit_code, "--jsonl", str(source))
    assert "Kubik" not in result.stderr


# --- help


def test_help_loads_no_model_library() -> None:
    heavy = ("torch", "llama_index", "faiss", "presidio_analyzer", "sentence_transformers", "fastapi")
    program = f"import sys, benefits.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("arguments", [[], ["ask"], ["ingest"], ["serve"], ["scrub"]], ids=str)
def test_help_is_there(arguments: list[str]) -> None:
    result = invoke(*arguments, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout
