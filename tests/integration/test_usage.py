"""The tokens of a language model are told with an answer, where the endpoint tells them."""

from collections.abc import Iterator

import pytest
from llama_index.core.llms import ChatMessage
from scripted_model import Script, ScriptedModel

from assistant.answer.endpoint import Endpoint, make_llm, reply_pieces
from assistant.answer.records import Usage

pytestmark = pytest.mark.integration


@pytest.fixture
def script() -> Iterator[Script]:
    with ScriptedModel() as script:
        yield script


def asked(script: Script) -> tuple[str, list[Usage]]:
    counted: list[Usage] = []
    llm = make_llm(Endpoint(script.address, "scripted", timeout_seconds=30.0))
    messages = [ChatMessage(role="user", content="Say it.")]
    return "".join(reply_pieces(llm, messages, 30.0, counted.append)), counted


def test_tokens_are_counted_behind_the_last_piece(script: Script) -> None:
    script.content, script.usage = "Sixteen weeks [1].", {"prompt_tokens": 690, "completion_tokens": 7}
    assert asked(script) == ("Sixteen weeks [1].", [Usage(690, 7)])


def test_an_endpoint_that_tells_no_tokens_answers_all_the_same(script: Script) -> None:
    script.content = "Sixteen weeks [1]."
    assert asked(script) == ("Sixteen weeks [1].", [])


def test_an_endpoint_that_refuses_to_count_is_asked_without(script: Script) -> None:
    script.content, script.knows_usage = "Sixteen weeks [1].", False
    assert asked(script) == ("Sixteen weeks [1].", [])
    assert ["stream_options" in request for request in script.requests] == [True, False]
