"""Builds or updates an index from a folder of documents: only what changed is read, only new text is embedded."""

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import TransformComponent

from ingest.catalogue import CATALOGUE, FileFacts, describe, read_catalogue
from ingest.contract.documents import LoadedDocument, canonical_text
from ingest.contract.embedding.embedder import TextEmbedder
from ingest.contract.errors import ConfigurationError, IndexMismatchError, IndexMissingError, LoadError
from ingest.contract.index.layout import SCHEMA_VERSION, IndexLayout
from ingest.contract.index.objects import DocumentObject, EmbeddedChunk, write_object
from ingest.contract.index.snapshot import IndexedDocument, read_documents, read_manifest
from ingest.index.lock import writer_lock
from ingest.index.profile import QuestionProfile, load_profile
from ingest.index.writer import publish
from ingest.load.loader import SUPPORTED_EXTENSIONS
from ingest.load.pool import LoaderPool
from ingest.nodes import ChunkEmbedding, StructureNodeParser, policy_document
from ingest.report import IngestReport

# Part of every object's key: raised when loading or chunking changes what comes out of the same file.
PIPELINE_VERSION: Final = 1


class Progress(Protocol):
    """Told how far an ingest is; the command line draws bars of it."""

    def start(self, stage: str, total: int) -> None:
        """A stage begins: "read" counts files, "embed" counts documents."""

    def advance(self, amount: int = 1) -> None:
        """So many more are done."""


class Silent:
    """Progress that nobody watches."""

    def start(self, stage: str, total: int) -> None:
        """Do nothing."""

    def advance(self, amount: int = 1) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class IngestPlan:
    """What to build an index from, and with what.

    Attributes:
        corpus: folder of documents.
        index: index directory.
        embedder: the embedding model.
        loaders: parses files, isolated from this process.
        transformations: llama-index transformations put between chunking and embedding.
        exclude: folder names and path patterns below the corpus that are left out.
    """

    corpus: Path
    index: Path
    embedder: TextEmbedder
    loaders: LoaderPool
    transformations: Sequence[TransformComponent] = ()
    exclude: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    facts: FileFacts
    file: Path
    entry: Mapping[str, Any]
    key: str


@dataclass(slots=True)
class _Previous:
    keys: dict[str, str] = field(default_factory=dict)


def ingest(plan: IngestPlan, progress: Progress | None = None) -> IngestReport:
    """Bring the index up to date with the corpus and publish it.

    A file that cannot be read is reported and left out of the new snapshot if it was never indexed; if an earlier version of it is
    in the index, that version is kept, so that a broken upload does not take a policy away.

    Raises:
        ConfigurationError: the corpus folder or its catalogue is wrong; nothing was changed.
        IndexLockedError: another ingest is running.
    """
    began = time.monotonic()
    if not plan.corpus.is_dir():
        raise ConfigurationError(f"corpus {str(plan.corpus)!r} is not a folder; give one with --corpus or the setting 'corpus'")
    layout = IndexLayout(plan.index)
    with writer_lock(layout.lock):
        report = _run(plan, layout, progress or Silent())
    report.seconds = time.monotonic() - began
    return report


def _run(plan: IngestPlan, layout: IndexLayout, progress: Progress) -> IngestReport:
    report = IngestReport()
    catalogue = read_catalogue(plan.corpus)
    files = list(_files(plan.corpus, plan.exclude))
    if not files:
        raise ConfigurationError(f"corpus {str(plan.corpus)!r} holds no documents; supported are {_extensions()}")
    previous = _previous(layout, plan.embedder)
    progress.start("read", len(files))
    sources = []
    for file in files:
        source = _source(plan, file, catalogue)
        if source is not None:
            sources.append(source)
        else:
            path = file.relative_to(plan.corpus).as_posix()
            report.failed[path] = f"the format {file.suffix or '(none)'} is not supported; supported are {_extensions()}"
        progress.advance()
    profile = load_profile(layout, plan.embedder)
    _embed_new(_Run(plan, layout, previous, profile), sources, report, progress)
    documents = _collect(layout, sources, previous, report)
    report.removed = sorted(previous.keys.keys() - {document.info.path for document in documents})
    corpus_hash = hashlib.sha256("\n".join(f"{d.info.path} {d.key}" for d in documents).encode()).hexdigest()
    if not documents:
        raise ConfigurationError(
            f"none of the {len(files)} files in {str(plan.corpus)!r} could be read, so nothing was published: "
            + "; ".join(f"{path}: {reason}" for path, reason in list(report.failed.items())[:5])
        )
    report.snapshot = publish(layout, documents, plan.embedder.identity, profile, corpus_hash)
    report.published = True
    return report


