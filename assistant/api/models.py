"""What requests and responses look like on the wire."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.answer.changes import PolicyChange, VersionQuote
from assistant.answer.comparison import Comparison
from assistant.answer.records import Citation, Contact
from assistant.privacy.text import Redaction
from assistant.records import Answer, Clarification, Mode
from assistant.retrieve.records import Passage
from ingest.contract.language import SERVED_LANGUAGES

MAX_QUESTION = 2000


def _readable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate); send valid Unicode") from None
    if not text.strip():
        raise ValueError("is empty; ask something")
    return text


def _served(language: str) -> str:
    code = language.strip().lower().replace("_", "-").split("-")[0]
    if code not in SERVED_LANGUAGES:
        raise ValueError(f"is not served; use one of {', '.join(SERVED_LANGUAGES)}, or leave it out")
    return code


Typed = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION), AfterValidator(_readable)]
Language = Annotated[str, Field(min_length=2, max_length=12), AfterValidator(_served)]
Attribute = Annotated[str, Field(min_length=1, max_length=60)]
Persona = Annotated[dict[Attribute, Attribute], Field(max_length=12)]
ConversationId = Annotated[str, Field(min_length=1, max_length=100)]


class _Request(BaseModel):
    # The value a person typed must not come back in an error; see also `assistant.api.problems`.
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class AskRequest(_Request):
    """A question."""

    question: Typed
    language: Language | None = None
    persona: Persona | None = None
    as_of: date | None = None
    conversation_id: ConversationId | None = None
    mode: Mode = Mode.AUTO


class SearchRequest(_Request):
    """A search for passages."""

    query: Typed
    k: Annotated[int, Field(ge=1, le=100)] = 10
    language: Language | None = None
    persona: Persona | None = None
    as_of: date | None = None


class ScrubRequest(_Request):
    """Text to show as it would be processed."""

    text: Typed
    language: Language | None = None
    conversation_id: ConversationId | None = None


class FeedbackRequest(_Request):
    """A rating of an answer."""

    answer_id: Annotated[str, Field(min_length=1, max_length=64)]
    rating: Literal["up", "down"]
    reason: Annotated[str, Field(max_length=1000)] | None = None


def redactions_json(redactions: tuple[Redaction, ...]) -> list[dict[str, Any]]:
    """Redactions as the interface has them."""
    return [{"type": item.type, "start": item.start, "end": item.end} for item in redactions]


def answer_json(answer: Answer) -> dict[str, Any]:
    """The answer object of the interface."""
    return {
        "answer_id": answer.answer_id,
        "status": answer.status.value,
        "language": answer.language,
        "question": answer.question.text,
        "resolved_question": None if answer.resolved is None else answer.resolved.text,
        "redactions": redactions_json(answer.question.redactions),
        "answer": answer.answer,
        "citations": citations_json(answer.citations),
        "confidence": answer.confidence,
        "clarify": _clarify_json(answer.clarify),
        "contacts": [_contact_json(contact) for contact in answer.contacts],
        "follow_ups": list(answer.follow_ups),
        "comparison": _comparison_json(answer.comparison),
        "changes": [_change_json(change) for change in answer.changes],
        "generator": answer.generator,
        **_usage_json(answer),
        "snapshot": answer.snapshot,
        "timings_ms": dict(answer.timings_ms),
    }


def _usage_json(answer: Answer) -> dict[str, Any]:
    """The tokens of a language model, where one wrote the answer and its endpoint told."""
    if answer.usage is None:
        return {}
    tokens = answer.usage
    return {"usage": {"prompt_tokens": tokens.prompt_tokens, "completion_tokens": tokens.completion_tokens}}


def citations_json(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    """Citations as the interface has them."""
    return [_citation_json(citation) for citation in citations]


def passage_json(passage: Passage) -> dict[str, Any]:
    """A found passage as the interface has it."""
    return {
        "document": passage.document.path,
        "page": passage.chunk.page,
        "section": passage.chunk.section,
        "language": passage.document.language,
        "text": passage.text,
        "score": round(passage.score, 4),
    }


def day_json(day: date | None) -> str | None:
    """A day as the interface has it."""
    return None if day is None else day.isoformat()


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "document": citation.document,
        "title": citation.title,
        "version": citation.version,
        "language": citation.language,
        "page": citation.page,
        "section": citation.section,
        "quote": citation.quote,
        "href": citation.href,
        "text_sha256": citation.text_sha256,
        "effective_from": day_json(citation.effective_from),
        "effective_to": day_json(citation.effective_to),
        "score": citation.score,
        "more": [{"quote": item.quote, "section": item.section, "href": item.href} for item in citation.more],
    }


def _change_json(change: PolicyChange) -> dict[str, Any]:
    return {
        "n": change.n,
        "kind": change.kind.value,
        "policy": change.quoted.policy,
        "title": change.quoted.title,
        "on": change.on.isoformat(),
        "before": _version_json(change.before),
        "after": _version_json(change.after),
    }


def _version_json(version: VersionQuote | None) -> dict[str, Any] | None:
    if version is None:
        return None
    document = version.document
    return {
        "document": document.path,
        "title": document.title,
        "version": document.version,
        "language": document.language,
        "effective_from": day_json(document.effective_from),
        "effective_to": day_json(document.effective_to),
        "text_sha256": document.text_sha256,
        "quote": version.quote,
        "href": version.href,
    }


def _contact_json(contact: Contact) -> dict[str, Any]:
    fields = {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
        "url": contact.url,
        "note": contact.note,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _clarify_json(clarify: Clarification | None) -> dict[str, Any] | None:
    if clarify is None:
        return None
    return {
        "question": clarify.question,
        "options": [{"label": label, "persona": dict(persona)} for label, persona in clarify.options],
    }


def _comparison_json(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    return {
        "columns": list(comparison.columns),
        "rows": [
            {"label": row.label, "cells": [{"text": cell.text, "n": cell.n} for cell in row.cells]}
            for row in comparison.rows
        ],
    }
