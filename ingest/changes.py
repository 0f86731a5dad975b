"""What of a corpus is new: files found, hashed and compared with the published snapshot, without reading or embedding any."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from ingest.catalogue import CATALOGUE, FileFacts, read_catalogue, withheld
from ingest.contract.chunks import Audience, Chunk, Confidentiality, DocumentInfo, State, Unit, UnitKind
from ingest.contract.documents import Block, BlockKind
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.errors import ConfigurationError, IndexMismatchError, IndexMissingError
from ingest.contract.glossary.files import GLOSSARY_FILE, glossary_digest
from ingest.contract.index.layout import SCHEMA_VERSION, IndexLayout
from ingest.contract.index.snapshot import read_keys, read_manifest
from ingest.fingerprints import Fingerprints
from ingest.load.extensions import EXTENSIONS
from ingest.policy.sidecar import SIDECAR, entry_of
from ingest.report import IngestReport
from ingest.walk import Refused, walk_corpus

# Part of every object's key: raised when loading, describing or chunking changes what comes out of the same file. A test holds it to what does
# for formats that are written as text; for the others whoever changes a loader does.
PIPELINE_VERSION: Final = 4
SUPPORTED: Final = ", ".join(sorted(EXTENSIONS))
_OWN_FILES: Final = (CATALOGUE, GLOSSARY_FILE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to index; `key` names the document object that all that goes into it leads to."""

    facts: FileFacts
    file: Path
    entry: Mapping[str, Any]
    key: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The files of a corpus beside what is published of it.

    `unsupported` are paths of files in formats that are not read; `published` maps the paths of the current snapshot to object keys, and
    `snapshot` is its name, empty if there is none that can be built upon. `glossary` is the hash of the glossary as it is,
    `published_glossary` of the one the snapshot's chunks were read with. `left_out` are the paths of documents that are not published, with
    their states; they are not among the sources. `refused` are what is not a plain file in the corpus, or not safely named, with the reason.
    """

    sources: tuple[Source, ...]
    unsupported: tuple[Path, ...]
    published: Mapping[str, str] = field(default_factory=dict)
    snapshot: str = ""
    glossary: str = ""
    published_glossary: str = ""
    left_out: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """True if the published snapshot is what an ingest would make."""
        wanted = {source.facts.path: source.key for source in self.sources}
        return bool(self.snapshot) and self.glossary == self.published_glossary and wanted == dict(self.published)


def find_changes(
    corpus: Path,
    layout: IndexLayout,
    embedding: EmbeddingIdentity,
    *,
    exclude: Sequence[str] = (),
    transformations: Sequence[str] = (),
) -> Changes:
    """Compare a folder of documents with the published snapshot.

    Args:
        corpus: folder of documents.
        layout: the index.
        embedding: the model the index is to be made with.
        exclude: folder names and path patterns below the corpus that are left out.
        transformations: what is put between chunking and embedding, by name and settings.

    Raises:
        ConfigurationError: the folder or its catalogue is wrong, or there is nothing in it.
    """
    if not corpus.is_dir():
        raise ConfigurationError(
            f"corpus {str(corpus)!r} is not a folder; give one with --corpus or the setting 'corpus'"
        )
    catalogue = read_catalogue(corpus)
    walked = {_below(corpus, item): item for item in walk_corpus(corpus, exclude)}
    files = {path: item for path, item in walked.items() if isinstance(item, Path) and _is_document(path)}
    if not files:
        raise ConfigurationError(f"corpus {str(corpus)!r} holds no documents; supported are {SUPPORTED}")
    fixed = [str(embedding), list(transformations), SCHEMA_VERSION, PIPELINE_VERSION, record_shape()]
    fingerprints = Fingerprints(layout.fingerprints)
    left_out: dict[str, str] = {}
    unsupported: list[Path] = []
    sources: list[Source] = []
    for path, file in files.items():
        if file.suffix.lower() not in EXTENSIONS:
            unsupported.append(file)
            continue
        entry = catalogue.get(path, {})
        # Only a sidecar that stands in the corpus as a plain file is read.
        if isinstance(walked.get(f"{path}{SIDECAR}"), Path):
            entry = entry_of(file, entry)
        content = fingerprints.of(path, file)
        state = withheld({"state": content.state} if content.state else {}, entry)
        if state is not None:
            left_out[path] = state.value
        else:
            sources.append(_source(path, file, content.sha256, entry, fixed))
    fingerprints.keep()
    refused = {item.path: item.reason for item in walked.values() if isinstance(item, Refused)}
    snapshot, published, glossary = _published(layout, embedding)
    return Changes(
        tuple(sources),
        tuple(unsupported),
        published,
        snapshot,
        glossary_digest(corpus),
        glossary,
        left_out,
        refused,
    )


def record_shape() -> list[list[str]]:
    """What is kept of a document: fields and values of its records. Part of every object's key too, so that a new field is read from every file."""
    kept = (DocumentInfo, Audience, Block, Chunk, Unit)
    named = (State, Confidentiality, BlockKind, UnitKind)
    return [[each.name for each in fields(record)] for record in kept] + [
        [each.value for each in kind] for kind in named
    ]


