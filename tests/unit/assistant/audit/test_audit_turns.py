import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from audit_samples import Lines, make_record, scrubbed

from assistant.audit.store import AuditStore
from assistant.audit.turns import AuditTurns, TurnLimits
from assistant.conversation.records import Turn, TurnKind


def turn(question: str = "How many days of leave?", kind: TurnKind = TurnKind.FULL, **fields: Any) -> Turn:
    given: dict[str, Any] = {"answer_id": "a1", "asked_at": datetime.now(UTC), "language": "en"}
    return Turn(question=scrubbed(question), kind=kind, **{**given, **fields})


def make(database: Path, **limits: Any) -> AuditTurns:
    return AuditTurns(f"sqlite:///{database}", lambda text, _: scrubbed(text), TurnLimits(**limits))


@pytest.fixture
def turns(database: Path) -> Iterator[AuditTurns]:
    opened = make(database)
    yield opened
    opened.close()


def test_turn_comes_back_as_it_was_kept(turns: AuditTurns) -> None:
    kept = turn(told={"country": "ES"}, offered={"plan": ("Plus", "Saver")}, documents=("a.md", "b.pdf"))
    turns.add("c", kept)
    assert turns.recent("c") == (kept,)
    assert turns.recent("d") == ()


def test_turns_of_other_processes_are_seen(turns: AuditTurns, database: Path) -> None:
    turns.add("c", turn("first"))
    other = make(database)
    other.add("c", turn("And in Spain?", TurnKind.NAMED))
    assert [each.question.text for each in turns.recent("c")] == ["first", "And in Spain?"]
    other.close()


def test_turns_come_back_to_the_last_that_stood_by_itself_with_what_was_told_before(turns: AuditTurns) -> None:
    turns.add("c", turn("first", told={"country": "ES"}))
    turns.add("c", turn("Plus", TurnKind.NAMED, told={"plan": "Plus"}))
    turns.add("c", turn("second", told={"country": "FR"}))
    turns.add("c", turn("And for twins?", TurnKind.ADDED))
    second, added = turns.recent("c")
    assert (second.question.text, added.question.text) == ("second", "And for twins?")
    assert second.told == {"country": "FR", "plan": "Plus"}


def test_only_so_many_turns_are_kept(database: Path) -> None:
    turns = make(database, turns=2, in_all=3)
    for number in range(4):
        turns.add("c", turn(f"q{number}", TurnKind.ADDED))
    assert [each.question.text for each in turns.recent("c")] == ["q2", "q3"]
    turns.add("d", turn("d0"))
    turns.add("d", turn("d1", TurnKind.ADDED))
    assert len(turns.recent("d")) == 2
    assert [each.question.text for each in turns.recent("c")] == ["q3"]
    turns.close()


def test_turn_ends_with_its_time_and_its_words_leave_the_file(turns: AuditTurns, database: Path) -> None:
    turns.add("c", turn("ancient words", asked_at=datetime.now(UTC) - timedelta(hours=2)))
    assert turns.recent("c") == ()
    turns.add("d", turn())
    assert rows(database) == [("d",)]


def rows(database: Path) -> list[tuple[str]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT conversation FROM turns").fetchall()


def test_conversation_is_forgotten_whole(turns: AuditTurns) -> None:
    turns.add("c", turn())
    turns.add("d", turn())
    turns.forget("c")
    assert (turns.recent("c"), len(turns.recent("d"))) == ((), 1)


def test_deleting_an_answer_deletes_its_turn_byte_for_byte(turns: AuditTurns, database: Path) -> None:
    store = AuditStore(f"sqlite:///{database}")
    store.record(make_record("a1"))
    turns.add("c", turn("unmistakable words", answer_id="a1"))
    turns.add("c", turn("other words", TurnKind.FULL, answer_id="a2"))
    assert store.delete("a1")
    assert [each.answer_id for each in turns.recent("c")] == ["a2"]
    turns.close()
    store.close()
    assert not any(b"unmistakable" in path.read_bytes() for path in database.parent.iterdir())


def test_turn_of_an_answer_that_is_not_recorded_yet_can_be_deleted(turns: AuditTurns, database: Path) -> None:
    store = AuditStore(f"sqlite:///{database}")
    turns.add("c", turn(answer_id="early"))
    assert store.delete("early")
    assert not store.delete("early")
    assert turns.recent("c") == ()
    store.close()


def test_purge_takes_turns_whose_time_is_over(turns: AuditTurns, database: Path) -> None:
    store = AuditStore(f"sqlite:///{database}")
    turns.add("c", turn())
    turns.add("d", turn(asked_at=datetime.now(UTC) - timedelta(minutes=31)))
    assert store.purge(datetime.now(UTC) - timedelta(days=1)) == 1
    assert rows(database) == [("c",)]
    store.close()


def test_broken_database_costs_the_context_and_nothing_else(turns: AuditTurns, database: Path, lines: Lines) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TABLE turns")
    turns.add("c", turn("Vqxmarker words"))
    assert turns.recent("c") == ()
    turns.forget("c")
    assert [line["event"] for line in lines.parsed() if line["level"] == "warning"] == [
        "conversation not available"
    ] * 3
    assert "Vqxmarker" not in lines.getvalue()


def test_database_that_another_process_keeps_busy_delays_a_question_briefly(turns: AuditTurns, database: Path) -> None:
    blocker = sqlite3.connect(database)
    blocker.execute("BEGIN IMMEDIATE")
    turns.add("c", turn())
    assert turns.recent("c") == ()
    blocker.rollback()
    blocker.close()
    turns.add("c", turn())
    assert len(turns.recent("c")) == 1