def _files(corpus: Path, exclude: Sequence[str]) -> Iterator[Path]:
    for path in sorted(corpus.rglob("*")):
        relative = path.relative_to(corpus)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        left_out = any(relative.match(pattern) or pattern in relative.parts for pattern in exclude)
        if path.is_file() and not hidden and not left_out and relative.as_posix() != CATALOGUE:
            yield path


def _extensions() -> str:
    return ", ".join(sorted(SUPPORTED_EXTENSIONS))


def _previous(layout: IndexLayout, embedder: TextEmbedder) -> _Previous:
    try:
        folder = layout.current()
        manifest = read_manifest(folder)
    except (IndexMissingError, IndexMismatchError):
        return _Previous()
    if manifest.embedding != embedder.identity:
        return _Previous()
    return _Previous({document.info.path: document.key for document in read_documents(folder)})


def _source(plan: IngestPlan, file: Path, catalogue: Mapping[str, Mapping[str, Any]]) -> _Source | None:
    if file.suffix.lower() not in SUPPORTED_EXTENSIONS:
        return None
    path = file.relative_to(plan.corpus).as_posix()
    entry = catalogue.get(path, {})
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    transformations = [type(item).__qualname__ for item in plan.transformations]
    parts = [path, sha256, entry, str(plan.embedder.identity), transformations, SCHEMA_VERSION, PIPELINE_VERSION]
    key = hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()
    return _Source(FileFacts(path, sha256), file, entry, key)


@dataclass(frozen=True, slots=True)
class _Run:
    plan: IngestPlan
    layout: IndexLayout
    previous: _Previous
    profile: QuestionProfile


def _embed_new(run: _Run, sources: Sequence[_Source], report: IngestReport, progress: Progress) -> None:
    """Write an object for every document that has none yet."""
    new = [source for source in sources if not run.layout.object_path(source.key).is_file()]
    progress.start("embed", len(new))
    by_file = {source.file: source for source in new}
    for file, loaded in run.plan.loaders.load_many([source.file for source in new]):
        source = by_file[file]
        try:
            if isinstance(loaded, LoadError):
                raise loaded
            report.chunks_embedded += _embed(run, source, loaded)
            if loaded.warnings:
                report.warnings[source.facts.path] = tuple(loaded.warnings)
        except LoadError as error:
            report.failed[source.facts.path] = error.reason
        progress.advance()


def _embed(run: _Run, source: _Source, loaded: LoadedDocument) -> int:
    text, _ = canonical_text(loaded.blocks)
    info = describe(source.facts, loaded, text, hashlib.sha256(text.encode()).hexdigest(), source.entry)
    counted = _Counter()
    embedder = run.plan.embedder
    parser = StructureNodeParser(count_tokens=embedder.count_tokens)
    embedding = ChunkEmbedding(
        embedder=embedder,
        profile=run.profile,
        known=_known_chunks(run.layout, run.previous, source.facts.path),
        on_embedded=counted,
    )
    pipeline = IngestionPipeline(transformations=[parser, *run.plan.transformations, embedding], disable_cache=True)
    nodes = pipeline.run(documents=[policy_document(info.path, info.title, info.language, loaded.blocks)])
    chunks = parser.take_chunks()
    embedded = [embedding.take(chunks[node.node_id]) for node in nodes if node.node_id in chunks]
    write_object(run.layout.object_path(source.key), info, loaded.blocks, embedded, embedder.identity.dimension)
    return counted.total


def _known_chunks(layout: IndexLayout, previous: _Previous, path: str) -> dict[str, EmbeddedChunk]:
    key = previous.keys.get(path)
    if key is None or not layout.object_path(key).is_file():
        return {}
    opened = DocumentObject(layout.object_path(key))
    return {embedding_key: opened.embedded(i) for i, embedding_key in enumerate(opened.keys)}


class _Counter:
    def __init__(self) -> None:
        self.total = 0

    def __call__(self, amount: int) -> None:
        self.total += amount


def _collect(
    layout: IndexLayout, sources: Sequence[_Source], previous: _Previous, report: IngestReport
) -> list[IndexedDocument]:
    documents = []
    for source in sources:
        path = source.facts.path
        key = source.key
        before = previous.keys.get(path)
        if path in report.failed:
            if before is None or not layout.object_path(before).is_file():
                continue
            key = before
        elif before is None:
            report.added.append(path)
        elif before == key:
            report.unchanged.append(path)
        else:
            report.changed.append(path)
        opened = DocumentObject(layout.object_path(key))
        report.chunks += len(opened.vectors)
        documents.append(IndexedDocument(opened.info, key))
    return documents


