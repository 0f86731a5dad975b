"""Proposed changes: made, listed, submitted, rejected, published."""

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ingest.lifecycle.errors import ChangeNotFoundError, ConflictError, RefusedError, RoleError
from ingest.lifecycle.files import UNFINISHED, copy_file, sync_folder, write_bytes
from ingest.lifecycle.log import Entry
from ingest.lifecycle.records import Actor, Change, Deed, Event, FileChange, Kind, Role, State
from ingest.lifecycle.workspace import Workspace, hash_file
from ingest.lifecycle.writing import ContentSource, check_unchanged, record, writing

_RECORD: Final = "change.json"
_LONGEST_WHY: Final = 1000

# What a file is to hold: a file to copy it from, the bytes themselves, or None for no file.
Content = Path | bytes | None


def require(actor: Actor, needed: Role, what: str) -> None:
    """Raises RoleError, which names the role that is needed, unless the actor has it."""
    if not actor.role.includes(needed):
        raise RoleError(
            f"{what} needs the role {needed.value}; {actor.name} has the role {actor.role.value}", needed.value
        )


def reason(why: str, what: str) -> str:
    """The reason as it is logged.

    Raises:
        RefusedError: there is none, or it is too long.
    """
    text = " ".join(why.split())
    if not text:
        raise RefusedError(f"{what} needs a reason for the log; say why in a sentence")
    if len(text) > _LONGEST_WHY:
        raise RefusedError(f"the reason has {len(text)} characters, more than {_LONGEST_WHY}; shorten it")
    return text


def propose(space: Workspace, actor: Actor, kind: Kind, contents: Mapping[str, Content], why: str = "") -> Change:
    """Stage a change as a draft; what changes nothing is left out.

    Args:
        space: the corpus.
        actor: who proposes it.
        kind: what it does.
        contents: by path below the corpus, what each file is to hold.
        why: the reason, if one was given.

    Raises:
        RoleError: the actor may not.
        RefusedError: nothing would change.
    """
    require(actor, Role.EDITOR, "proposing a change")
    now = datetime.now(UTC).replace(microsecond=0)
    change_id = f"{now:%Y%m%d}-{secrets.token_hex(3)}"
    said = reason(why, "a change") if why.strip() else ""
    with writing(space, actor.name) as entries:
        folder = space.changes / f"{UNFINISHED}{change_id}"
        try:
            files = _stage(space, folder, contents)
            change = Change(change_id, State.DRAFT, kind, actor.name, now, said, files)
            write_bytes(folder / _RECORD, _encoded(change))
            folder.rename(space.change(change_id))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        sync_folder(space.changes)
        _note(space, Deed(actor, Event.PROPOSED, kind, said, files, change_id), entries)
    return change


def pending(space: Workspace) -> tuple[Change, ...]:
    """Changes that are neither published nor rejected, oldest first."""
    if not space.changes.is_dir():
        return ()
    folders = [folder for folder in space.changes.iterdir() if not folder.name.startswith(".")]
    found = [change for folder in folders if (change := _read(folder)) is not None]
    return tuple(sorted(found, key=lambda change: (change.when, change.id)))


def find(space: Workspace, change_id: str) -> Change:
    """The pending change with this id, or the only one whose id ends or begins so.

    Raises:
        ChangeNotFoundError: there is none, or several.
    """
    changes = pending(space)
    fitting = [change for change in changes if change.id == change_id] or [
        change for change in changes if change_id and (change.id.startswith(change_id) or change.id.endswith(change_id))
    ]
    if len(fitting) == 1:
        return fitting[0]
    named = ", ".join(change.id for change in fitting or changes) or "none"
    said = "means several changes" if fitting else "is not a pending change"
    raise ChangeNotFoundError(f"{change_id!r} {said}; pending are: {named}")


def submit(space: Workspace, actor: Actor, change_id: str) -> Change:
    """Ask for the review of a draft.

    Raises:
        RoleError: the actor may not.
        ConflictError: it is in review already.
    """
    require(actor, Role.EDITOR, "submitting a change")
    with writing(space, actor.name) as entries:
        change = find(space, change_id)
        if change.state is State.REVIEW:
            raise ConflictError(f"the change {change.id} is in review already; publish or reject it")
        submitted = replace(change, state=State.REVIEW, submitted_by=actor.name)
        write_bytes(space.change(change.id) / _RECORD, _encoded(submitted))
        _note(space, Deed(actor, Event.SUBMITTED, change.kind, change.why, change.files, change.id), entries)
    return submitted


