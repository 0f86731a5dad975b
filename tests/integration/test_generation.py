"""Generated answers through the real client library, against an endpoint that says what it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest

from assistant.answer.generative import Endpoint, EndpointGenerator
from assistant.answer.phrases import phrases_for
from assistant.pipeline import Pipeline
from assistant.records import Answer, AskOptions, Mode
from benefits.assemble import Answering, make_answering, make_generator
from benefits.settings import Settings
from ingest.contract.errors import ConfigurationError

pytestmark = pytest.mark.integration

ROOT: Final = Path(__file__).resolve().parents[2]
ADOPTION: Final = "¿Cuántas semanas de permiso me corresponden si adopto?"
GOOD: Final = "Le corresponden 16 semanas [1]."
FALLBACK: Final = phrases_for("es").say("fallback_note")
GENERATED: Final = phrases_for("es").say("generated_note")


@dataclass
class Script:
    """What the endpoint answers next, and what it was sent."""

    content: str | None = ""
    status: int = 200
    raw: bytes | None = None
    delay: float = 0.0
    requests: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        if self.status != 200:
            return json.dumps({"error": {"message": "scripted", "type": "scripted"}}).encode()
        message = {"role": "assistant", "content": self.content}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return json.dumps(
            {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [choice]}
        ).encode()


@pytest.fixture
def script() -> Iterator[Script]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            script.requests.append({"path": self.path, **json.loads(self.rfile.read(length))})
            time.sleep(script.delay)
            body = script.body()
            try:
                self.send_response(script.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the client has given up

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        script.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield script
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def answering(sample_index: Path) -> Answering:
    return make_answering(Settings(index=sample_index, models=ROOT / "var" / "models"))


def ask(answering: Answering, script: Script, question: str = ADOPTION, mode: Mode = Mode.AUTO) -> Answer:
    endpoint = Endpoint(script.address, "scripted", timeout_seconds=1.0)
    pipeline = Pipeline(answering.index, generator=EndpointGenerator(endpoint))
    return pipeline.ask(answering.scrubber.scrub(question), AskOptions(mode=mode))


def assert_quoted_instead(answer: Answer) -> None:
    assert answer.status == "answered"
    assert answer.generator == "extractive"
    assert answer.citations
    assert FALLBACK in answer.answer


def test_supported_answer_is_given_with_its_citation(answering: Answering, script: Script) -> None:
    script.content = GOOD
    answer = ask(answering, script)
    assert answer.generator == "llm:scripted"
    assert answer.answer.splitlines()[0] == GOOD
    assert GENERATED in answer.answer
    assert [citation.n for citation in answer.citations] == [1]
    assert answer.citations[0].document.startswith("global/leave/parental-leave")
    assert answer.timings_ms["generation"] > 0


def test_only_supported_sentences_are_kept(answering: Answering, script: Script) -> None:
    script.content = f"{GOOD} Después recibe 77 días más [1]. Además puede viajar gratis. Consulte el anexo [42]."
    answer = ask(answering, script)
    assert answer.generator == "llm:scripted"
    assert answer.answer.splitlines()[0] == GOOD


@pytest.mark.parametrize(
    "content",
    [
        "Le corresponden 99 semanas [1].",
        "Le corresponden 16 semanas [42].",
        "Le corresponden 16 semanas.",
        "NOT STATED",
        "",
        " \n ",
        None,
        "[1]",
    ],
)
def test_unsupported_answer_gives_way_to_the_quotes(answering: Answering, script: Script, content: str | None) -> None:
    script.content = content
    answer = ask(answering, script)
    assert_quoted_instead(answer)
    assert "99" not in answer.answer


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_failing_endpoint_gives_way_to_the_quotes(answering: Answering, script: Script, status: int) -> None:
    script.status = status
    assert_quoted_instead(ask(answering, script))


@pytest.mark.parametrize("raw", [b"", b"{", b"<html>gateway</html>", b"[]", b'{"choices": []}', b"\xff\xfe"])
def test_garbage_gives_way_to_the_quotes(answering: Answering, script: Script, raw: bytes) -> None:
    script.raw = raw
    assert_quoted_instead(ask(answering, script))


def test_slow_endpoint_gives_way_to_the_quotes(answering: Answering, script: Script) -> None:
    script.content, script.delay = GOOD, 2.0
    began = time.monotonic()
    assert_quoted_instead(ask(answering, script))
    assert time.monotonic() - began < 8


def test_endpoint_that_does_not_listen_gives_way_to_the_quotes(answering: Answering) -> None:
    assert_quoted_instead(ask(answering, Script(address="http://127.0.0.1:9/v1")))


def test_endpoint_sees_the_scrubbed_question_and_the_instructions(answering: Answering, script: Script) -> None:
    script.content = GOOD
    question = "Me llamo Henrike Zwolanski. ¿Cuántas semanas de permiso me corresponden si adopto?"
    answer = ask(answering, script, question)
    sent = script.requests[0]
    assert "Zwolanski" not in json.dumps(script.requests)
    assert "Henrike" not in json.dumps(script.requests)
    assert sent["path"] == "/v1/chat/completions"
    assert sent["model"] == "scripted"
    assert sent["temperature"] == 0
    system, user = sent["messages"]
    assert system["role"] == "system"
    assert "Use only the numbered passages" in system["content"]
    assert "Answer in Spanish" in system["content"]
    assert user["content"].endswith(f"Question: {answer.question.text}")
    assert "<PERSON>" in user["content"]
    assert "[1] " in user["content"]


@pytest.mark.parametrize(
    ("question", "mode"),
    [
        (ADOPTION, Mode.EXTRACTIVE),
        ("Is there a company yacht I can borrow?", Mode.AUTO),
        ("I want to end my life", Mode.GENERATIVE),
    ],
)
def test_endpoint_is_left_alone_where_it_has_nothing_to_write(
    answering: Answering, script: Script, question: str, mode: Mode
) -> None:
    script.content = GOOD
    assert ask(answering, script, question, mode).generator == "extractive"
    assert script.requests == []


def test_endpoint_without_a_model_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="llm_model"):
        make_generator(Settings(llm_base_url="http://127.0.0.1:9/v1"))
