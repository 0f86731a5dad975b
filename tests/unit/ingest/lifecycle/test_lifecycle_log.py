"""The log keeps what was written and notices what was not."""

import json

import pytest

from ingest.lifecycle.errors import CorpusLockedError, DamagedLogError
from ingest.lifecycle.history import verify
from ingest.lifecycle.lock import corpus_lock
from ingest.lifecycle.log import read_log
from ingest.lifecycle.proposals import propose, publish, submit
from ingest.lifecycle.records import Actor, Event, Kind
from ingest.lifecycle.workspace import Workspace
from ingest.lifecycle.writing import recover


def publish_text(space: Workspace, actor: Actor, text: str) -> None:
    change = propose(space, actor, Kind.REPLACE, {"pay.en.md": text.encode()}, "a new text")
    submit(space, actor, change.id)
    publish(space, actor, [change.id], "it is right")


def test_every_step_is_an_entry_that_says_who_what_and_why(space: Workspace, publisher: Actor) -> None:
    publish_text(space, publisher, "# Pay\n\nPay comes on the 28th.\n")
    entries = read_log(space)
    assert [(e.n, e.deed.event, e.deed.actor.name, e.deed.why) for e in entries] == [
        (1, Event.PROPOSED, "Paul", "a new text"),
        (2, Event.SUBMITTED, "Paul", "a new text"),
        (3, Event.PUBLISHED, "Paul", "it is right"),
    ]
    assert entries[1].previous == entries[0].digest
    assert entries[2].deed.files[0].after == space.hash_of("pay.en.md")
    assert verify(space) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("why", "another reason"), ("actor", "Nobody"), ("when", "2020-01-01T00:00:00+00:00"), ("n", 7)],
)
def test_a_changed_line_is_noticed(space: Workspace, publisher: Actor, field: str, value: object) -> None:
    publish_text(space, publisher, "# Pay\n\nOther.\n")
    lines = space.log.read_text(encoding="utf-8").splitlines()
    lines[1] = json.dumps({**json.loads(lines[1]), field: value})
    space.log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DamagedLogError, match="line 2 was changed"):
        read_log(space)


@pytest.mark.parametrize("kept", [[0, 1], [], [0, 2], [1, 2], [0, 2, 1]])
def test_lines_that_are_missing_or_moved_are_noticed(space: Workspace, publisher: Actor, kept: list[int]) -> None:
    publish_text(space, publisher, "# Pay\n\nOther.\n")
    lines = space.log.read_bytes().splitlines(keepends=True)
    space.log.write_bytes(b"".join(lines[number] for number in kept))
    with pytest.raises(DamagedLogError):
        read_log(space)
    before = space.hash_of("pay.en.md")
    with pytest.raises(DamagedLogError):
        publish_text(space, publisher, "# Pay\n\nYet another.\n")
    assert space.hash_of("pay.en.md") == before


def test_a_line_cut_short_by_a_crash_is_no_entry(space: Workspace, publisher: Actor) -> None:
    publish_text(space, publisher, "# Pay\n\nOther.\n")
    whole = space.log.read_bytes()
    with space.log.open("ab") as file:
        file.write(whole.splitlines(keepends=True)[2][:100])
    assert len(read_log(space)) == 3
    assert recover(space).dropped_line
    assert space.log.read_bytes() == whole
    assert not recover(space).anything


def test_changes_made_by_hand_are_named(space: Workspace, publisher: Actor) -> None:
    publish_text(space, publisher, "# Pay\n\nOther.\n")
    (space.corpus / "pay.en.md").write_text("# Pay\n\nBy hand.\n", encoding="utf-8")
    assert verify(space) == ["pay.en.md was changed outside of the log"]
    (space.corpus / "pay.en.md").unlink()
    assert verify(space) == ["pay.en.md was removed outside of the log"]


def test_the_lock_says_who_holds_it(space: Workspace) -> None:
    with (
        corpus_lock(space, "Paul"),
        pytest.raises(CorpusLockedError, match=r"locked by Paul \(process \d+\) since \d{4}-"),
        corpus_lock(space, "Edda", patience=0),
    ):
        pass
    with corpus_lock(space, "Edda", patience=0):
        pass
