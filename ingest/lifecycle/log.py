"""The append-only log of what happened to a corpus; every line carries the hash of the line before."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self

from ingest.lifecycle.errors import DamagedLogError
from ingest.lifecycle.files import sync_folder, write_bytes
from ingest.lifecycle.records import Actor, Deed, Event, FileChange, Kind, Role
from ingest.lifecycle.workspace import Workspace

_FIRST: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `n` counts from 1; `digest` is the SHA-256 of all the rest, `previous` that of the entry before."""

    n: int
    when: datetime
    deed: Deed
    previous: str
    digest: str

    def as_json(self) -> dict[str, Any]:
        """The entry as JSON-ready values."""
        return {**_content(self.n, self.when, self.deed, self.previous), "hash": self.digest}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        deed = Deed(
            Actor(value["actor"], Role(value["role"])),
            Event(value["event"]),
            Kind(value["kind"]),
            value["why"],
            tuple(FileChange.from_json(file) for file in value["files"]),
            value["change"],
        )
        return cls(value["n"], datetime.fromisoformat(value["when"]), deed, value["previous"], value["hash"])


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry whose files are in place: its number, 0 before the first, and its hash."""

    n: int = 0
    digest: str = _FIRST


def read_log(space: Workspace) -> tuple[Entry, ...]:
    """All entries, oldest first; a last line that a crash cut short is not one.

    Raises:
        DamagedLogError: a line is not one that was written, or lines are missing.
    """
    entries: list[Entry] = []
    previous = _FIRST
    for number, line in enumerate(_whole_lines(space)[0], 1):
        entry = _entry(space, number, line)
        if entry.n != number or entry.previous != previous or entry.digest != _digest(entry):
            raise DamagedLogError(
                f"{space.log}: line {number} was changed after it was written, or a line before it was; restore the log from a backup"
            )
        entries.append(entry)
        previous = entry.digest
    head = read_head(space)
    known = entries[head.n - 1].digest if 0 < head.n <= len(entries) else _FIRST if head.n == 0 else None
    if known != head.digest:
        raise DamagedLogError(
            f"{space.log} ends before entry {head.n} that {space.head} names, or holds another; restore the log from a backup"
        )
    return tuple(entries)


def append(space: Workspace, deed: Deed, entries: tuple[Entry, ...]) -> Entry:
    """Add an entry after those that `read_log` gave, and make it outlast a crash. The caller holds the lock."""
    previous = entries[-1].digest if entries else _FIRST
    number, when = len(entries) + 1, datetime.now(UTC).replace(microsecond=0)
    if entries:
        when = max(when, entries[-1].when)  # a clock that was set back does not put entries out of order
    digest = _hash(_content(number, when, deed, previous))
    entry = Entry(number, when, deed, previous, digest)
    space.history.mkdir(parents=True, exist_ok=True)
    with space.log.open("ab") as file:
        file.write(json.dumps(entry.as_json(), ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(space.history)
    return entry


def drop_cut_line(space: Workspace) -> bool:
    """Remove a last line that a crash cut short; returns whether there was one. The caller holds the lock."""
    lines, rest = _whole_lines(space)
    if not rest:
        return False
    with space.log.open("r+b") as file:
        file.truncate(sum(len(line) + 1 for line in lines))
        os.fsync(file.fileno())
    return True


def read_head(space: Workspace) -> Head:
    """The last entry whose files are in place.

    Raises:
        DamagedLogError: the file is not one that was written.
    """
    try:
        value = json.loads(space.head.read_text(encoding="utf-8"))
        return Head(int(value["n"]), str(value["hash"]))
    except FileNotFoundError:
        return Head()
    except (ValueError, KeyError, TypeError):
        raise DamagedLogError(f"{space.head} cannot be read; restore it from a backup") from None


def write_head(space: Workspace, entry: Entry) -> None:
    """Note that an entry's files are in place."""
    write_bytes(space.head, json.dumps({"n": entry.n, "hash": entry.digest}).encode() + b"\n")


def _whole_lines(space: Workspace) -> tuple[list[bytes], bytes]:
    try:
        *lines, rest = space.log.read_bytes().split(b"\n")
    except FileNotFoundError:
        return [], b""
    return lines, rest


def _entry(space: Workspace, number: int, line: bytes) -> Entry:
    try:
        return Entry.from_json(json.loads(line))
    except (ValueError, KeyError, TypeError):
        raise DamagedLogError(f"{space.log}: line {number} is not an entry; restore the log from a backup") from None


def _content(n: int, when: datetime, deed: Deed, previous: str) -> dict[str, Any]:
    return {
        "n": n,
        "when": when.isoformat(timespec="seconds"),
        "actor": deed.actor.name,
        "role": deed.actor.role.value,
        "event": deed.event.value,
        "kind": deed.kind.value,
        "change": deed.change,
        "why": deed.why,
        "files": [file.as_json() for file in deed.files],
        "previous": previous,
    }


def _digest(entry: Entry) -> str:
    return _hash(_content(entry.n, entry.when, entry.deed, entry.previous))


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
