import json
import multiprocessing
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from audit_samples import NOON, make_record, scrubbed

from assistant.answer.records import Status
from assistant.audit.errors import AuditError
from assistant.audit.records import AnswerRecord
from assistant.audit.store import AuditStore
from assistant.privacy.text import ScrubbedText

Make = Callable[..., AnswerRecord]
Text = Callable[[str], ScrubbedText]


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.execute(query))


def files_hold(database: Path, *wanted: str) -> bool:
    contents = [file.read_bytes() for file in database.parent.iterdir()]
    return any(word.encode() in content for word in wanted for content in contents)


def test_round_trip(store: AuditStore, database: Path, record: Make, text: Text) -> None:
    store.record(record())
    assert store.rate("a1", "down", text("too long"))
    assert rows(database, "SELECT * FROM answers") == [
        (
            "a1",
            "2026-03-01 12:00:00.000000",
            "answered",
            "en",
            "how many holidays has <PERSON>",
            json.dumps(["PERSON"]),
            0.8,
            "extractive",
            "s1",
            json.dumps({"scrub": 1.5}),
        )
    ]
    assert rows(database, "SELECT position, document FROM cited_documents") == [(0, "leave.md"), (1, "us/pto.pdf")]
    assert rows(database, "SELECT answer_id, rating, reason FROM ratings") == [("a1", "down", "too long")]


def test_the_file_is_its_owners_only(store: AuditStore, database: Path, record: Make) -> None:
    store.record(record())
    assert {file.stat().st_mode & 0o777 for file in database.parent.iterdir()} == {0o600}


def test_a_file_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "audit.sqlite3"
    file.touch(mode=0o644)
    AuditStore(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_new_rating_replaces_the_old(store: AuditStore, database: Path, record: Make, text: Text) -> None:
    store.record(record())
    assert store.rate("a1", "down", text("wrong"))
    assert store.rate("a1", "up", None)
    assert rows(database, "SELECT rating, reason FROM ratings") == [("up", None)]


def test_rating_refuses_what_it_cannot_keep(store: AuditStore, record: Make) -> None:
    store.record(record())
    assert not store.rate("unknown", "up", None)
    with pytest.raises(ValueError, match="up, down"):
        store.rate("a1", "sideways", None)  # type: ignore[arg-type]
    with pytest.raises(TypeError) as caught:
        store.rate("a1", "up", "Anna says so")  # type: ignore[arg-type]
    assert "Anna" not in str(caught.value)


def test_a_sensitive_question_leaves_no_text(store: AuditStore, database: Path, record: Make, text: Text) -> None:
    store.record(record(status=Status.SENSITIVE, question=text("canary-question"), documents=()))
    assert store.rate("a1", "down", text("canary-reason"))
    assert rows(database, "SELECT question FROM answers") == [(None,)]
    assert rows(database, "SELECT rating, reason FROM ratings") == [("down", None)]
    store.close()
    assert not files_hold(database, "canary")


def test_deletion_leaves_no_byte(store: AuditStore, database: Path, record: Make, text: Text) -> None:
    for number in range(200):
        words = f"canary-question-{number:03} " * (1 + number * 7 % 90)
        store.record(record(f"id-{number:03}-canary", question=text(words)))
        store.rate(f"id-{number:03}-canary", "up", text(f"canary-reason-{number:03}"))
    gone = [number for number in range(200) if number % 40 == 3]
    for number in gone:
        assert store.delete(f"id-{number:03}-canary")
    traces = [trace for n in gone for trace in (f"question-{n:03}", f"reason-{n:03}", f"id-{n:03}")]
    assert not files_hold(database, *traces)  # while the store is open, with its write-ahead log
    assert rows(database, "PRAGMA freelist_count") == [(0,)]
    store.close()
    assert not files_hold(database, *traces)
    assert files_hold(database, "question-004")


def test_deletion_of_the_unknown_is_told(store: AuditStore, record: Make) -> None:
    store.record(record())
    assert not store.delete("unknown")
    assert store.delete("a1")
    assert not store.delete("a1")


def test_purge_takes_what_is_older_and_nothing_else(store: AuditStore, database: Path, record: Make) -> None:
    for name, age in (("old", 2), ("edge", 1), ("new", 0)):
        store.record(record(name, asked_at=NOON - timedelta(days=age)))
        store.rate(name, "up", None)
    assert store.purge(NOON - timedelta(days=1)) == 1
    assert rows(database, "SELECT answer_id FROM answers ORDER BY 1") == [("edge",), ("new",)]
    assert rows(database, "SELECT count(*) FROM ratings") == [(2,)]
    assert rows(database, "SELECT count(*) FROM cited_documents") == [(4,)]


@pytest.mark.parametrize(("size", "shown"), [(4, False), (5, True), (6, True)])
def test_groups_below_the_minimum_are_not_shown(store: AuditStore, record: Make, size: int, shown: bool) -> None:
    for number in range(size):
        store.record(record(f"a{number}", documents=("leave.md",)))
        store.rate(f"a{number}", "up", None)
    summary = store.summary(5)
    expected = size if shown else None
    assert summary.by_status.get("answered") == expected
    assert summary.by_language.get("en") == expected
    assert summary.by_document.get("leave.md") == expected
    assert summary.by_day.get("2026-03-01") == expected
    assert summary.by_rating.get("up") == expected


def test_summary_counts_by_group(store: AuditStore, record: Make) -> None:
    for number in range(6):
        day = NOON + timedelta(days=number % 2)
        store.record(record(f"a{number}", asked_at=day, language="de" if number < 2 else "fr"))
    summary = store.summary(2)
    assert summary.by_language == {"fr": 4, "de": 2}
    assert summary.by_day == {"2026-03-01": 3, "2026-03-02": 3}
    assert summary.by_document == {"leave.md": 6, "us/pto.pdf": 6}
    with pytest.raises(AuditError, match="minimum_group = '0'"):
        store.summary(0)


def test_failures_carry_no_text(store: AuditStore, record: Make, text: Text) -> None:
    store.record(record())
    with pytest.raises(AuditError) as caught:
        store.record(record(question=text("canary")))
    assert "audit_url" in str(caught.value)
    assert "unique" in str(caught.value)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def write_many(url: str, name: str, count: int) -> None:
    store = AuditStore(url)
    for number in range(count):
        store.record(make_record(f"{name}-{number}", asked_at=datetime.now(UTC)))
        store.rate(f"{name}-{number}", "up", None)
        if number % 20 == 0:
            store.delete(f"{name}-{number}")
            store.summary()
    store.close()


def test_processes_share_a_file_from_its_first_moment(database: Path) -> None:
    context = multiprocessing.get_context("spawn")
    url = f"sqlite:///{database}"
    writers = [context.Process(target=write_many, args=(url, name, 60)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert rows(database, "SELECT count(*) FROM answers") == [(114,)]


def test_questions_come_newest_first_with_their_rating_and_without_sensitive_ones(store: AuditStore) -> None:
    store.record(make_record("old", question=scrubbed("old question")))
    store.record(make_record("new", question=scrubbed("new question"), asked_at=NOON + timedelta(hours=1)))
    store.record(make_record("silent", status=Status.SENSITIVE, question=None))
    store.rate("new", "down")
    found = store.questions()
    assert [(item.text, item.rating) for item in found] == [("new question", "down"), ("old question", None)]
    assert [item.text for item in store.questions(limit=1)] == ["new question"]
