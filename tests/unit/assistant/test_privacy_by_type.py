"""Only the scrubber takes raw text, by type; and when it or anything after it fails, no text is said, kept or sent."""

import ast
import io
import logging
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest
import structlog
from hash_embedder import HashEmbedder
from starlette.testclient import TestClient

from assistant.answer.generative import EndpointGenerator
from assistant.answer.prompt import messages_for
from assistant.answer.verification.verifier import Verifier
from assistant.api.app import create_app
from assistant.api.services import Services
from assistant.audience.asked import Asked
from assistant.audience.said import who_asks
from assistant.audit.background import BackgroundRecorder
from assistant.audit.log import configure_logging, log_answer
from assistant.audit.records import AnswerRecord
from assistant.audit.store import AuditStore
from assistant.language import question_language
from assistant.live_index import LiveIndex
from assistant.pipeline import AnswerWriter, Pipeline
from assistant.privacy.errors import ScrubError
from assistant.privacy.scrubber import Scrubber
from assistant.privacy.text import ScrubbedText
from assistant.reading import Asking
from assistant.records import Answer
from assistant.retrieve.records import Query
from assistant.retrieve.retriever import Retriever
from assistant.safety.sensitive import concern_of
from benefits import serving
from benefits.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[3]
SECRET: Final = "Vqxmarker"
# Where raw text may be: the scrubber, the edge that hands it over, and the command line.
RAW: Final = ("assistant/privacy/", "assistant/api/", "benefits/")
# What else has the name: these hold the `text` of a scrubbed question, or a question put to the person.
NOT_RAW: Final = {
    "assistant/answer/expected/asked.py _asking question",
    "assistant/answer/expected/asked.py _only_sets_the_scene question",
    "assistant/answer/expected/asked.py asked_kinds question",
    "assistant/answer/expected/asked.py asking_clauses question",
    "assistant/answer/expected/clauses.py _trimmed question",
    "assistant/answer/expected/clauses.py cut_clauses question",
    "assistant/answer/expected/matching.py _unit_match asked",
    "assistant/answer/unit_features.py RankingQuery question",
    "assistant/records.py Clarification question",
}
TYPED: Final = frozenset({"question", "query", "typed", "raw", "asked"})


@pytest.mark.parametrize(
    ("owner", "name", "wanted"),
    [
        (Pipeline.ask, "question", ScrubbedText),
        (Pipeline.search, "query", Query),
        (Asking, "question", ScrubbedText),
        (Asked, "question", ScrubbedText),
        (who_asks, "question", ScrubbedText),
        (AnswerWriter.generate, "question", ScrubbedText),
        (EndpointGenerator.generate, "question", ScrubbedText),
        (messages_for, "question", ScrubbedText),
        (Verifier.check_against, "question", ScrubbedText),
        (Retriever.search, "query", Query),
        (Query, "question", ScrubbedText),
        (Answer, "question", ScrubbedText),
        (AnswerRecord, "question", ScrubbedText | None),
        (log_answer, "record", AnswerRecord),
        (AuditStore.record, "record", AnswerRecord),
        (AuditStore.rate, "reason", ScrubbedText | None),
        (BackgroundRecorder.record, "record", AnswerRecord),
        (BackgroundRecorder.rate, "reason", ScrubbedText | None),
        (concern_of, "question", ScrubbedText),
        (question_language, "question", ScrubbedText),
        (Scrubber.scrub, "text", str),
        (Scrubber.scrub, "return", ScrubbedText),
    ],
    ids=lambda value: getattr(value, "__qualname__", str(value)),
)
def test_type_of_the_question(owner: Callable[..., object], name: str, wanted: object) -> None:
    assert typing.get_type_hints(owner)[name] == wanted


def product_files() -> list[Path]:
    return [path for package in ("assistant", "benefits") for path in sorted((ROOT / package).rglob("*.py"))]


def test_no_stage_behind_the_edge_takes_a_question_as_plain_text() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()} {owner} {name}"
        for path in product_files()
        if not path.relative_to(ROOT).as_posix().startswith(RAW)
        for owner, name, annotation in declared(ast.parse(path.read_text("utf-8")))
        if name in TYPED and "str" in annotation
    }
    assert found == NOT_RAW


def declared(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Parameters and fields: the name of the function or class, their own name, their annotation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
                if argument.annotation is not None:
                    yield node.name, argument.arg, names_in(argument.annotation)
        elif isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                    yield node.name, line.target.id, names_in(line.annotation)


def names_in(annotation: ast.expr) -> str:
    return " ".join(node.id for node in ast.walk(annotation) if isinstance(node, ast.Name))


def test_the_names_that_are_excused_hold_text_that_was_scrubbed() -> None:
    reading = (ROOT / "assistant" / "reading.py").read_text("utf-8")
    made = [
        node
        for node in ast.walk(ast.parse(reading))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RankingQuery"
    ]
    assert [ast.unparse(node.args[0]) for node in made] == ["asking.question.text"]


def test_only_the_scrubber_can_make_scrubbed_text() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in product_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and any(name.name == "_ISSUER" for name in node.names)
    ]
    assert users == ["assistant/privacy/scrubber.py"]


def test_packaged_text_is_taken_where_it_is_known_to_be_packaged() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in product_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "packaged"
    ]
    assert users == ["assistant/support.py"]


@pytest.mark.parametrize("issuer", [None, True, "scrubber", object()])
def test_scrubbed_text_of_another_issuer_is_refused(issuer: object) -> None:
    with pytest.raises(TypeError, match=r"Scrubber\.scrub") as caught:
        ScrubbedText(SECRET, (), issuer=issuer)
    assert SECRET not in str(caught.value)


