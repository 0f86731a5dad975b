"""Generated answers through the real client library, against an endpoint that says what it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from scripted_model import HANGS_UP, Script, ScriptedModel, wait_until

from assistant.answer.endpoint import Endpoint
from assistant.answer.generative import EndpointGenerator
from assistant.answer.phrases import phrases_for
from assistant.answer.verification.support import Meanings
from assistant.answer.verification.verifier import Verifier
from assistant.api.models import answer_json
from assistant.pipeline import Pipeline
from assistant.records import Answer, AskOptions, CitationsKnown, Event, Finished, Mode, TextDelta
from benefits.assemble import Answering, make_answering, make_generator
from benefits.settings import Settings
from ingest.contract.errors import ConfigurationError

pytestmark = pytest.mark.integration

ROOT: Final = Path(__file__).resolve().parents[2]
ADOPTION: Final = "¿Cuántas semanas de permiso me corresponden si adopto?"
GOOD: Final = "Te corresponden 16 semanas de permiso si adoptas a un menor [1]."
SPANISH: Final = phrases_for("es")
# How long an answer may take; generous, for the machine may be busy.
SECONDS: Final = 30.0


@pytest.fixture
def script() -> Iterator[Script]:
    with ScriptedModel() as script:
        yield script


@pytest.fixture(scope="module")
def answering(sample_index: Path) -> Answering:
    return make_answering(Settings(index=sample_index, models=ROOT / "var" / "models"))


@pytest.fixture(scope="module")
def verifier(answering: Answering) -> Verifier:
    return Verifier(Meanings(answering.embedder))


class Asker:
    """Asks the real pipeline with a generator for the scripted endpoint."""

    def __init__(self, answering: Answering, verifier: Verifier, script: Script) -> None:
        self._answering = answering
        self._verifier = verifier
        self._script = script

    def stream(
        self, question: str = ADOPTION, mode: Mode = Mode.AUTO, seconds: float = SECONDS, address: str | None = None
    ) -> Iterator[Event]:
        endpoint = Endpoint(address or self._script.address, "scripted", timeout_seconds=seconds)
        pipeline = Pipeline(self._answering.index, generator=EndpointGenerator(endpoint, self._verifier))
        return pipeline.stream(self._answering.scrubber.scrub(question), AskOptions(mode=mode))

    def __call__(
        self, question: str = ADOPTION, mode: Mode = Mode.AUTO, seconds: float = SECONDS, address: str | None = None
    ) -> Answer:
        last = list(self.stream(question, mode, seconds, address))[-1]
        assert isinstance(last, Finished)
        return last.answer


@pytest.fixture
def ask(answering: Answering, verifier: Verifier, script: Script) -> Asker:
    return Asker(answering, verifier, script)


def assert_quoted_instead(answer: Answer, note: str) -> None:
    assert answer.status == "answered"
    assert answer.generator == "extractive"
    assert answer.citations
    assert answer.answer.endswith(SPANISH.say(note))


def test_supported_answer_is_given_with_its_citation(ask: Asker, script: Script) -> None:
    script.content = GOOD
    answer = ask()
    assert answer.generator == "llm:scripted"
    assert answer.answer.splitlines() == [GOOD, SPANISH.say("generated_note")]
    assert [citation.n for citation in answer.citations] == [1]
    assert answer.citations[0].document.startswith("global/leave/parental-leave")
    assert answer.timings_ms["generation"] > 0


def test_only_supported_sentences_are_kept_and_the_answer_says_so(ask: Asker, script: Script) -> None:
    script.content = f"{GOOD} Después recibes 77 días más [1]. Además puedes viajar gratis. Consulta el anexo [42]."
    answer = ask()
    assert answer.generator == "llm:scripted"
    assert answer.answer.splitlines() == [GOOD, SPANISH.say("generated_note"), SPANISH.say("dropped_note")]


def test_sentence_said_twice_is_shown_once(ask: Asker, script: Script) -> None:
    script.content = f"{GOOD} {GOOD} {GOOD}"
    assert ask().answer.splitlines() == [GOOD, SPANISH.say("generated_note")]


def test_thoughts_are_not_part_of_an_answer(ask: Asker, script: Script) -> None:
    script.content = f"<think>Te corresponden 77 semanas [1].</think>\n\n{GOOD}"
    assert ask().answer.splitlines() == [GOOD, SPANISH.say("generated_note")]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("Te corresponden 99 semanas [1].", "fallback_note"),
        ("Te corresponden 16 días de permiso si adoptas a un menor [1].", "fallback_note"),
        ("Te corresponden 16 semanas de permiso si adoptas a un menor [42].", "fallback_note"),
        ("Te corresponden 16 semanas de permiso si adoptas a un menor.", "fallback_note"),
        ("You are entitled to 16 weeks of leave if you adopt a child [1].", "fallback_note"),
        ("[1]", "fallback_note"),
        ("NOT STATED", "unanswered_note"),
        ("NOT STATED [1].", "unanswered_note"),
        ("", "unavailable_note"),
        (" \n ", "unavailable_note"),
        ("<think>Te corresponden 16 semanas [1].", "unavailable_note"),
    ],
)
def test_unsupported_answer_gives_way_to_the_quotes(ask: Asker, script: Script, content: str, note: str) -> None:
    script.content = content
    answer = ask()
    assert_quoted_instead(answer, note)
    assert "99" not in answer.answer


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_failing_endpoint_gives_way_to_the_quotes(ask: Asker, script: Script, status: int) -> None:
    script.content, script.statuses = GOOD, [status]
    assert_quoted_instead(ask(), "unavailable_note")
    assert len(script.requests) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_endpoint_is_asked_once_more_when_it_says_to_come_back_soon(ask: Asker, script: Script, status: int) -> None:
    script.content, script.statuses, script.retry_after = GOOD, [status], "0"
    assert ask().generator == "llm:scripted"
    assert len(script.requests) == 2


def test_endpoint_is_asked_once_more_when_it_hangs_up_without_a_reply(ask: Asker, script: Script) -> None:
    script.content, script.statuses = GOOD, [HANGS_UP]
    assert ask().generator == "llm:scripted"
    assert len(script.requests) == 2


@pytest.mark.parametrize(
    ("statuses", "retry_after", "requests"),
    [([429, 429], "0", 2), ([429], "60", 1), ([429], "soon", 1), ([500], "0", 1), ([HANGS_UP, HANGS_UP], None, 2)],
)
def test_endpoint_is_not_asked_again_and_again(
    ask: Asker, script: Script, statuses: list[int], retry_after: str | None, requests: int
) -> None:
    script.content, script.statuses, script.retry_after = GOOD, list(statuses), retry_after
    assert_quoted_instead(ask(), "unavailable_note")
    assert len(script.requests) == requests


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"<html>gateway</html>",
        b"[]",
        b'{"choices": []}',
        b"\xff\xfe",
        b"data: {not json}\n\n",
        b'data: {"choices": [{"delta": {"content": 5}}]}\n\n',
        b'data: {"error": {"message": "scripted"}}\n\n',
        b"data: [DONE]\n\n",
    ],
)
def test_garbage_gives_way_to_the_quotes(ask: Asker, script: Script, raw: bytes) -> None:
    script.raw = raw
    assert_quoted_instead(ask(), "unavailable_note")


@pytest.mark.parametrize("ending", ["reset", "silent"])
def test_stream_that_breaks_off_gives_way_to_the_quotes(ask: Asker, script: Script, ending: str) -> None:
    """Though the first sentence was whole and right: what came after it may have been the exception to it."""
    script.content, script.ending = f"{GOOD} {GOOD[:-5]} y nada más puede decirse de ello en esta respuesta", ending
    assert_quoted_instead(ask(), "unavailable_note")


def test_reply_cut_off_by_the_token_limit_loses_its_last_sentence(ask: Asker, script: Script) -> None:
    script.content, script.ending = f"{GOOD} Te corresponden 16 semanas [1], pero no", "length"
    assert ask().answer.splitlines()[0] == GOOD


@pytest.mark.parametrize("trouble", [{"delay": 30.0}, {"ending": "stall"}, {"pause": 1.0}], ids=str)
def test_slow_replies_give_way_to_the_quotes(ask: Asker, script: Script, trouble: dict[str, object]) -> None:
    for name, value in ({"content": GOOD * 2} | trouble).items():
        setattr(script, name, value)
    assert_quoted_instead(ask(seconds=1.0), "unavailable_note")


def test_reply_without_end_gives_way_to_the_quotes(ask: Asker, script: Script) -> None:
    script.content, script.ending = "bla bla " * 20, "endless"
    assert_quoted_instead(ask(), "fallback_note")


def test_endpoint_that_does_not_listen_gives_way_to_the_quotes(ask: Asker) -> None:
    assert_quoted_instead(ask(address="http://127.0.0.1:9/v1"), "unavailable_note")


def test_abandoned_answer_stops_reading(ask: Asker, script: Script) -> None:
    script.content, script.pause, script.ending = f"{GOOD} " * 3, 0.01, "endless"
    before = threading.active_count()
    stream = ask.stream(seconds=30.0)
    while not isinstance(next(stream), TextDelta):
        pass
    stream.close()  # type: ignore[attr-defined]
    assert wait_until(lambda: not any(thread.name == "reply" for thread in threading.enumerate()))
    assert threading.active_count() <= before + 1


# --- what is streamed


def test_citations_are_known_before_the_endpoint_is_asked(ask: Asker, script: Script) -> None:
    script.content = GOOD
    stream = ask.stream()
    first = next(stream)
    assert isinstance(first, CitationsKnown)
    assert first.citations[0].document.startswith("global/leave/parental-leave")
    assert script.requests == []
    assert [type(event) for event in stream] == [TextDelta, TextDelta, Finished]


def test_sentence_is_sent_when_it_is_verified_and_not_before_it_is_whole(ask: Asker, script: Script) -> None:
    second = "El permiso no se da gratis a los 77 años [1]."
    script.content = f"{GOOD} {second} {GOOD}"
    *events, last = ask.stream()
    text = [event.text for event in events if isinstance(event, TextDelta)]
    assert text[0] == GOOD
    assert not any("77" in piece for piece in text)
    assert isinstance(last, Finished)
    assert "".join(text) == last.answer.answer


def test_text_sent_before_the_stream_broke_is_replaced_by_the_answer(ask: Asker, script: Script) -> None:
    script.content, script.ending = f"{GOOD} {'y más ' * 40}", "reset"
    *events, last = ask.stream()
    assert TextDelta(GOOD) in events
    assert isinstance(last, Finished)
    assert_quoted_instead(last.answer, "unavailable_note")


# --- what the endpoint is sent


def test_endpoint_sees_the_scrubbed_question_and_the_instructions(ask: Asker, script: Script) -> None:
    script.content = GOOD
    answer = ask("¿Cuántas semanas de permiso me corresponden si adopto? Preguntad a Henrike Zwolanski.")
    sent = script.requests[0]
    assert "Zwolanski" not in json.dumps(script.requests)
    assert "Henrike" not in json.dumps(script.requests)
    assert sent["path"] == "/v1/chat/completions"
    assert (sent["model"], sent["temperature"], sent["stream"]) == ("scripted", 0, True)
    system, user = sent["messages"]
    assert system["role"] == "system"
    assert "from numbered passages and nothing else" in system["content"]
    assert "Answer in Spanish" in system["content"]
    assert f"<question>\n| {answer.question.text}\n</question>" in user["content"]
    assert "<PERSON>" in user["content"]
    assert '<passage n="1">\n| ' in user["content"]


@pytest.mark.parametrize(
    ("question", "mode"),
    [
        (ADOPTION, Mode.EXTRACTIVE),
        ("Is there a company yacht I can borrow?", Mode.AUTO),
        ("I want to end my life", Mode.GENERATIVE),
    ],
)
def test_endpoint_is_left_alone_where_it_has_nothing_to_write(
    ask: Asker, script: Script, question: str, mode: Mode
) -> None:
    script.content = GOOD
    assert ask(question, mode).generator == "extractive"
    assert script.requests == []


def test_endpoint_without_a_model_is_refused(answering: Answering) -> None:
    with pytest.raises(ConfigurationError, match="llm_model"):
        make_generator(Settings(llm_base_url="http://127.0.0.1:9/v1"), answering.embedder)


def test_many_slow_answers_at_once_keep_their_budget(ask: Asker, script: Script) -> None:
    script.content, script.ending = GOOD, "stall"
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(seconds=1.0))) for _ in range(4)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.generator for answer in answers] == ["extractive"] * 4
    # A stall lasts thirty seconds; one budget is one second.
    assert time.monotonic() - began < 25


def test_tokens_come_with_an_answer_that_the_model_wrote(ask: Asker, script: Script) -> None:
    script.content, script.usage = GOOD, {"prompt_tokens": 690, "completion_tokens": 21}
    assert answer_json(ask())["usage"] == {"prompt_tokens": 690, "completion_tokens": 21}
    assert "usage" not in answer_json(ask(mode=Mode.EXTRACTIVE))
