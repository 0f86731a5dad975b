"""Scrubbed texts, records and a readable log stream for the audit tests."""

import io
import json
from datetime import UTC, datetime
from typing import Any

from assistant.answer.records import Status
from assistant.audit.records import AnswerRecord
from assistant.privacy.text import _ISSUER, ScrubbedText

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def scrubbed(text: str) -> ScrubbedText:
    return ScrubbedText(text, (), issuer=_ISSUER)


def make_record(answer_id: str = "a1", **changes: Any) -> AnswerRecord:
    fields: dict[str, Any] = {
        "answer_id": answer_id,
        "asked_at": NOON,
        "status": Status.ANSWERED,
        "language": "en",
        "question": scrubbed("how many holidays has <PERSON>"),
        "redaction_types": ("PERSON",),
        "documents": ("leave.md", "us/pto.pdf"),
        "confidence": 0.8,
        "generator": "extractive",
        "snapshot": "s1",
        "timings_ms": {"scrub": 1.5},
    }
    return AnswerRecord(**{**fields, **changes})


class Lines(io.StringIO):
    """A log stream, read back."""

    def parsed(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]