def reject(space: Workspace, actor: Actor, change_id: str, why: str) -> Change:
    """Drop a change: of their own anyone who may propose, of others' a publisher.

    Raises:
        RoleError: the actor may not.
    """
    require(actor, Role.EDITOR, "rejecting a change")
    said = reason(why, "rejecting a change")
    with writing(space, actor.name) as entries:
        change = find(space, change_id)
        if change.by != actor.name:
            require(actor, Role.PUBLISHER, "rejecting a change of someone else")
        _note(space, Deed(actor, Event.REJECTED, change.kind, said, change.files, change.id), entries)
        shutil.rmtree(space.change(change.id), ignore_errors=True)
    return change


def check_publishable(space: Workspace, actor: Actor, changes: Sequence[Change], another_person: bool) -> None:
    """Raises what `publish` would raise of these changes, before anything is asked or written."""
    require(actor, Role.PUBLISHER, "publishing")
    taken: dict[str, str] = {}
    for change in changes:
        if change.state is State.DRAFT:
            raise ConflictError(
                f"the change {change.id} is a draft; submit it first: benefits corpus submit {change.id}"
            )
        if another_person and actor.name in (change.by, change.submitted_by):
            raise RoleError(
                f"the change {change.id} was made or submitted by {actor.name}; another person has to publish it "
                "(the setting publish_needs_another_person)",
                Role.PUBLISHER.value,
            )
        for file in change.files:
            if taken.setdefault(file.path, change.id) != change.id:
                raise ConflictError(
                    f"the changes {taken[file.path]} and {change.id} both change {file.path}; publish one of them, then make the other again"
                )
        check_unchanged(space, change.files)


def publish(
    space: Workspace, actor: Actor, change_ids: Sequence[str], why: str, another_person: bool = False
) -> tuple[Entry, ...]:
    """Put changes in review into the corpus: all of them, or none if one cannot be.

    Args:
        space: the corpus.
        actor: who publishes.
        change_ids: of pending changes.
        why: the reason, for the log.
        another_person: whether it has to be someone who neither made nor submitted the change.

    Raises:
        RoleError: the actor may not.
        ConflictError: a change is a draft, or a document changed since; nothing was changed.
    """
    require(actor, Role.PUBLISHER, "publishing")
    said = reason(why, "publishing")
    written: list[Entry] = []
    with writing(space, actor.name) as entries:
        changes = [find(space, change_id) for change_id in dict.fromkeys(change_ids)]
        check_publishable(space, actor, changes, another_person)
        for change in changes:
            check_staged(space, change)
        for change in changes:
            deed = Deed(actor, Event.PUBLISHED, change.kind, said, change.files, change.id)
            written.append(record(space, deed, (*entries, *written), _staged(space, change.id)))
            shutil.rmtree(space.change(change.id), ignore_errors=True)
    return tuple(written)


def check_staged(space: Workspace, change: Change) -> None:
    """Raises ConflictError if a proposed file is not the one that was proposed."""
    for file in change.files:
        if file.after is not None and hash_file(space.staged(change.id, file.path)) != file.after:
            raise ConflictError(
                f"the proposed {file.path} of change {change.id} is not what was proposed; reject the change and make it again"
            )


def _stage(space: Workspace, folder: Path, contents: Mapping[str, Content]) -> tuple[FileChange, ...]:
    files = []
    for path, content in sorted(contents.items()):
        before = space.hash_of(path)
        after = None
        if content is not None:
            target = folder / "files" / path
            if isinstance(content, Path):
                copy_file(content, target)
            else:
                write_bytes(target, content)
            after = hash_file(target)
        if before != after:
            files.append(FileChange(path, before, after))
    if not files:
        raise RefusedError(f"nothing would change: {', '.join(sorted(contents))} already stands so in the corpus")
    return tuple(files)


def _read(folder: Path) -> Change | None:
    try:
        return Change.from_json(json.loads((folder / _RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _encoded(change: Change) -> bytes:
    return json.dumps(change.as_json(), ensure_ascii=False, indent=2).encode() + b"\n"


def _note(space: Workspace, deed: Deed, entries: tuple[Entry, ...]) -> None:
    record(space, deed, entries, _staged(space, deed.change or ""))


def _staged(space: Workspace, change_id: str) -> ContentSource:
    return lambda file: space.staged(change_id, file.path)
