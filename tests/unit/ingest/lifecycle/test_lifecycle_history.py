"""Versions, and the way back: of one document, with its metadata, and of the whole corpus."""

import pytest

from ingest.lifecycle.errors import ChangeNotFoundError, ConflictError, RefusedError, RoleError
from ingest.lifecycle.history import plan_rollback, plan_rollback_all, roll_back, versions
from ingest.lifecycle.log import read_log
from ingest.lifecycle.metadata import edited_sidecar, parse_sidecar
from ingest.lifecycle.proposals import propose, publish, submit
from ingest.lifecycle.records import Actor, Kind
from ingest.lifecycle.workspace import Workspace, sidecar_of

PAY = "pay.en.md"
LEAVE = "leave/annual.en.md"


def put(space: Workspace, actor: Actor, path: str, text: bytes | None) -> None:
    change = propose(space, actor, Kind.REPLACE, {path: text})
    submit(space, actor, change.id)
    publish(space, actor, [change.id], "test")


def text(space: Workspace, path: str = PAY) -> bytes:
    return (space.corpus / path).read_bytes()


def test_a_document_goes_back_one_version_or_to_a_named_one(space: Workspace, publisher: Actor) -> None:
    original = text(space)
    put(space, publisher, PAY, b"# Two\n\nText.\n")
    put(space, publisher, PAY, b"# Three\n\nText.\n")
    known = versions(space, PAY, read_log(space))
    assert [version.number for version in known] == [0, 1, 2]
    roll_back(space, publisher, plan_rollback(space, PAY, None, read_log(space)), "too early")
    assert text(space) == b"# Two\n\nText.\n"
    roll_back(space, publisher, plan_rollback(space, PAY, "0", read_log(space)), "all wrong")
    assert text(space) == original
    roll_back(space, publisher, plan_rollback(space, PAY, str(known[2].file)[:8], read_log(space)), "right after all")
    assert text(space) == b"# Three\n\nText.\n"
    with pytest.raises(RefusedError, match="is at version 2 already"):
        plan_rollback(space, PAY, "v2", read_log(space))


@pytest.mark.parametrize("to", ["9", "v12", "abcdef12", "last", ""])
def test_versions_that_are_not_there_are_named(space: Workspace, publisher: Actor, to: str) -> None:
    put(space, publisher, PAY, b"# Two\n\nText.\n")
    with pytest.raises(ChangeNotFoundError, match=r"pay\.en\.md has"):
        plan_rollback(space, PAY, to, read_log(space))


def test_what_was_never_there_or_never_changed_cannot_go_back(space: Workspace) -> None:
    with pytest.raises(ChangeNotFoundError, match="is not in the corpus and never was"):
        plan_rollback(space, "nosuch.md", None, ())
    with pytest.raises(ChangeNotFoundError, match="one version"):
        plan_rollback(space, PAY, None, ())


def test_a_new_document_goes_and_comes_back(space: Workspace, publisher: Actor) -> None:
    put(space, publisher, "new/a.md", b"# A\n\nText.\n")
    roll_back(space, publisher, plan_rollback(space, "new/a.md", None, read_log(space)), "not yet")
    assert not (space.corpus / "new").exists()
    roll_back(space, publisher, plan_rollback(space, "new/a.md", "1", read_log(space)), "now")
    assert text(space, "new/a.md") == b"# A\n\nText.\n"


def test_metadata_goes_back_with_the_document(space: Workspace, publisher: Actor) -> None:
    put(space, publisher, sidecar_of(PAY), edited_sidecar(space, PAY, ["state=retired", "audience.country=ES, FR"]))
    assert parse_sidecar(text(space, sidecar_of(PAY)), PAY) == {
        "audience": {"country": ["ES", "FR"]},
        "state": "retired",
    }
    roll_back(space, publisher, plan_rollback(space, PAY, None, read_log(space)), "still valid")
    assert space.hash_of(sidecar_of(PAY)) is None


def test_the_whole_corpus_goes_back_to_an_entry_or_a_moment(space: Workspace, publisher: Actor) -> None:
    before = {path: text(space, path) for path in (PAY, LEAVE)}
    put(space, publisher, PAY, b"# Two\n\nText.\n")
    entry = read_log(space)[-1]
    put(space, publisher, LEAVE, b"# Leave two\n\nText.\n")
    put(space, publisher, "new.md", b"# New\n\nText.\n")
    roll_back(space, publisher, plan_rollback_all(space, f"#{entry.n}", read_log(space)), "bad week")
    assert text(space) == b"# Two\n\nText.\n"
    assert text(space, LEAVE) == before[LEAVE]
    assert not (space.corpus / "new.md").exists()
    roll_back(space, publisher, plan_rollback_all(space, "2020-01-01", read_log(space)), "from the start")
    assert {path: text(space, path) for path in before} == before
    with pytest.raises(RefusedError, match="no document changed since"):
        plan_rollback_all(space, "2999-01-01T00:00", read_log(space))


@pytest.mark.parametrize("to", ["yesterday", "99", "", "#x"])
def test_moments_that_are_none_are_refused(space: Workspace, to: str) -> None:
    with pytest.raises(RefusedError):
        plan_rollback_all(space, to, ())


def test_a_rollback_overtaken_by_a_change_is_a_conflict(space: Workspace, publisher: Actor, editor: Actor) -> None:
    put(space, publisher, PAY, b"# Two\n\nText.\n")
    plan = plan_rollback(space, PAY, None, read_log(space))
    with pytest.raises(RoleError, match="rolling back needs the role publisher"):
        roll_back(space, editor, plan, "why")
    put(space, publisher, PAY, b"# Three\n\nText.\n")
    with pytest.raises(ConflictError):
        roll_back(space, publisher, plan, "why")
    assert text(space) == b"# Three\n\nText.\n"


def test_a_content_lost_from_the_history_is_named_before_anything_changes(space: Workspace, publisher: Actor) -> None:
    put(space, publisher, PAY, b"# Two\n\nText.\n")
    plan = plan_rollback(space, PAY, None, read_log(space))
    space.object_path(str(plan[0].after)).write_bytes(b"damaged")
    with pytest.raises(ConflictError, match=r"is missing from .* or damaged"):
        roll_back(space, publisher, plan, "why")
    assert text(space) == b"# Two\n\nText.\n"
