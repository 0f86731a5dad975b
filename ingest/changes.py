"""What of a corpus is new: files found, hashed and compared with the published snapshot, without reading or embedding any."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ingest.catalogue import CATALOGUE, FileFacts, read_catalogue, withheld
from ingest.contract.chunks import State
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.errors import ConfigurationError, IndexMismatchError, IndexMissingError
from ingest.contract.glossary.files import GLOSSARY_FILE, glossary_digest
from ingest.contract.index.layout import SCHEMA_VERSION, IndexLayout
from ingest.contract.index.snapshot import read_documents, read_manifest
from ingest.load.formats import FORMATS
from ingest.load.front_matter import peek_front_matter
from ingest.policy.sidecar import entry_of, is_sidecar
from ingest.report import IngestReport
from ingest.walk import Refused, walk_corpus

# Part of every object's key: raised when loading or chunking changes what comes out of the same file.
PIPELINE_VERSION: Final = 3
SUPPORTED: Final = ", ".join(sorted(FORMATS))
# The most that the setting max_file_mb allows, in bytes.
_LARGEST: Final = 2000 << 20
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
    files = list(corpus_files(corpus, exclude))
    if not files:
        raise ConfigurationError(f"corpus {str(corpus)!r} holds no documents; supported are {SUPPORTED}")
    fixed = [str(embedding), list(transformations), SCHEMA_VERSION, PIPELINE_VERSION]
    supported = [file for file in files if file.suffix.lower() in FORMATS]
    found = [_source(corpus, file, catalogue, fixed) for file in supported]
    left_out = {source.facts.path: state.value for source in found if (state := _withheld(source))}
    sources = tuple(source for source in found if source.facts.path not in left_out)
    unsupported = tuple(file for file in files if file.suffix.lower() not in FORMATS)
    refused = {item.path: item.reason for item in walk_corpus(corpus, exclude) if isinstance(item, Refused)}
    snapshot, published, glossary = _published(layout, embedding)
    return Changes(sources, unsupported, published, snapshot, glossary_digest(corpus), glossary, left_out, refused)


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
    for path in walk_corpus(corpus, exclude):
        if (
            isinstance(path, Path)
            and path.relative_to(corpus).as_posix() not in _OWN_FILES
            and is_sidecar(path) == sidecars
        ):
            yield path


def _source(corpus: Path, file: Path, catalogue: Mapping[str, Mapping[str, Any]], fixed: list[Any]) -> Source:
    path = file.relative_to(corpus).as_posix()
    entry = entry_of(file, catalogue.get(path, {}))
    sha256 = _sha256(file)
    key = hashlib.sha256(json.dumps([path, sha256, entry, *fixed], default=str, sort_keys=True).encode()).hexdigest()
    return Source(FileFacts(path, sha256), file, entry, key)


def _withheld(source: Source) -> State | None:
    return withheld(peek_front_matter(source.file), source.entry)


def _sha256(file: Path) -> str:
    """The file's hash; of one that cannot be opened, or is larger than any that may be read, a word instead, so that the loader comes to say why."""
    try:
        if file.stat().st_size > _LARGEST:
            return "too large"  # the loader says so
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _published(layout: IndexLayout, embedding: EmbeddingIdentity) -> tuple[str, dict[str, str], str]:
    try:
        folder = layout.current()
        manifest = read_manifest(folder)
    except (IndexMissingError, IndexMismatchError):
        return "", {}, ""
    if manifest.embedding != embedding:
        return "", {}, ""
    keys = {document.info.path: document.key for document in read_documents(folder)}
    return manifest.snapshot, keys, manifest.glossary
