"""An answer as server-sent events: `citations` before anything is worded, `delta` by `delta` the text, `answer` the whole."""

import json
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final

from sse_starlette.sse import EventSourceResponse

from assistant.api.models import answer_json, citations_json
from assistant.api.problems import problem
from assistant.audit.log import get_logger
from assistant.records import Answer, CitationsKnown, Event, Finished, TextDelta

_LOG: Final = get_logger("assistant.stream")


def event_stream(events: Iterator[Event], finished: Callable[[Answer], None]) -> EventSourceResponse:
    """Send events as they come.

    The first one is awaited here, before the first byte, so that a failure up to then is still a problem response; a later one is an `error`
    event that holds a problem object, and nothing follows it.

    Args:
        events: of `Pipeline.stream`.
        finished: called with the answer before it is sent, unless whoever asked has gone by then.
    """
    first = next(events)

    def lines() -> Iterator[dict[str, str]]:
        try:
            for event in chain((first,), events):
                if isinstance(event, Finished):
                    finished(event.answer)
                yield _line(event)
        except Exception as error:
            _LOG.exception("stream failed")
            detail = f"The answer broke off because of an error in the service ({type(error).__name__})."
            yield {"event": "error", "data": bytes(problem(500, "Something went wrong", detail).body).decode()}

    return EventSourceResponse(lines())


def _line(event: Event) -> dict[str, str]:
    content: Any
    match event:
        case CitationsKnown(citations):
            name, content = "citations", citations_json(citations)
        case TextDelta(text):
            name, content = "delta", {"text": text}
        case Finished(answer):
            name, content = "answer", answer_json(answer)
    return {"event": name, "data": json.dumps(content, ensure_ascii=False)}
