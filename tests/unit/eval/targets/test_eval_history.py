"""Questions with a history are asked as one conversation."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from eval.cases.case import Case
from eval.targets.in_process import InProcessTarget
from eval.targets.url import UrlTarget, ask_bodies

MakeCase = Callable[..., Case]


def test_in_process_asks_what_came_before_in_one_conversation(make_case: MakeCase) -> None:
    calls: list[dict[str, Any]] = []

    def ask(**arguments: Any) -> dict[str, Any]:
        calls.append(arguments)
        return {"answer": arguments["question"]}

    target = InProcessTarget(ask)
    answer = target.answer(make_case(question="And then?", history=("First?", "Second?"), persona={"country": "ES"}))
    assert answer.answer == "And then?"
    assert [call["question"] for call in calls] == ["First?", "Second?", "And then?"]
    assert len({call["conversation_id"] for call in calls}) == 1
    assert all(call["persona"] == {"country": "ES"} for call in calls)
    target.answer(make_case(question="And then?", history=("First?",)))
    assert calls[-1]["conversation_id"] != calls[0]["conversation_id"]


def test_url_asks_what_came_before_in_one_conversation(make_case: MakeCase) -> None:
    bodies: list[dict[str, Any]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json={"answer": bodies[-1]["question"]})

    client = httpx.Client(transport=httpx.MockTransport(handler))
    with UrlTarget("http://service", client=client) as target:
        assert target.answer(make_case(question="And then?", history=("First?",))).answer == "And then?"
    assert [body["question"] for body in bodies] == ["First?", "And then?"]
    assert bodies[0]["conversation_id"] == bodies[1]["conversation_id"]


def test_question_without_a_history_names_no_conversation(make_case: MakeCase) -> None:
    assert ask_bodies(make_case()) == [{"question": "How long?"}]
