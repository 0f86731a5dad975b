"""Reads a whole corpus for checking: every document with its description and text, and what could not be read."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ingest.catalogue import CATALOGUE, FileFacts, describe, known_fields, own_fields, read_catalogue
from ingest.changes import SUPPORTED, corpus_files
from ingest.contract.chunks import DocumentInfo, State
from ingest.contract.documents import Block, LoadedDocument, canonical_text
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.load.extensions import EXTENSIONS
from ingest.load.pool import LoaderPool
from ingest.policy.findings import Finding, Severity
from ingest.policy.schema import field_names
from ingest.policy.sidecar import SIDECAR, entry_of, read_sidecar, sidecar_of
from ingest.policy.validate import validate_fields
from ingest.walk import Refused, walk_corpus

Advance = Callable[[], None]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as it would be indexed: description, blocks, and the file they come from."""

    info: DocumentInfo
    file: Path
    blocks: tuple[Block, ...]
    text: str

    @property
    def published(self) -> bool:
        """True if an index would hold it."""
        return self.info.state is State.PUBLISHED


@dataclass(slots=True)
class ReadCorpus:
    """The documents that could be read, sorted by path, and what was found on the way."""

    root: Path
    documents: list[ReadDocument] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: int = 0


def read_corpus(corpus: Path, loaders: LoaderPool, exclude: Sequence[str], advance: Advance) -> ReadCorpus:
    """Read and describe every file; one that cannot be read is one finding.

    Raises:
        ConfigurationError: the folder or its catalogue is wrong, or there is nothing in it.
    """
    catalogue = read_catalogue(corpus)
    files = list(corpus_files(corpus, exclude))
    if not files:
        raise ConfigurationError(f"corpus {str(corpus)!r} holds no documents; supported are {SUPPORTED}")
    found = ReadCorpus(corpus, files=len(files))
    found.findings += _nothing_described(corpus, files, catalogue, exclude)
    readable = [file for file in files if file.suffix.lower() in EXTENSIONS]
    for file in files:
        if file.suffix.lower() not in EXTENSIONS:
            message = f"the format {file.suffix or '(none)'} is not read"
            remedy = f"save it in another, or exclude it; supported are {SUPPORTED}"
            path = file.relative_to(corpus).as_posix()
            found.findings.append(Finding(Severity.WARNING, "unreadable", path, message, remedy))
    found.findings += [
        _unreadable(item.path, item.reason) for item in walk_corpus(corpus, exclude) if isinstance(item, Refused)
    ]
    for file, loaded in loaders.load_many(readable):
        path = file.relative_to(corpus).as_posix()
        _take(found, path, file, loaded, catalogue.get(path, {}))
        advance()
    return found


def _nothing_described(
    corpus: Path, files: Sequence[Path], catalogue: Mapping[str, Any], exclude: Sequence[str]
) -> list[Finding]:
    """Entries and sidecars whose document is not there."""
    there = {file.relative_to(corpus).as_posix() for file in files}
    findings = []
    for path in sorted(catalogue.keys() - there):
        if not (corpus / path).is_file():
            message = f"{CATALOGUE} describes {path!r}, but there is no such file"
            remedy = "correct the path (below the corpus folder, with forward slashes) or remove the entry"
            findings.append(Finding(Severity.WARNING, "fields", CATALOGUE, message, remedy, "path", path))
    for sidecar in corpus_files(corpus, exclude, sidecars=True):
        path = sidecar.relative_to(corpus).as_posix()
        if path.removesuffix(SIDECAR) not in there:
            message = f"it describes {sidecar.name.removesuffix(SIDECAR)!r}, but there is no such file beside it"
            findings.append(Finding(Severity.WARNING, "fields", path, message, "rename it to match, or remove it"))
    return findings


def _take(
    found: ReadCorpus, path: str, file: Path, loaded: LoadedDocument | LoadError, catalogued: Mapping[str, Any]
) -> None:
    wrong = _said_in(CATALOGUE, validate_fields(path, catalogued, own=True)) + _of_sidecar(path, file)
    if isinstance(loaded, LoadError):
        found.findings += [*wrong, _unreadable(path, loaded.reason)]
        return
    if PurePosixPath(path).suffix.lower() in {".md", ".markdown"}:
        wrong += _said_in("its front matter", _of_front_matter(path, loaded))
    found.findings += list(dict.fromkeys(wrong))
    for warning in loaded.warnings:
        message, remedy = warning.rstrip("."), "look at the document there, and save it again in another way"
        found.findings.append(Finding(Severity.HINT, "unreadable", path, message, remedy))
    text, _ = canonical_text(loaded.blocks)
    digest = hashlib.sha256(text.encode()).hexdigest()
    facts = FileFacts(path, hashlib.sha256(file.read_bytes()).hexdigest())
    try:
        info = describe(facts, loaded, text, digest, entry_of(file, catalogued))
    except LoadError as error:
        if not any(item.severity is Severity.ERROR for item in wrong):
            found.findings.append(_unreadable(path, error.reason))
        return
    found.documents.append(ReadDocument(info, file, loaded.blocks, text))


def _of_front_matter(path: str, loaded: LoadedDocument) -> Iterator[Finding]:
    front = known_fields(own_fields(PurePosixPath(path), loaded), {})
    yield from validate_fields(path, {name: value for name, value in front.items() if "." not in name}, own=False)
    # Front matter comes flattened: what stands inside a field has its name and a dot before its own.
    nested = {name.partition(".")[0]: value for name, value in front.items() if "." in name}
    for name in sorted(nested.keys() & field_names()):
        message = f"the field {name!r} holds a mapping, which is not read"
        yield Finding(Severity.WARNING, "fields", path, message, "write words between commas", name, nested[name])


def _of_sidecar(path: str, file: Path) -> list[Finding]:
    try:
        return _said_in(sidecar_of(file).name, validate_fields(path, read_sidecar(file), own=True))
    except LoadError as error:
        return [_unreadable(path, error.reason)]


def _said_in(source: str, findings: Iterable[Finding]) -> list[Finding]:
    """Findings that say where the field stands."""
    return [replace(finding, message=f"in {source}, {finding.message}") for finding in findings]


def _unreadable(path: str, reason: str) -> Finding:
    message, _, remedy = reason.rstrip(".").partition("; ")
    return Finding(Severity.ERROR, "unreadable", path, message, remedy or "mend the file, or remove it")
