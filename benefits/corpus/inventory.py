"""All documents of a corpus with what is said of them, indexed or not."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benefits.settings import Settings
from ingest.catalogue import known_fields, read_catalogue
from ingest.changes import corpus_files
from ingest.contract.chunks import DocumentInfo
from ingest.contract.errors import ConfigurationError, IndexMismatchError, IndexMissingError, LoadError
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import read_documents
from ingest.lifecycle.log import read_log
from ingest.lifecycle.metadata import EDITABLE, flat
from ingest.lifecycle.proposals import pending
from ingest.lifecycle.records import Event
from ingest.lifecycle.workspace import Workspace, document_of
from ingest.load.front_matter import split_front_matter
from ingest.policy.fields import EVERYBODY, text_of
from ingest.policy.sidecar import UNREADABLE, entry_of


def documents_json(settings: Settings, space: Workspace) -> list[dict[str, Any]]:
    """Every document in the order of paths, as JSON-ready values."""
    indexed = _indexed(settings)
    try:
        catalogue = read_catalogue(space.corpus)
    except ConfigurationError:
        catalogue = {}
    changed: Counter[str] = Counter()
    for entry in read_log(space):
        if entry.deed.event in (Event.PUBLISHED, Event.ROLLED_BACK):
            changed.update({document_of(file.path) for file in entry.deed.files})
    waiting: dict[str, list[str]] = defaultdict(list)
    for change in pending(space):
        for path in sorted({document_of(file.path) for file in change.files}):
            waiting[path].append(change.id)
    rows = []
    for file in corpus_files(space.corpus, settings.exclude):
        path = file.relative_to(space.corpus).as_posix()
        said = _said(file, catalogue.get(path, {}))
        row = _row(path, said, indexed.get(path))
        rows.append({**row, "versions": changed[path] + 1, "pending": waiting[path]})
    return rows


def _row(path: str, said: Mapping[str, str], info: DocumentInfo | None) -> dict[str, Any]:
    audience = {name.removeprefix("audience."): value for name, value in said.items() if name.startswith("audience.")}
    names = ("policy", "version", "owner", "effective_from", "effective_to", "review_by")
    return {
        "path": path,
        "title": said.get("title") or (info.title if info else Path(path).name),
        "language": said.get("language") or (info.language if info else None),
        "state": said.get("state", "published"),
        "indexed": info is not None,
        "audience": audience,
        "problem": said.get(UNREADABLE),
        "fields": {name: value for name, value in said.items() if name in EDITABLE or name.startswith("audience.")},
        **{name: said.get(name) for name in names},
    }


def _said(file: Path, catalogued: Mapping[str, Any]) -> dict[str, str]:
    front: Mapping[str, str] = {}
    if file.suffix.lower() in {".md", ".markdown"}:
        try:
            front = split_front_matter(file.read_text(encoding="utf-8", errors="replace")).metadata
        except (LoadError, OSError):
            front = {}
    fields = flat(known_fields(front, entry_of(file, catalogued)))
    return {name: value for name, value in fields.items() if name == UNREADABLE or not _says_nothing(name, value)}


def _says_nothing(name: str, value: str) -> bool:
    """True for what only takes back what another source says: "effective_to: none", or an audience of "any" country."""
    if text_of(value) is None:
        return True
    words = {part.strip().casefold() for part in value.split(",")}
    return name.startswith("audience.") and not words.isdisjoint(EVERYBODY)


def _indexed(settings: Settings) -> dict[str, DocumentInfo]:
    try:
        documents = read_documents(IndexLayout(settings.index).current())
    except (IndexMissingError, IndexMismatchError, FileNotFoundError):
        return {}
    return {document.info.path: document.info for document in documents}
