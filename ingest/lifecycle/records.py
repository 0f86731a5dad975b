"""Records of changes to a corpus: who, what, when, why, and the files before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class Role(StrEnum):
    """What someone may do; each may also do what those before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"

    def includes(self, other: "Role") -> bool:
        """True if this role may do all that the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class State(StrEnum):
    """Where a proposed change stands; one that is published or rejected is no longer there, only in the log."""

    DRAFT = "draft"
    REVIEW = "review"


class Kind(StrEnum):
    """What a change does to documents."""

    UPLOAD = "upload"
    REPLACE = "replace"
    METADATA = "metadata"
    RETIRE = "retire"
    IMPORT = "import"
    ROLLBACK = "rollback"


class Event(StrEnum):
    """What an entry of the log says happened; only `PUBLISHED` and `ROLLED_BACK` change files of the corpus."""

    PROPOSED = "proposed"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled back"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a name as the log shows it, and the role it is done in."""

    name: str
    role: Role = Role.PUBLISHER


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of the corpus: path below it with forward slashes, SHA-256 before and after; None where there is no file."""

    path: str
    before: str | None
    after: str | None

    def as_json(self) -> dict[str, Any]:
        """The record as JSON-ready values."""
        return {"path": self.path, "before": self.before, "after": self.after}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(value["path"], value["before"], value["after"])


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed change that waits to be submitted or published.

    `files` holds what each file was when the change was made, and what it is to be. `by` made it, `submitted_by` asked for its review.
    """

    id: str
    state: State
    kind: Kind
    by: str
    when: datetime
    why: str
    files: tuple[FileChange, ...]
    submitted_by: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The record as JSON-ready values."""
        return {
            "id": self.id,
            "state": self.state.value,
            "kind": self.kind.value,
            "by": self.by,
            "when": self.when.isoformat(timespec="seconds"),
            "why": self.why,
            "submitted_by": self.submitted_by,
            "files": [file.as_json() for file in self.files],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(
            id=value["id"],
            state=State(value["state"]),
            kind=Kind(value["kind"]),
            by=value["by"],
            when=datetime.fromisoformat(value["when"]),
            why=value["why"],
            files=tuple(FileChange.from_json(file) for file in value["files"]),
            submitted_by=value["submitted_by"],
        )


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be written to the log: an entry without its number, time and hashes."""

    actor: Actor
    event: Event
    kind: Kind
    why: str
    files: tuple[FileChange, ...]
    change: str | None = None
