"""Asking, searching, rating and deleting."""

import time
from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter, Response
from sse_starlette.sse import EventSourceResponse

from assistant.answer.records import Status
from assistant.api.models import (
    AskRequest,
    FeedbackRequest,
    ScrubRequest,
    SearchRequest,
    answer_json,
    passage_json,
    redactions_json,
)
from assistant.api.problems import problem
from assistant.api.services import Services, ServicesDep
from assistant.api.streaming import event_stream
from assistant.audit.log import log_answer
from assistant.audit.records import AnswerRecord
from assistant.language import question_language
from assistant.privacy.text import ScrubbedText
from assistant.records import Answer, AskOptions
from assistant.retrieve.records import Query

router = APIRouter(prefix="/v1", tags=["questions"])


@router.post("/ask")
def ask(body: AskRequest, services: ServicesDep) -> dict[str, Any]:
    """Answer a question with citations."""
    return answer_json(_ask(body, services))


@router.post("/ask/stream")
def ask_stream(body: AskRequest, services: ServicesDep) -> EventSourceResponse:
    """Answer a question as server-sent events: `citations` as soon as they are known, text by `delta`, then the whole `answer` object.

    Generated text is sent sentence by sentence, each after it was checked. The `answer` event holds where it differs from the text before it.
    """
    question, timings = _scrubbed(body, services)
    options = _options(body, question, services)
    events = services.pipeline.stream(question, options, timings)
    return event_stream(events, lambda answer: _answered(answer, body, options, services))


@router.post("/search")
def search(body: SearchRequest, services: ServicesDep) -> dict[str, Any]:
    """The ranked passages before any composition or refusal."""
    question = services.scrubber.scrub(body.query, body.language)
    query = Query(
        question,
        question_language(question, body.language),
        tuple(sorted((body.persona or {}).items())),
        body.as_of or date.today(),
    )
    return {"passages": [passage_json(passage) for passage in services.pipeline.search(query, body.k)]}


@router.post("/scrub")
def scrub(body: ScrubRequest, services: ServicesDep) -> dict[str, Any]:
    """Show text as it would be processed; nothing is stored or logged."""
    scrubbed = services.scrubber.scrub(
        body.text, body.language, conversation=services.conversations.book(body.conversation_id)
    )
    return {"text": scrubbed.text, "redactions": redactions_json(scrubbed.redactions)}


@router.post("/feedback", status_code=204, response_class=Response)
def feedback(body: FeedbackRequest, services: ServicesDep) -> Response:
    """Rate an answer; a later rating replaces an earlier one."""
    reason = services.scrubber.scrub(body.reason) if body.reason and body.reason.strip() else None
    if not services.recorder.rate(body.answer_id, body.rating, reason):
        return problem(404, "Not found", "There is no answer with this answer_id; it may have been deleted or expired.")
    return Response(status_code=204)


@router.delete("/answers/{answer_id}", status_code=204, response_class=Response)
def delete_answer(answer_id: str, services: ServicesDep) -> Response:
    """Delete what is stored of a question and its rating."""
    if not services.recorder.delete(answer_id):
        return problem(404, "Not found", "There is nothing stored under this answer_id.")
    return Response(status_code=204)


def _ask(body: AskRequest, services: Services) -> Answer:
    question, timings = _scrubbed(body, services)
    options = _options(body, question, services)
    answer = services.pipeline.ask(question, options, timings)
    _answered(answer, body, options, services)
    return answer


def _scrubbed(body: AskRequest, services: Services) -> tuple[ScrubbedText, dict[str, float]]:
    """The question without personal details, and how long that took."""
    began = time.perf_counter()
    question = services.scrubber.scrub(
        body.question, body.language, conversation=services.conversations.book(body.conversation_id)
    )
    return question, {"scrub": round((time.perf_counter() - began) * 1000, 2)}


def _options(body: AskRequest, question: ScrubbedText, services: Services) -> AskOptions:
    context = services.dialogue.recall(body.conversation_id, question, body.language)
    return AskOptions(body.language, body.persona or {}, body.as_of, body.mode, context)


def _answered(answer: Answer, body: AskRequest, options: AskOptions, services: Services) -> None:
    services.dialogue.remember(body.conversation_id, answer, options.context)
    record_answer(answer, services)


def record_answer(answer: Answer, services: Services) -> None:
    """One log line and one stored record; a sensitive question leaves no text in either."""
    record = AnswerRecord(
        answer_id=answer.answer_id,
        asked_at=datetime.now(UTC),
        status=answer.status,
        language=answer.language,
        question=None if answer.status is Status.SENSITIVE else answer.question,
        redaction_types=tuple(item.type for item in answer.question.redactions),
        documents=tuple(citation.document for citation in answer.citations),
        confidence=answer.confidence,
        generator=answer.generator,
        snapshot=answer.snapshot,
        timings_ms=dict(answer.timings_ms),
    )
    log_answer(record)
    services.recorder.record(record)
    services.metrics.answered(record.status.value, record.language, record.generator, record.timings_ms)
    for type_ in record.redaction_types:
        services.metrics.redacted(type_)