def test_scrubbed_text_without_issuer_is_refused() -> None:
    with pytest.raises(TypeError):
        ScrubbedText(SECRET, ())  # type: ignore[call-arg]


def test_record_of_an_answer_refuses_plain_text() -> None:
    with pytest.raises(TypeError, match=r"Scrubber\.scrub") as caught:
        AnswerRecord("1", None, None, "en", SECRET, (), (), 0.0, "extractive", "s", {})  # type: ignore[arg-type]
    assert SECRET not in str(caught.value)


# --- failures


class Spy:
    """Any part: remembers what is called, and fails with `error` where there is one."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[str] = []
        self._error = error

    def __getattr__(self, name: str) -> Any:
        def call(*args: object, **fields: object) -> object:
            self.calls.append(name)
            if self._error is not None:
                raise self._error
            return SimpleNamespace(text="", redactions=())

        return call


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The log of this process, at its most talkative, as the service writes it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("debug", stream)
    try:
        yield stream
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()


def serve(parts: dict[str, Spy], embedder: HashEmbedder, folder: Path, raises: bool = False) -> TestClient:
    def make() -> Services:
        return Services(
            scrubber=parts["scrubber"],  # type: ignore[arg-type]
            pipeline=parts["pipeline"],  # type: ignore[arg-type]
            index=LiveIndex(folder, embedder),
            store=parts["store"],  # type: ignore[arg-type]
            recorder=parts["recorder"],  # type: ignore[arg-type]
            retention=parts["store"],  # type: ignore[arg-type]
            minimum_group=5,
            hr_token="token",
        )

    return TestClient(create_app(make, lambda _: None), raise_server_exceptions=raises)


WAYS: Final = (
    ("/v1/ask", {"question": SECRET}),
    ("/v1/ask/stream", {"question": SECRET}),
    ("/v1/search", {"query": SECRET}),
    ("/v1/scrub", {"text": SECRET}),
    ("/v1/feedback", {"answer_id": "1", "rating": "up", "reason": SECRET}),
)


@pytest.mark.parametrize(("path", "body"), WAYS)
def test_scrubber_that_fails_lets_nothing_through(
    lines: io.StringIO, embedder: HashEmbedder, tmp_path: Path, path: str, body: dict[str, str]
) -> None:
    parts = {name: Spy() for name in ("pipeline", "store", "recorder")} | {"scrubber": Spy(ScrubError("no model"))}
    with serve(parts, embedder, tmp_path) as client:
        response = client.post(path, json=body)
        metrics = client.get("/metrics").text
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert "neither processed nor stored" in response.json()["detail"]
    assert [parts[name].calls for name in ("pipeline", "store", "recorder")] == [[], [], []]
    assert SECRET not in response.text + metrics + lines.getvalue()
    assert "request" in lines.getvalue()


@pytest.mark.parametrize(("path", "body"), WAYS[:3])
def test_exception_that_quotes_the_question_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
    lines: io.StringIO,
    embedder: HashEmbedder,
    tmp_path: Path,
    path: str,
    body: dict[str, str],
) -> None:
    monkeypatch.setattr("assistant.api.questions.question_language", lambda *_: "en")
    error = ValueError(f"cannot embed {SECRET}")
    parts = {name: Spy() for name in ("scrubber", "store", "recorder")} | {"pipeline": Spy(error)}
    with serve(parts, embedder, tmp_path) as client:
        response = client.post(path, json=body)
    assert response.status_code == 500
    assert "(ValueError)" in response.json()["detail"]
    # The server logs what the application raises.
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
    logging.getLogger("any.library").warning(f"failed on {SECRET}")
    logging.getLogger("any.library").debug("sent %s", SECRET)
    assert "ValueError" in lines.getvalue()
    assert SECRET not in response.text + lines.getvalue()
    assert parts["recorder"].calls == []


def test_scrub_error_carries_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError(f"about {SECRET}")

    scrubber = Scrubber(languages=("en",))
    monkeypatch.setattr(scrubber, "_find", fail)
    with pytest.raises(ScrubError) as caught:
        scrubber.scrub(SECRET)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


# --- logs of others


def test_presidio_writes_no_decision_trace(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    scrubber = Scrubber(languages=("en",))
    with caplog.at_level(logging.DEBUG):
        for name in ("presidio-analyzer", "decision_process"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        assert "Pemberton" not in scrubber.scrub("My name is Rosalind Pemberton, SSN 412-90-6638", "en").text
    assert scrubber._detector.load().log_decision_process is False
    written = caplog.text + "".join(capfd.readouterr())
    assert "Pemberton" not in written
    assert "412-90-6638" not in written


def test_service_runs_without_the_access_log_of_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(serving.uvicorn, "run", lambda *_, **options: given.update(options))
    monkeypatch.setattr(serving, "_check_index", lambda _: None)
    monkeypatch.setattr(serving, "pass_on", lambda *_, **__: None)
    serving.run_service(Settings(hr_token="token"))
    assert given["access_log"] is False
    assert given["log_config"] is None


def test_access_line_of_the_server_has_no_query(lines: io.StringIO) -> None:
    arguments = ("127.0.0.1:5", "GET", f"/v1/search?q={SECRET}", "1.1", 200)
    logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', *arguments)
    assert "/v1/search" in lines.getvalue()
    assert SECRET not in lines.getvalue()
