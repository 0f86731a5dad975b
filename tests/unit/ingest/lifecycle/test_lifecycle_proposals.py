"""From a draft to the corpus: who may, in which order, and what stands in the way."""

import pytest

from ingest.lifecycle.errors import ChangeNotFoundError, ConflictError, RefusedError, RoleError
from ingest.lifecycle.log import read_log
from ingest.lifecycle.proposals import find, pending, propose, publish, reject, submit
from ingest.lifecycle.records import Actor, Change, Event, Kind, State
from ingest.lifecycle.workspace import Workspace

NEW = b"# Pay\n\nPay comes on the 28th.\n"
PAY = "pay.en.md"


def proposed(space: Workspace, actor: Actor, text: bytes | None = NEW, path: str = PAY) -> Change:
    change = propose(space, actor, Kind.REPLACE, {path: text})
    return submit(space, actor, change.id)


def test_a_draft_leaves_the_corpus_alone_until_it_is_published(
    space: Workspace, editor: Actor, publisher: Actor
) -> None:
    before = (space.corpus / PAY).read_bytes()
    change = propose(space, editor, Kind.REPLACE, {PAY: NEW}, "a later day")
    assert change.state is State.DRAFT
    assert (space.corpus / PAY).read_bytes() == before
    assert submit(space, editor, change.id).state is State.REVIEW
    assert [each.id for each in pending(space)] == [change.id]
    publish(space, publisher, [change.id], "agreed")
    assert (space.corpus / PAY).read_bytes() == NEW
    assert pending(space) == ()
    assert space.object_path(str(change.files[0].before)).read_bytes() == before


def test_new_folders_come_and_empty_ones_go(space: Workspace, publisher: Actor) -> None:
    publish(space, publisher, [proposed(space, publisher, NEW, "new/deep/a.md").id], "new")
    assert (space.corpus / "new" / "deep" / "a.md").read_bytes() == NEW
    publish(space, publisher, [proposed(space, publisher, None, "new/deep/a.md").id], "gone")
    assert not (space.corpus / "new").exists()
    assert (space.corpus / "leave").is_dir()


def test_a_draft_is_not_published(space: Workspace, publisher: Actor) -> None:
    change = propose(space, publisher, Kind.REPLACE, {PAY: NEW})
    with pytest.raises(ConflictError, match=f"is a draft; submit it first: benefits corpus submit {change.id}"):
        publish(space, publisher, [change.id], "why not")
    submit(space, publisher, change.id)
    with pytest.raises(ConflictError, match="in review already"):
        submit(space, publisher, change.id)


def test_what_changed_since_is_a_conflict_and_nothing_is_written(space: Workspace, publisher: Actor) -> None:
    first, second = proposed(space, publisher), proposed(space, publisher, b"# Other\n\nText.\n", "leave/annual.en.md")
    (space.corpus / "leave" / "annual.en.md").write_text("# By hand\n\nText.\n", encoding="utf-8")
    before = space.hash_of(PAY)
    with pytest.raises(ConflictError, match=r"leave/annual\.en\.md changed in the corpus"):
        publish(space, publisher, [first.id, second.id], "both")
    assert space.hash_of(PAY) == before
    assert not [entry for entry in read_log(space) if entry.deed.event is Event.PUBLISHED]


def test_two_changes_of_one_document_are_not_published_together(space: Workspace, publisher: Actor) -> None:
    both = [proposed(space, publisher).id, proposed(space, publisher, b"# Other\n\nText.\n").id]
    with pytest.raises(ConflictError, match=r"both change pay\.en\.md"):
        publish(space, publisher, both, "both")


def test_a_staged_file_that_was_touched_is_not_published(space: Workspace, publisher: Actor) -> None:
    change = proposed(space, publisher)
    space.staged(change.id, PAY).write_text("# Sneaked in\n\nText.\n", encoding="utf-8")
    with pytest.raises(ConflictError, match="is not what was proposed"):
        publish(space, publisher, [change.id], "agreed")


def test_roles_are_kept_and_named(space: Workspace, viewer: Actor, editor: Actor, publisher: Actor) -> None:
    with pytest.raises(RoleError, match="needs the role editor; Vera has the role viewer") as refused:
        propose(space, viewer, Kind.REPLACE, {PAY: NEW})
    assert refused.value.needed == "editor"
    change = proposed(space, editor)
    with pytest.raises(RoleError, match="needs the role publisher"):
        publish(space, editor, [change.id], "mine")
    other = proposed(space, publisher)
    with pytest.raises(RoleError, match="of someone else needs the role publisher"):
        reject(space, editor, other.id, "not mine")
    reject(space, editor, change.id, "a slip")
    assert [each.id for each in pending(space)] == [other.id]


def test_four_eyes_want_another_person(space: Workspace, publisher: Actor) -> None:
    change = proposed(space, publisher)
    with pytest.raises(RoleError, match="another person has to publish it"):
        publish(space, publisher, [change.id], "mine", another_person=True)
    publish(space, Actor("Petra"), [change.id], "checked", another_person=True)
    assert (space.corpus / PAY).read_bytes() == NEW


@pytest.mark.parametrize("why", ["", "   \n"])
def test_publishing_wants_a_reason(space: Workspace, publisher: Actor, why: str) -> None:
    change = proposed(space, publisher)
    with pytest.raises(RefusedError, match="needs a reason"):
        publish(space, publisher, [change.id], why)


def test_a_change_that_changes_nothing_is_refused(space: Workspace, editor: Actor) -> None:
    with pytest.raises(RefusedError, match="nothing would change"):
        propose(space, editor, Kind.REPLACE, {PAY: (space.corpus / PAY).read_bytes()})
    assert list(space.changes.iterdir()) == []


def test_changes_are_found_by_parts_of_their_id(space: Workspace, editor: Actor) -> None:
    change = proposed(space, editor)
    assert find(space, change.id.split("-")[1]).id == change.id
    with pytest.raises(ChangeNotFoundError, match=f"'nosuch' is not a pending change; pending are: {change.id}"):
        find(space, "nosuch")
    proposed(space, editor, b"# B\n\nText.\n")
    with pytest.raises(ChangeNotFoundError, match="means several changes"):
        find(space, change.id.split("-")[0])
