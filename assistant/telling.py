"""How an answer is told: its text put together, and the events that carry it."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.answer.records import Composed, Status
from assistant.records import Answer, CitationsKnown, Event, Finished, TextDelta


def text_of(composed: Composed) -> str:
    """What was composed with its notes below, a line each."""
    return "\n".join([composed.text, *composed.notes])


def answer_of(base: Answer, status: Status, composed: Composed) -> Answer:
    """An answer with what was composed for it."""
    return replace(
        base,
        status=status,
        answer=text_of(composed),
        citations=composed.citations,
        generator=composed.generator,
        usage=composed.usage,
    )


def tell(answer: Answer) -> Iterator[Event]:
    """The events of an answer that is known whole."""
    yield CitationsKnown(answer.citations)
    yield from deltas(answer.answer)
    yield Finished(answer)


def deltas(text: str) -> Iterator[TextDelta]:
    """A text line by line."""
    return (TextDelta(line) for line in text.splitlines(keepends=True))
