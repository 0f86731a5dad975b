"""Asking, searching, rating and deleting."""

import json
import time
from collections.abc import Iterator
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
from assistant.audit.log import log_answer
from assistant.audit.records import AnswerRecord
from assistant.language import question_language
from assistant.records import Answer, AskOptions
from assistant.retrieve.records import Query

router = APIRouter(prefix="/v1", tags=["questions"])


@router.post("/ask")
def ask(body: AskRequest, services: ServicesDep) -> dict[str, Any]:
    """Answer a question with citations."""
    return answer_json(_ask(body, services))


@router.post("/ask/stream")
def ask_stream(body: AskRequest, services: ServicesDep) -> EventSourceResponse:
    """Answer a question as server-sent events: the citations as soon as they are known, then the whole answer object."""

    # Made before the first byte is sent, so that a failure is still a problem response.
    answer = answer_json(_ask(body, services))

    def events() -> Iterator[dict[str, str]]:
        yield {"event": "citations", "data": json.dumps(answer["citations"], ensure_ascii=False)}
        yield {"event": "answer", "data": json.dumps(answer, ensure_ascii=False)}

    return EventSourceResponse(events())


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
    began = time.perf_counter()
    question = services.scrubber.scrub(
        body.question, body.language, conversation=services.conversations.book(body.conversation_id)
    )
    timings = {"scrub": round((time.perf_counter() - began) * 1000, 2)}
    options = AskOptions(body.language, body.persona or {}, body.as_of, body.mode)
    answer = services.pipeline.ask(question, options, timings)
    record_answer(answer, services)
    return answer


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
