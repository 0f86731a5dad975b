import io
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog
from audit_samples import Lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.audit.hooks import install_exception_hooks
from assistant.audit.log import configure_logging, get_logger, log_answer
from assistant.audit.records import AnswerRecord
from assistant.privacy.text import _ISSUER, ScrubbedText

CANARY = "Anna Kowalska 85010112345"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Takes away the test runner's own handlers, which fail on malformed records."""

    def take_away() -> None:
        root = logging.getLogger()
        ours = [handler for handler in root.handlers if type(handler).__module__ == "assistant.audit.log"]
        monkeypatch.setattr(root, "handlers", ours)

    return take_away


@pytest.fixture
def hooks() -> Iterator[None]:
    kept = sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning
    install_exception_hooks()
    yield
    sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = kept


def test_one_line_per_answer_without_its_text(lines: Lines, record: Callable[..., AnswerRecord]) -> None:
    log_answer(record())
    (line,) = lines.parsed()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "logger": "assistant.answers",
        "level": "info",
        "event": "answer",
        "answer_id": "a1",
        "asked_at": "2026-03-01T12:00:00+00:00",
        "status": "answered",
        "language": "en",
        "redaction_types": ["PERSON"],
        "documents": ["leave.md", "us/pto.pdf"],
        "confidence": 0.8,
        "generator": "extractive",
        "snapshot": "s1",
        "timings_ms": {"scrub": 1.5},
    }


def test_exceptions_are_told_by_type_and_place(lines: Lines) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(CANARY) from error
    except ValueError:
        get_logger("assistant.x").exception("failed")
        logging.getLogger("library").exception("failed for %s", CANARY)
        structlog.get_logger("assistant.y").error("failed", exc_info=True, stack_info=True)
    assert CANARY not in lines.getvalue()
    for line in lines.parsed():
        assert line["error"] == "ValueError"
        assert line["caused_by"] == ["KeyError"]
        assert line["at"][-1].startswith("tests/unit/assistant/audit/test_audit_log.py:")


@pytest.mark.parametrize(
    ("path", "status", "shown"),
    [
        ("/v1/ask?q=Anna", 200, "/v1/ask"),
        ("/Anna?x=1", 404, "-"),
        ("/v1/documents/Anna", 422, "-"),
    ],
)
def test_uvicorn_access_lines(lines: Lines, path: str, status: int, shown: str) -> None:
    logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', "10.1.2.3:4711", "GET", path, "1.1", status)
    (line,) = lines.parsed()
    assert set(line) == {"timestamp", "level", "logger", "event", "method", "path", "status"}
    assert (line["method"], line["path"], line["status"]) == ("GET", shown, status)


def test_library_lines_keep_the_template_only(lines: Lines, alone: Callable[[], None]) -> None:
    alone()
    logging.getLogger("httpx").info("HTTP Request: %s", CANARY)
    logging.getLogger("asyncio").error(f"Task failed: {CANARY}")
    logging.getLogger("uvicorn.error").info("Started server process [%d] for %s", 42, CANARY)
    logging.getLogger("library").info(ValueError(CANARY))
    logging.getLogger("library").info("%d", CANARY)
    events = [line["event"] for line in lines.parsed()]
    assert events == [
        "HTTP Request: %s",
        "(message withheld)",
        "Started server process [42] for …",
        "(message withheld)",
        "%d",
    ]


def test_a_line_that_cannot_be_written_is_not_quoted(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    configure_logging("info", stream)
    get_logger("assistant.x").info("größer", value=CANARY)
    stream.flush()
    written = stream.buffer.getvalue().decode()
    assert "log line lost" in written
    printed = capsys.readouterr()
    assert CANARY not in written + printed.out + printed.err


def test_levels_and_configuring_again(lines: Lines) -> None:
    second = Lines()
    configure_logging("warning", second)
    get_logger("assistant.x").info("quiet")
    get_logger("assistant.x").warning("loud")
    assert lines.getvalue() == ""
    assert [line["event"] for line in second.parsed()] == ["loud"]


def test_what_python_prints_on_its_own(lines: Lines, hooks: None, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    warnings.showwarning(CANARY, UserWarning, __file__, 7)
    events = [(line["event"], line.get("error") or line.get("category")) for line in lines.parsed()]
    assert events == [
        ("thread failed", "ValueError"),
        ("uncaught exception", "ValueError"),
        ("warning", "UserWarning"),
    ]
    printed = capsys.readouterr()
    assert CANARY not in lines.getvalue() + printed.out + printed.err


class Weird(Exception):
    """Quotes its text everywhere it can."""

    def __init__(self, text: ScrubbedText) -> None:
        super().__init__(text, text.text)
        self.add_note(text.text)

    def __repr__(self) -> str:
        return str(self.args)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1).map(lambda text: f"«{text}»"))
def test_no_text_reaches_a_line_of_an_error_path(
    lines: Lines, record: Callable[..., AnswerRecord], alone: Callable[[], None], text: str
) -> None:
    alone()
    stream = Lines()
    configure_logging("debug", stream)
    question = ScrubbedText(text, (), issuer=_ISSUER)
    kept = record(question=question)
    log_answer(kept)
    own, library = get_logger("assistant.x"), logging.getLogger("library")
    try:
        raise Weird(question)
    except Weird as error:
        own.exception("failed", question=question, error_value=error, nested={"a": [question, {question: kept}]})
        own.error("failed", exc_info=error, record=kept, words=(question, error))
        library.exception("failed: %s %r %(x)s", question, error)
        library.error(error)
        library.error(question)
        library.error(f"failed on {question}")
        library.error("failed", question.text, exc_info=error, stack_info=True, extra={"question": question})
    written = stream.getvalue()
    assert written.count("\n") == 8
    assert "«" not in written
    assert "\\u00ab" not in written
