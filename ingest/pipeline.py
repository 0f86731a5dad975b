"""Builds or updates an index from a folder of documents: only what changed is read, only new text is embedded."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from ingest.catalogue import describe
from ingest.changes import SUPPORTED, Changes, Source, find_changes, still_hold, unchanged_report
from ingest.contract.chunks import DocumentInfo, State
from ingest.contract.documents import LoadedDocument, canonical_text
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import DocumentObject, EmbeddedChunk, write_object
from ingest.contract.index.snapshot import IndexedDocument
from ingest.embed import Embedding, chunk_texts, embed_chunks
from ingest.glossary import usable_glossary
from ingest.index.earlier import Earlier
from ingest.index.lock import writer_lock
from ingest.index.profile import QuestionProfile, load_profile
from ingest.index.writer import publish
from ingest.load.pool import LoaderPool
from ingest.report import IngestReport

if TYPE_CHECKING:
    from llama_index.core.schema import TransformComponent

# Characters of text that are embedded together: enough that passages of like length meet in a batch.
_TOGETHER: Final = 120_000


class Progress(Protocol):
    """Told how far an ingest is; the command line draws bars of it."""

    def start(self, stage: str, total: int) -> None:
        """A stage begins: "embed" counts documents."""

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
    transformations: "Sequence[TransformComponent]" = ()
    exclude: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    plan: IngestPlan
    layout: IndexLayout
    changes: Changes
    profile: QuestionProfile
    earlier: Earlier


def ingest(plan: IngestPlan, progress: Progress | None = None, found: Changes | None = None) -> IngestReport:
    """Bring the index up to date with the corpus and publish it; where nothing changed, nothing is published.

    A file that cannot be read is reported and left out of the new snapshot if it was never indexed; if an earlier version of it is
    in the index, that version is kept, so that a broken upload does not take a policy away. `found` are the changes, if they were looked for
    just before with the same settings; they are looked for again if they do not hold any more.

    Raises:
        ConfigurationError: the corpus folder or its catalogue is wrong; nothing was changed.
        IndexLockedError: another ingest is running.
    """
    began = time.monotonic()
    layout = IndexLayout(plan.index)
    with writer_lock(layout.lock):
        changes = found
        if changes is None or not still_hold(changes, layout):
            changes = find_changes(
                plan.corpus,
                layout,
                plan.embedder.identity,
                exclude=plan.exclude,
                transformations=_names(plan.transformations),
            )
        if changes.nothing:
            report = unchanged_report(layout, changes)
            _name_unsupported(plan.corpus, changes, report)
        else:
            report = _run(plan, layout, changes, progress or Silent())
    report.seconds = time.monotonic() - began
    return report


def _names(transformations: "Sequence[TransformComponent]") -> list[str]:
    if not transformations:
        return []
    from ingest.nodes import name_with_settings  # noqa: PLC0415 - as in _transformed

    return [name_with_settings(item) for item in transformations]


def _run(plan: IngestPlan, layout: IndexLayout, changes: Changes, progress: Progress) -> IngestReport:
    report = IngestReport(left_out=dict(changes.left_out))
    _name_unsupported(plan.corpus, changes, report)
    run = _Run(plan, layout, changes, load_profile(layout, plan.embedder), Earlier(layout, changes.snapshot))
    _embed_new(run, report, progress)
    documents = _collect(run, report)
    if not documents:
        raise ConfigurationError(_nothing_to_publish(plan.corpus, changes, report))
    glossary = usable_glossary(plan.corpus, layout, changes.snapshot, report)
    same = {document.info.path: document.key for document in documents} == dict(changes.published)
    if changes.snapshot and same and glossary.digest == changes.published_glossary:
        report.snapshot = changes.snapshot  # a file that still cannot be read is no reason for a new one
        return report
    report.removed = sorted(changes.published.keys() - {document.info.path for document in documents})
    corpus_hash = hashlib.sha256("\n".join(f"{d.info.path} {d.key}" for d in documents).encode()).hexdigest()
    report.snapshot = publish(
        layout, documents, plan.embedder.identity, run.profile, corpus_hash, glossary=glossary, earlier=run.earlier
    )
    report.published = True
    return report


def _nothing_to_publish(corpus: Path, changes: Changes, report: IngestReport) -> str:
    files = len(changes.sources) + len(changes.unsupported) + len(changes.left_out)
    unpublished = {path: f"its state is {state}, not published" for path, state in report.left_out.items()}
    reasons = "; ".join(f"{path}: {reason}" for path, reason in [*report.failed.items(), *unpublished.items()][:5])
    return f"none of the {files} files in {str(corpus)!r} could be read, so nothing was published: {reasons}"


def _name_unsupported(corpus: Path, changes: Changes, report: IngestReport) -> None:
    report.failed.update(changes.refused)
    for file in changes.unsupported:
        reason = f"the format {file.suffix or '(none)'} is not supported; supported are {SUPPORTED}"
        report.failed[file.relative_to(corpus).as_posix()] = reason


def _embed_new(run: _Run, report: IngestReport, progress: Progress) -> None:
    """Write an object for every document that has none yet."""
    new = [source for source in run.changes.sources if not run.layout.object_path(source.key).is_file()]
    progress.start("embed", len(new))
    by_file = {source.file: source for source in new}
    waiting: list[_Described] = []
    for file, loaded in run.plan.loaders.load_many([source.file for source in new]):
        source = by_file[file]
        try:
            if isinstance(loaded, LoadError):
                raise loaded
            described = _describe(source, loaded)
            if described.info.state is not State.PUBLISHED:  # said where only the loader could read it
                report.left_out[source.facts.path] = described.info.state.value
                progress.advance()
                continue
            waiting.append(described)
            if loaded.warnings:
                report.warnings[source.facts.path] = tuple(loaded.warnings)
        except LoadError as error:
            report.failed[source.facts.path] = error.reason
            progress.advance()
        if sum(len(item.text) for item in waiting) >= _TOGETHER:
            report.chunks_embedded += _embed(run, waiting)
            progress.advance(len(waiting))
            waiting = []
    if waiting:
        report.chunks_embedded += _embed(run, waiting)
        progress.advance(len(waiting))


@dataclass(frozen=True, slots=True)
class _Described:
    source: Source
    info: DocumentInfo
    loaded: LoadedDocument
    text: str


def _describe(source: Source, loaded: LoadedDocument) -> _Described:
    text, _ = canonical_text(loaded.blocks)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _Described(source, describe(source.facts, loaded, text, digest, source.entry), loaded, text)


def _embed(run: _Run, documents: Sequence[_Described]) -> int:
    """Chunk and embed documents together, and write an object for each; returns how many chunks were embedded."""
    counted = _Counter()
    known: dict[str, EmbeddedChunk] = {}
    for item in documents:
        known.update(_known_chunks(run.layout, run.changes.published.get(item.info.path)))
    work = Embedding(run.plan.embedder, run.profile, known)
    if run.plan.transformations:
        embedded = _transformed(run, documents, work, counted)
    else:
        embedded = _chunked(documents, work, counted)
    dimension = run.plan.embedder.identity.dimension
    for item in documents:
        path = run.layout.object_path(item.source.key)
        write_object(path, item.info, item.loaded.blocks, embedded[item.info.path], dimension)
    return counted.total


def _chunked(documents: Sequence[_Described], work: Embedding, counted: "_Counter") -> dict[str, list[EmbeddedChunk]]:
    texts = {
        item.info.path: chunk_texts(item.info.path, item.info.title, item.loaded.blocks, work.embedder)
        for item in documents
    }
    made = iter(embed_chunks(work, [text for own in texts.values() for text in own], counted))
    return {path: [next(made) for _ in own] for path, own in texts.items()}


def _transformed(
    run: _Run, documents: Sequence[_Described], work: Embedding, counted: "_Counter"
) -> dict[str, list[EmbeddedChunk]]:
    # llama-index takes seconds to import, and only who brings transformations needs it.
    from ingest.nodes import policy_document, run_transformations  # noqa: PLC0415

    own = [
        policy_document(item.info.path, item.info.title, item.info.language, item.loaded.blocks) for item in documents
    ]
    return run_transformations(own, run.plan.transformations, work, counted)


def _known_chunks(layout: IndexLayout, key: str | None) -> dict[str, EmbeddedChunk]:
    if key is None or not layout.object_path(key).is_file():
        return {}
    opened = DocumentObject(layout.object_path(key))
    return {embedding_key: opened.embedded(i) for i, embedding_key in enumerate(opened.keys)}


class _Counter:
    def __init__(self) -> None:
        self.total = 0

    def __call__(self, amount: int) -> None:
        self.total += amount


def _collect(run: _Run, report: IngestReport) -> list[IndexedDocument]:
    layout = run.layout
    documents = []
    for source in run.changes.sources:
        path = source.facts.path
        key = source.key
        before = run.changes.published.get(path)
        if path in report.left_out:
            continue
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
        known = run.earlier.document(key)
        if known is not None:
            report.chunks += known.end - known.start
            documents.append(IndexedDocument(known.info, key))
            continue
        opened = DocumentObject(layout.object_path(key))
        report.chunks += len(opened.vectors)
        documents.append(IndexedDocument(opened.info, key))
    return documents
