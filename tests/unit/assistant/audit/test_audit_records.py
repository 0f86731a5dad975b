from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from assistant.answer.records import Status
from assistant.audit.records import AnswerRecord

Make = Callable[..., AnswerRecord]


def test_fields_that_could_name_a_person_do_not_exist() -> None:
    names = set(AnswerRecord.__dataclass_fields__)
    assert not names & {"user", "identity", "ip", "persona", "conversation_id", "answer"}


def test_raw_text_is_refused_without_being_quoted(record: Make) -> None:
    with pytest.raises(TypeError) as caught:
        record(question="I am Anna Kowalska")
    assert "Anna" not in str(caught.value)


def test_text_of_a_sensitive_question_is_dropped(record: Make) -> None:
    assert record(status=Status.SENSITIVE).question is None


def test_moments_become_utc_and_need_a_zone(record: Make) -> None:
    berlin = timezone(timedelta(hours=2))
    assert record(asked_at=datetime(2026, 6, 1, 2, tzinfo=berlin)).asked_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert record(asked_at=datetime(2026, 6, 1, 2, tzinfo=berlin)).asked_at.tzinfo is UTC
    with pytest.raises(ValueError, match="no time zone"):
        record(asked_at=datetime(2026, 6, 1))


def test_later_changes_do_not_reach_a_record(record: Make) -> None:
    timings = {"scrub": 1.0}
    made = record(timings_ms=timings, documents=("a.md", "b.md", "a.md"))
    timings["late"] = 2.0
    assert dict(made.timings_ms) == {"scrub": 1.0}
    assert made.documents == ("a.md", "b.md")


def test_repr_shows_no_question(record: Make, text: Callable[[str], Any]) -> None:
    assert "canary" not in repr(record(question=text("canary")))
