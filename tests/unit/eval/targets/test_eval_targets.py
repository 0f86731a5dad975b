import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.cases.case import Case
from eval.targets.in_process import InProcessTarget
from eval.targets.recorded import RecordedFileError, RecordedTarget
from eval.targets.target import PassageTarget, TargetError
from eval.targets.url import UrlTarget

MakeCase = Callable[..., Case]


def test_in_process_gets_question_persona_and_day_but_not_the_language(make_case: MakeCase) -> None:
    calls: list[dict[str, Any]] = []

    def ask(**arguments: Any) -> dict[str, Any]:
        calls.append(arguments)
        return {"answer": "x"}

    answer = InProcessTarget(ask).answer(make_case(lang="es", persona={"country": "ES"}, as_of=dt.date(2026, 1, 1)))
    assert calls == [
        {"question": "How long?", "language": None, "persona": {"country": "ES"}, "as_of": dt.date(2026, 1, 1)}
    ]
    assert answer.seconds is not None
    InProcessTarget(ask, tell_language=True).answer(make_case(lang="es"))
    assert calls[-1]["language"] == "es"


def test_in_process_failures_are_target_errors(make_case: MakeCase) -> None:
    def ask(**_: Any) -> dict[str, Any]:
        raise ValueError("no index")

    with pytest.raises(TargetError, match="ValueError: no index"):
        InProcessTarget(ask).answer(make_case())
    with pytest.raises(TargetError, match="'answer' or 'status'"):
        InProcessTarget(lambda **_: {}).answer(make_case())


def test_in_process_search(make_case: MakeCase) -> None:
    target = InProcessTarget(
        lambda **_: {"answer": "x"}, search=lambda **_: {"passages": [{"document": "a.md", "page": 2}]}
    )
    assert isinstance(target, PassageTarget)
    passages = target.passages(make_case())
    assert passages is not None
    assert passages[0].page == 2
    assert InProcessTarget(lambda **_: {}).passages(make_case()) is None


def service(handler: Callable[[httpx.Request], httpx.Response]) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(handler))


def test_url_asks_and_searches(make_case: MakeCase) -> None:
    bodies: dict[str, Any] = {}

    def handler(request: httpx.Request) -> httpx.Response:
        bodies[request.url.path] = json.loads(request.content)
        return httpx.Response(200, json={"answer": "x", "passages": []})

    with UrlTarget("http://service/", search=True, client=service(handler)) as target:
        assert target.answer(make_case(as_of=dt.date(2026, 1, 1))).answer == "x"
        assert target.passages(make_case()) == ()
    assert bodies["/v1/ask"] == {"question": "How long?", "as_of": "2026-01-01"}
    assert bodies["/v1/search"] == {"query": "How long?", "k": 10}


def test_url_measures_another_service_through_an_adapter(make_case: MakeCase) -> None:
    client = service(lambda request: httpx.Response(200, json={"output": json.loads(request.content)["q"].upper()}))
    target = UrlTarget(
        "http://other",
        path="/chat",
        write=lambda case: {"q": case.question},
        read=lambda body: {"answer": body["output"]},
        client=client,
    )
    assert target.answer(make_case()).answer == "HOW LONG?"


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(503, text="loading"), "HTTP 503: loading"),
        (httpx.Response(200, text="<html>"), "not JSON"),
        (httpx.Response(200, json=[1]), "JSON object"),
    ],
)
def test_url_failures_are_target_errors(make_case: MakeCase, response: httpx.Response, words: str) -> None:
    with (
        UrlTarget("http://service", client=service(lambda _: response)) as target,
        pytest.raises(TargetError, match=words),
    ):
        target.answer(make_case())


def test_url_connection_failure_and_missing_search(make_case: MakeCase) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with (
        UrlTarget("http://service", client=service(refuse)) as target,
        pytest.raises(TargetError, match="ConnectError"),
    ):
        target.answer(make_case())
    with UrlTarget("http://service", search=True, client=service(lambda _: httpx.Response(404))) as target:
        assert target.passages(make_case()) is None


def test_recorded_lines_nested_and_flat(make_case: MakeCase, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    nested = {
        "id": "q1",
        "answer": {"answer": "one", "status": "answered"},
        "seconds": 1.5,
        "passages": [{"document": "a.md"}],
    }
    path.write_text(
        json.dumps(nested) + "\n" + json.dumps({"id": "q2", "answer": "two", "confidence": 0.5}), encoding="utf-8"
    )
    target = RecordedTarget(path)
    assert (target.answer(make_case()).answer, target.answer(make_case()).seconds) == ("one", 1.5)
    assert len(target.passages(make_case()) or ()) == 1
    flat = target.answer(make_case(id="q2"))
    assert (flat.answer, flat.confidence, flat.status) == ("two", 0.5, "answered")
    assert target.passages(make_case(id="q2")) is None
    with pytest.raises(TargetError, match="no recorded answer for 'q3'"):
        target.answer(make_case(id="q3"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jsonl", "{", "a.jsonl:1: not JSON"),
        ("a.jsonl", '{"answer": "x"}', "a.jsonl:1: a record needs"),
        ("a.jsonl", '{"id": "x"}\n{"id": "x"}', "a.jsonl:2: id 'x' is recorded twice"),
        ("a.json", "{}", "no list 'cases'"),
    ],
)
def test_recorded_files_that_cannot_be_read(tmp_path: Path, name: str, content: str, words: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(RecordedFileError, match=words):
        RecordedTarget(tmp_path / name)
