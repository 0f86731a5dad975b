import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from handbook import scrubbed
from starlette.testclient import TestClient

from assistant.answer.records import Status
from assistant.api.streaming import event_stream
from assistant.records import Answer, CitationsKnown, Event, Finished, TextDelta

MARKER = "Vqxmarker"
ANSWER = Answer("1", Status.ANSWERED, "en", scrubbed("q"), "Thirty.", (), 0.5, "extractive", "s", {})
ALL: tuple[Event, ...] = (CitationsKnown(()), TextDelta("Thir"), TextDelta("ty."), Finished(ANSWER))


def serve(events: Iterator[Event], finished: list[Answer]) -> TestClient:
    app = FastAPI()

    @app.get("/")
    def stream() -> Any:
        return event_stream(events, finished.append)

    return TestClient(app, raise_server_exceptions=False)


def read(text: str) -> list[tuple[str, Any]]:
    lines = [line.partition(": ") for line in text.splitlines() if line and not line.startswith(":")]
    names = [value for field, _, value in lines if field == "event"]
    return list(zip(names, [json.loads(value) for field, _, value in lines if field == "data"], strict=True))


def breaking(after: int) -> Iterator[Event]:
    yield from ALL[:after]
    raise RuntimeError(f"about {MARKER}")


def test_events_are_named_and_the_answer_is_recorded() -> None:
    recorded: list[Answer] = []
    events = read(serve(iter(ALL), recorded).get("/").text)
    assert [name for name, _ in events] == ["citations", "delta", "delta", "answer"]
    assert events[0][1] == []
    assert [each["text"] for _, each in events[1:3]] == ["Thir", "ty."]
    assert events[3][1]["answer"] == "Thirty."
    assert recorded == [ANSWER]


def test_failure_before_the_first_byte_is_no_stream() -> None:
    response = serve(breaking(0), []).get("/")
    assert response.status_code == 500
    assert "event-stream" not in response.headers["content-type"]


@pytest.mark.parametrize("after", [1, 2, 3])
def test_failure_after_it_is_a_last_event_that_repeats_nothing(after: int, caplog: pytest.LogCaptureFixture) -> None:
    recorded: list[Answer] = []
    with caplog.at_level(logging.DEBUG):
        response = serve(breaking(after), recorded).get("/")
    events = read(response.text)
    assert response.status_code == 200
    assert [name for name, _ in events][after:] == ["error"]
    problem = events[-1][1]
    assert (problem["status"], problem["type"]) == (500, "about:blank")
    assert "(RuntimeError)" in problem["detail"]
    assert MARKER not in response.text
    assert MARKER not in caplog.text
    assert "stream failed" in caplog.text
    assert recorded == []


def test_answer_that_cannot_be_recorded_is_an_error() -> None:
    def fail(_: Answer) -> None:
        raise OSError("disk")

    app = FastAPI()

    @app.get("/")
    def stream() -> Any:
        return event_stream(iter(ALL), fail)

    assert [name for name, _ in read(TestClient(app).get("/").text)] == ["citations", "delta", "delta", "error"]
