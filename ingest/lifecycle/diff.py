"""What a change does to each document: its text by section, and what is said of it."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ingest.catalogue import known_fields, own_fields, read_catalogue
from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.lifecycle.errors import LifecycleError
from ingest.lifecycle.files import copy_file
from ingest.lifecycle.intake import Reader
from ingest.lifecycle.metadata import flat, parse_sidecar
from ingest.lifecycle.records import FileChange
from ingest.lifecycle.sections import Fate, SectionDiff, compare_sections
from ingest.lifecycle.words import Side
from ingest.lifecycle.workspace import Workspace, document_of, sidecar_of

# The file that holds a content by the file it is of and its hash.
Finder = Callable[[str, str], Path]
_EMPTY = LoadedDocument(())


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """A field of a document's metadata; None where it is not set."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """One document before and after. `notes` say what could not be compared."""

    path: str
    fate: Fate
    fields: tuple[FieldDiff, ...]
    sections: tuple[SectionDiff, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The diff as JSON-ready values; sections that are the same are counted, not listed."""
        return {
            "path": self.path,
            "fate": self.fate.value,
            "fields": [{"name": item.name, "before": item.before, "after": item.after} for item in self.fields],
            "sections": [_section_json(item) for item in self.sections if item.fate is not Fate.SAME],
            "sections_unchanged": sum(item.fate is Fate.SAME for item in self.sections),
            "notes": list(self.notes),
        }


def compare_files(
    space: Workspace, files: Sequence[FileChange], before: Finder, after: Finder, read: Reader
) -> tuple[DocumentDiff, ...]:
    """Compare documents that a change touches.

    Args:
        space: the corpus.
        files: what changes.
        before: where a content before the change is.
        after: where one after it is.
        read: reads a document.
    """
    paths = sorted({document_of(file.path) for file in files})
    changed = {file.path: file for file in files}
    with tempfile.TemporaryDirectory(prefix="benefits-diff-") as folder:
        job = _Job(space, changed, before, after, read, Path(folder))
        return tuple(_compare(job, path) for path in paths)


def staged_finder(space: Workspace, change_id: str) -> Finder:
    """Finds contents of a proposed change."""
    return lambda path, sha256: space.staged(change_id, path)


def object_finder(space: Workspace) -> Finder:
    """Finds contents of the history."""
    return lambda path, sha256: space.object_path(sha256)


def corpus_finder(space: Workspace) -> Finder:
    """Finds contents in the corpus as it is, or in the history if it has moved on."""

    def find(path: str, sha256: str) -> Path:
        kept = space.object_path(sha256)
        return kept if kept.is_file() else space.file(path)

    return find


@dataclass(frozen=True, slots=True)
class _Job:
    space: Workspace
    changed: Mapping[str, FileChange]
    before: Finder
    after: Finder
    read: Reader
    folder: Path


def _compare(job: _Job, path: str) -> DocumentDiff:
    notes: list[str] = []
    # A document that the change leaves alone has its text on both sides, so that only fields are listed.
    text = job.changed.get(path)
    if text is None:
        old = new = _EMPTY
        fate = Fate.CHANGED
    else:
        old = _loaded(job, path, text.before, job.before, notes)
        new = _loaded(job, path, text.after, job.after, notes)
        fate = Fate.ADDED if text.before is None else Fate.REMOVED if text.after is None else Fate.CHANGED
    fields = _fields(_metadata(job, path, old, True), _metadata(job, path, new, False))
    return DocumentDiff(path, fate, fields, compare_sections(old.blocks, new.blocks), tuple(notes))


def _loaded(job: _Job, path: str, sha256: str | None, find: Finder, notes: list[str]) -> LoadedDocument:
    if sha256 is None:
        return _EMPTY
    copy = job.folder / f"{sha256}{PurePosixPath(path).suffix}"
    try:
        if not copy.is_file():
            copy_file(find(path, sha256), copy)
        return job.read(copy)
    except LoadError as error:
        notes.append(error.reason.replace(copy.name, PurePosixPath(path).name))
    except OSError as error:
        notes.append(f"{path} as of {sha256[:12]} cannot be opened ({error.strerror or error})")
    return _EMPTY


def _metadata(job: _Job, path: str, loaded: LoadedDocument, old: bool) -> dict[str, str]:
    """What is said of a document on one side: in its text, in the catalogue, in the file beside it."""
    text, side = job.changed.get(path), job.changed.get(sidecar_of(path))
    if text is not None and (text.before if old else text.after) is None:
        return {}
    file: Path | None = job.space.file(sidecar_of(path))
    if side is not None:
        sha256, find = (side.before, job.before) if old else (side.after, job.after)
        file = None if sha256 is None else find(side.path, sha256)
    try:
        beside = parse_sidecar(file.read_bytes(), file.name) if file is not None and file.is_file() else {}
        entry = read_catalogue(job.space.corpus).get(path, {})
    except (LifecycleError, ConfigurationError, OSError):
        beside, entry = {}, {}
    own = own_fields(PurePosixPath(path), loaded)
    return flat(known_fields(own, {**entry, **beside}))


def _fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldDiff, ...]:
    names = sorted(before.keys() | after.keys())
    return tuple(
        FieldDiff(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )


def _section_json(section: SectionDiff) -> dict[str, Any]:
    return {
        "headings": list(section.headings),
        "before": None if section.before is None else list(section.before),
        "fate": section.fate.value,
        "rows": [
            {"fate": row.fate.value, "left": _side_json(row.left), "right": _side_json(row.right)}
            for row in section.rows
        ],
    }


def _side_json(side: Side) -> list[dict[str, str]]:
    return [{"kind": span.kind.value, "text": span.text} for span in side]