def still_hold(changes: Changes, layout: IndexLayout) -> bool:
    """True if nothing was published since changes were found, and what is new of them is still what it was.

    Files that were published and are not touched since were compared a moment ago; those that are to be read are hashed again.
    """
    try:
        published = layout.current_name()
    except IndexMissingError:
        published = ""
    if published != changes.snapshot:
        return False
    new = [source for source in changes.sources if changes.published.get(source.facts.path) != source.key]
    fresh = Fingerprints(layout.fingerprints)
    return all(fresh.of(source.facts.path, source.file).sha256 == source.facts.sha256 for source in new)


def unchanged_report(layout: IndexLayout, changes: Changes) -> IngestReport:
    """The report of an ingest that found nothing to do."""
    manifest = read_manifest(layout.snapshots / changes.snapshot)
    return IngestReport(
        unchanged=[source.facts.path for source in changes.sources],
        left_out=dict(changes.left_out),
        chunks=manifest.chunks,
        snapshot=changes.snapshot,
    )


def corpus_files(corpus: Path, exclude: Sequence[str], *, sidecars: bool = False) -> Iterator[Path]:
    """Files of a corpus in the order of their paths, without hidden ones and its catalogue: documents, or else their sidecars."""
    for item in walk_corpus(corpus, exclude):
        if isinstance(item, Path) and _is_document(_below(corpus, item), sidecar=sidecars):
            yield item


def _below(corpus: Path, item: Path | Refused) -> str:
    """The path of something below the corpus, with forward slashes."""
    if isinstance(item, Refused):
        return item.path
    # As `relative_to` says, in a tenth of its time.
    above = corpus.as_posix()
    return item.as_posix() if above == "." else item.as_posix()[len(above.rstrip("/")) + 1 :]


def _is_document(path: str, *, sidecar: bool = False) -> bool:
    return path not in _OWN_FILES and path.endswith(SIDECAR) == sidecar


def _source(path: str, file: Path, sha256: str, entry: Mapping[str, Any], fixed: list[Any]) -> Source:
    key = hashlib.sha256(json.dumps([path, sha256, entry, *fixed], default=str, sort_keys=True).encode()).hexdigest()
    return Source(FileFacts(path, sha256), file, entry, key)


def _published(layout: IndexLayout, embedding: EmbeddingIdentity) -> tuple[str, dict[str, str], str]:
    try:
        folder = layout.current()
        manifest = read_manifest(folder)
    except (IndexMissingError, IndexMismatchError):
        return "", {}, ""
    if manifest.embedding != embedding:
        return "", {}, ""
    return manifest.snapshot, read_keys(folder), manifest.glossary
