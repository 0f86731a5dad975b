"""What both the command line and the service need to work on a corpus: the folder, a reader of documents, limits, diffs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benefits.settings import Settings
from ingest.contract.errors import ConfigurationError
from ingest.lifecycle.diff import DocumentDiff, Finder, compare_files, corpus_finder, object_finder, staged_finder
from ingest.lifecycle.history import Version, plan_rollback, plan_rollback_all
from ingest.lifecycle.intake import ImportLimits, Reader
from ingest.lifecycle.log import read_log
from ingest.lifecycle.metadata import edited_sidecar, retired_sidecar
from ingest.lifecycle.proposals import Content, propose
from ingest.lifecycle.records import Actor, Change, FileChange, Kind
from ingest.lifecycle.workspace import Workspace, sidecar_of
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool

_MEBIBYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Plan:
    """Files that are to change, and where their contents are; `change` is the proposal, None for a rollback."""

    files: tuple[FileChange, ...]
    after: Finder
    change: Change | None = None


def workspace(settings: Settings) -> Workspace:
    """The corpus that the settings name.

    Raises:
        ConfigurationError: it is not a folder.
    """
    if not settings.corpus.is_dir():
        raise ConfigurationError(
            f"corpus {str(settings.corpus)!r} is not a folder; give one with --corpus or the setting 'corpus'"
        )
    return Workspace(settings.corpus)


@contextmanager
def document_reader(settings: Settings) -> Iterator[Reader]:
    """Reads documents in a worker process, with the limits of ingest."""
    limits = LoadLimits(max_bytes=settings.max_file_mb * _MEBIBYTE, max_pages=settings.max_pages)
    memory = settings.loader_memory_mb * _MEBIBYTE
    with LoaderPool(limits, timeout_seconds=settings.loader_timeout_seconds, memory_bytes=memory, workers=1) as pool:
        yield pool.load


def import_limits(settings: Settings) -> ImportLimits:
    """Bounds on an import."""
    return ImportLimits(
        max_file_bytes=settings.max_file_mb * _MEBIBYTE, max_total_bytes=settings.max_import_mb * _MEBIBYTE
    )


def edit_metadata(space: Workspace, actor: Actor, path: str, assignments: Sequence[str], why: str) -> Change:
    """Propose other metadata for a document."""
    contents: dict[str, Content] = {sidecar_of(path): edited_sidecar(space, path, assignments)}
    return propose(space, actor, Kind.METADATA, contents, why)


def propose_retirement(space: Workspace, actor: Actor, path: str, why: str) -> Change:
    """Propose that a document is answered from no longer; its file stays."""
    return propose(space, actor, Kind.RETIRE, {sidecar_of(path): retired_sidecar(space, path)}, why)


def plan_of_change(space: Workspace, change: Change) -> Plan:
    """What a proposed change would do."""
    return Plan(change.files, staged_finder(space, change.id), change)


def plan_of_rollback(space: Workspace, path: str | None, to: str | None) -> Plan:
    """What a rollback would do: of one document, or of all if `path` is None."""
    entries = read_log(space)
    files = plan_rollback(space, path, to, entries) if path else plan_rollback_all(space, to or "", entries)
    return Plan(files, object_finder(space))


def compare_plan(settings: Settings, plan: Plan) -> tuple[DocumentDiff, ...]:
    """The documents of a plan before and after."""
    space = workspace(settings)
    with document_reader(settings) as read:
        return compare_files(space, plan.files, corpus_finder(space), plan.after, read)


def question_sets(settings: Settings) -> dict[str, Path]:
    """Question sets that can be chosen by name."""
    return {path.stem: path for path in sorted(settings.question_sets.glob("*.jsonl"))}


def version_json(version: Version) -> dict[str, Any]:
    """A version of a document as JSON-ready values."""
    entry = version.entry
    return {
        "number": version.number,
        "sha256": version.file,
        "metadata_sha256": version.sidecar,
        "entry": entry.n if entry else None,
        "when": entry.when.isoformat(timespec="seconds") if entry else None,
        "by": entry.deed.actor.name if entry else None,
        "why": entry.deed.why if entry else None,
    }
