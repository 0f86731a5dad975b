"""A reply of a language model piece by piece, within a time budget, from any OpenAI-compatible endpoint."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Final

import httpx
from llama_index.core.llms import LLM, ChatMessage
from llama_index.llms.openai_like import OpenAILike
from openai import APIConnectionError, APIStatusError

from assistant.answer.records import Usage
from assistant.errors import GenerationError

_MOST_TOKENS: Final = 400
# What a model that knows no end may write before it is cut off.
_MOST_CHARACTERS: Final = 6000
# Statuses that say when to come back, if they say so.
_LATER: Final = frozenset({429, 503})
# What a connection that was kept open fails with when the endpoint has closed it in the meantime.
_HUNG_UP: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
# Ends a reply that was cut off, so that what stands before it is not taken for a whole sentence; no text holds it, and no sentence with it is shown.
CUT: Final = "\x00"
_THOUGHT: Final = ("<think>", "</think>")
_COUNTED: Final = "stream_options"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the language model is.

    Attributes:
        base_url: of the OpenAI-compatible API, ending in /v1.
        model: its name there.
        api_key: its key, if it wants one.
        timeout_seconds: how long one answer may take, from request to last sentence, before the extractive answer is given instead.
        context_window: how many tokens the model reads.
    """

    base_url: str
    model: str
    api_key: str = "none"
    timeout_seconds: float = 20.0
    context_window: int = 8192


def make_llm(endpoint: Endpoint) -> LLM:
    """The client. It never retries by itself: a retry is only worth its time within the budget."""
    llm: LLM = OpenAILike(
        model=endpoint.model,
        api_base=endpoint.base_url,
        api_key=endpoint.api_key,
        is_chat_model=True,
        context_window=endpoint.context_window,
        timeout=endpoint.timeout_seconds,
        max_retries=0,
        temperature=0.0,
        max_tokens=_MOST_TOKENS,
    )
    return llm


@dataclass(frozen=True, slots=True)
class _End:
    """The reply is over: `cut` if the model was stopped in the middle of it, `error` if it failed; `usage` if the endpoint told."""

    cut: bool = False
    error: Exception | None = None
    usage: Usage | None = None


def reply_pieces(
    llm: LLM, messages: Sequence[ChatMessage], seconds: float, counted: Callable[[Usage], None] | None = None
) -> Iterator[str]:
    """Pieces of the reply as they arrive, without a reasoning model's thoughts.

    A thread reads the stream, so that the budget holds whatever the endpoint does; when the caller stops, so does the reading. A reply cut off by
    the token limit ends in `CUT`. `counted` is called with the tokens at the end, where the endpoint tells them.

    Raises:
        GenerationError: the endpoint failed, broke off, was too slow or wrote without end.
    """
    deadline = time.monotonic() + seconds
    pieces: SimpleQueue[str | _End] = SimpleQueue()
    stop = threading.Event()
    arguments = (llm, list(messages), pieces, stop, deadline)
    threading.Thread(target=_read, args=arguments, name="reply", daemon=True).start()
    try:
        yield from _spoken(_received(pieces, deadline, counted))
    finally:
        stop.set()


def _received(
    pieces: "SimpleQueue[str | _End]", deadline: float, counted: Callable[[Usage], None] | None
) -> Iterator[str]:
    characters = 0
    while True:
        try:
            piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty:
            raise _unavailable("it took too long") from None
        if isinstance(piece, _End):
            if piece.error is not None:
                raise _unavailable(type(piece.error).__name__)
            if piece.usage is not None and counted is not None:
                counted(piece.usage)
            if piece.cut:
                yield CUT
            return
        characters += len(piece)
        if characters > _MOST_CHARACTERS:
            raise GenerationError("no generated answer (it has no end)")
        yield piece


def _read(
    llm: LLM, messages: list[ChatMessage], pieces: "SimpleQueue[str | _End]", stop: threading.Event, deadline: float
) -> None:
    """Put what the endpoint streams into the queue.

    Asks once more where it says to come back soon, hung up before it replied, or knows no way to count tokens.
    """
    options: dict[str, Any] = {_COUNTED: {"include_usage": True}}
    for again in (True, False):
        try:
            pieces.put(_stream(llm, messages, pieces, stop, options))
        except Exception as error:  # whatever a client library raises, it is the endpoint's failure
            if again and _cannot_count(error):
                options = {}
                continue
            wait = _retry_after(error) if again else None
            if wait is not None and wait < (deadline - time.monotonic()) / 2 and not stop.wait(wait):
                continue
            pieces.put(_End(error=error))
        return


def _stream(
    llm: LLM,
    messages: list[ChatMessage],
    pieces: "SimpleQueue[str | _End]",
    stop: threading.Event,
    options: dict[str, Any],
) -> _End:
    finish: str | None = None
    usage: Usage | None = None
    for response in llm.stream_chat(messages, **options):
        if stop.is_set():
            return _End()
        if response.delta:
            pieces.put(response.delta)
        usage = _usage(getattr(response.raw, "usage", None)) or usage
        choices = getattr(response.raw, "choices", None) or ()
        finish = next((choice.finish_reason for choice in choices if choice.finish_reason), finish)
    if finish not in ("stop", "length", "eos"):
        # A connection that is simply closed looks like an end, but no endpoint ends without saying why.
        raise ConnectionError("the stream broke off")
    return _End(cut=finish == "length", usage=usage)


def _usage(told: Any) -> Usage | None:
    read, written = getattr(told, "prompt_tokens", None), getattr(told, "completion_tokens", None)
    return Usage(read, written) if isinstance(read, int) and isinstance(written, int) else None


def _cannot_count(error: Exception) -> bool:
    """Whether an endpoint refused because it does not know the option that asks for the number of tokens."""
    return isinstance(error, APIStatusError) and error.status_code in (400, 422) and _COUNTED in str(error)


def _retry_after(error: Exception) -> float | None:
    """Seconds after which to ask the endpoint again, None where that is not worth it."""
    if isinstance(error, APIConnectionError):
        return 0.0 if isinstance(error.__cause__, _HUNG_UP) else None
    if not isinstance(error, APIStatusError) or error.status_code not in _LATER:
        return None
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None


def _spoken(pieces: Iterator[str]) -> Iterator[str]:
    """Pieces without thoughts set off by tags at the beginning, as some servers leave them in."""
    opening, closing = _THOUGHT
    held = ""
    for piece in pieces:
        held += piece
        start = held.lstrip()
        if start.startswith(opening):
            thought, found, held = held.partition(closing)
            if not found:
                held = thought
                continue
        elif opening.startswith(start):
            continue
        yield held
        break
    else:
        if not held.lstrip().startswith(opening):
            yield held
        return
    yield from pieces


def _unavailable(reason: str) -> GenerationError:
    return GenerationError(f"no generated answer ({reason})", "unavailable_note")
