"""Versions of documents as the log knows them, and the way back to one, or to the whole corpus of a moment."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ingest.lifecycle.errors import ChangeNotFoundError, ConflictError, RefusedError
from ingest.lifecycle.log import Entry, read_log
from ingest.lifecycle.proposals import reason, require
from ingest.lifecycle.records import Actor, Deed, Event, FileChange, Kind, Role
from ingest.lifecycle.workspace import Workspace, hash_file, sidecar_of
from ingest.lifecycle.writing import record, writing

_SHORTEST_HASH: Final = 6
_CHANGING: Final = (Event.PUBLISHED, Event.ROLLED_BACK)


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a document: hashes of its file and of its metadata file, None where there is none.

    `number` 0 is how it was before the first logged change; `entry` is the change that made it, None for that one.
    """

    number: int
    file: str | None
    sidecar: str | None
    entry: Entry | None = None


def versions(space: Workspace, path: str, entries: Sequence[Entry]) -> tuple[Version, ...]:
    """All states of a document that the log knows, oldest first.

    Raises:
        ChangeNotFoundError: neither the corpus nor the log has such a document.
    """
    side = sidecar_of(path)
    touching = [(entry, files) for entry in entries if (files := _files(entry, path, side))]
    file = _first(path, touching, space.hash_of(path))
    sidecar = _first(side, touching, space.hash_of(side))
    if file is None and not touching:
        raise ChangeNotFoundError(f"{path!r} is not in the corpus and never was; 'benefits corpus list' names what is")
    found = [Version(0, file, sidecar)]
    for entry, files in touching:
        for change in files:
            file = change.after if change.path == path else file
            sidecar = change.after if change.path == side else sidecar
        found.append(Version(len(found), file, sidecar, entry))
    return tuple(found)


def plan_rollback(space: Workspace, path: str, to: str | None, entries: Sequence[Entry]) -> tuple[FileChange, ...]:
    """What would bring a document back to a version: its number, the beginning of its hash, or None for the one before.

    Raises:
        ChangeNotFoundError: there is no such version.
        RefusedError: the document is at it already.
    """
    known = versions(space, path, entries)
    target = _wanted(path, known, to)
    side = sidecar_of(path)
    files = _differing(space, [(path, target.file), (side, target.sidecar)])
    if not files:
        raise RefusedError(f"{path} is at version {target.number} already; choose another with --to")
    return files


def plan_rollback_all(space: Workspace, to: str, entries: Sequence[Entry]) -> tuple[FileChange, ...]:
    """What would bring every document back to where it was at a moment or just after an entry of the log.

    Args:
        space: the corpus.
        to: the number of an entry (`12` or `#12`, 0 for before the first), or a time such as 2026-11-22T09:30 (UTC if it names no zone).
        entries: the log.

    Raises:
        RefusedError: `to` is neither, or nothing would change.
    """
    last = _entry_number(to, entries)
    before: dict[str, str | None] = {}
    for entry in entries[last:]:
        if entry.deed.event in _CHANGING:
            for file in entry.deed.files:
                before.setdefault(file.path, file.before)
    files = _differing(space, sorted(before.items()))
    if not files:
        raise RefusedError(f"no document changed since {to}; 'benefits corpus log' shows the entries")
    return files


def roll_back(space: Workspace, actor: Actor, files: tuple[FileChange, ...], why: str) -> Entry:
    """Carry out a plan of this module; the log notes it like any other change.

    Raises:
        RoleError: the actor may not.
        ConflictError: a document changed since the plan was made.
    """
    require(actor, Role.PUBLISHER, "rolling back")
    said = reason(why, "rolling back")
    check_kept(space, files)
    with writing(space, actor.name) as entries:
        deed = Deed(actor, Event.ROLLED_BACK, Kind.ROLLBACK, said, files)
        return record(space, deed, entries, lambda file: space.object_path(str(file.after)))


def check_kept(space: Workspace, files: Sequence[FileChange]) -> None:
    """Raises ConflictError if a content that is needed is missing from the history or damaged there."""
    for file in files:
        if file.after is not None and hash_file(space.object_path(file.after)) != file.after:
            raise ConflictError(
                f"the content {file.after[:12]} of {file.path} is missing from {space.history / 'objects'}, or damaged; restore it from a backup"
            )


def verify(space: Workspace) -> list[str]:
    """Check the log, the contents it names, and the corpus against it; returns what was changed by hand, as sentences.

    Raises:
        DamagedLogError: the log is not what was written.
        ConflictError: a content of the history is missing or damaged.
    """
    entries = read_log(space)
    last: dict[str, str | None] = {}
    for entry in entries:
        if entry.deed.event in _CHANGING:
            for file in entry.deed.files:
                check_kept(space, [FileChange(file.path, None, file.before), file])
                last[file.path] = file.after
    return [
        f"{path} was {'removed' if space.hash_of(path) is None else 'changed'} outside of the log"
        for path, sha256 in sorted(last.items())
        if space.hash_of(path) != sha256
    ]


def _files(entry: Entry, path: str, side: str) -> list[FileChange]:
    if entry.deed.event not in _CHANGING:
        return []
    return [file for file in entry.deed.files if file.path in (path, side)]


def _first(path: str, touching: Sequence[tuple[Entry, list[FileChange]]], now: str | None) -> str | None:
    earliest: Iterator[FileChange] = (file for _, files in touching for file in files if file.path == path)
    first = next(earliest, None)
    return now if first is None else first.before


def _wanted(path: str, known: tuple[Version, ...], to: str | None) -> Version:
    if to is None:
        if len(known) < 2:
            raise ChangeNotFoundError(f"the log knows one version of {path} only; there is nothing to go back to")
        return known[-2]
    wanted = to.strip().lower()
    number = wanted.removeprefix("v")
    if number.isdecimal() and len(number) < _SHORTEST_HASH:
        if int(number) < len(known):
            return known[int(number)]
        raise ChangeNotFoundError(f"{path} has the versions 0 to {len(known) - 1}, not {to}")
    if re.fullmatch(rf"[0-9a-f]{{{_SHORTEST_HASH},64}}", wanted):
        fitting = [version for version in known if (version.file or "").startswith(wanted)]
        if fitting:
            return fitting[-1]
    raise ChangeNotFoundError(
        f"{path} has no version {to!r}; give a number from 0 to {len(known) - 1}, or the first {_SHORTEST_HASH} or more characters of a hash"
    )


def _entry_number(to: str, entries: Sequence[Entry]) -> int:
    number = to.strip().removeprefix("#")
    if number.isdecimal() and len(number) < 10:
        if int(number) > len(entries):
            raise RefusedError(f"the log has {len(entries)} entries, not {number}")
        return int(number)
    try:
        moment = datetime.fromisoformat(to.strip())
    except ValueError:
        raise RefusedError(
            f"{to!r} is neither an entry of the log such as 12 nor a time such as 2026-11-22T09:30"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return sum(1 for entry in entries if entry.when <= moment)


def _differing(space: Workspace, wanted: Sequence[tuple[str, str | None]]) -> tuple[FileChange, ...]:
    now = [(path, space.hash_of(path), after) for path, after in wanted]
    return tuple(FileChange(path, before, after) for path, before, after in now if before != after)
