"""A published snapshot opened for reading: documents, chunks, vectors and word index, all from the same moment."""

import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from ingest.contract.chunks import Chunk, DocumentInfo
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.errors import IndexMismatchError, IndexMissingError
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.index.codec import decode_info
from ingest.contract.index.concepts import read_concepts
from ingest.contract.index.layout import (
    CENTRES,
    CHUNK_TABLE,
    CONCEPTS,
    DOCUMENTS,
    GLOSSARY,
    HUBNESS,
    LEXICAL,
    MANIFEST,
    SCHEMA_VERSION,
    TEXTS,
    VECTORS,
    IndexLayout,
)
from ingest.contract.index.names import read_names
from ingest.contract.index.objects import DocumentObject, TokenVectors, UnitVectors
from ingest.contract.index.replaced import read_replaced

_OPEN_OBJECTS: Final = 512


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says of itself; `glossary` is the hash of the glossary its chunks were read with, empty for none."""

    schema_version: int
    snapshot: str
    created_at: datetime
    embedding: EmbeddingIdentity
    corpus_hash: str
    documents: int
    chunks: int
    languages: dict[str, int]
    glossary: str = ""


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document of the snapshot and the key of its object."""

    info: DocumentInfo
    key: str


class ListedText(NamedTuple):
    """A document of a snapshot by its path, the key of its object, and the hash and version of its text."""

    path: str
    key: str
    text_sha256: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Centres:
    """Mean vectors by language, subtracted before cosines are taken so that languages meet in one place.

    `passages` and `queries` are (languages, d) in the order of `languages`; row 0, language "", is for every language not listed.
    """

    languages: tuple[str, ...]
    passages: Matrix
    queries: Matrix

    def query(self, language: str) -> Matrix:
        """Mean vector of questions in this language, (d,)."""
        mean: Matrix = self.queries[self._row(language)]
        return mean

    def passage(self, language: str) -> Matrix:
        """Mean vector of passages in this language, (d,)."""
        mean: Matrix = self.passages[self._row(language)]
        return mean

    def _row(self, language: str) -> int:
        return self.languages.index(language) if language in self.languages else 0


class Snapshot:
    """One immutable state of the index. Thread-safe.

    A chunk is addressed by its position, 0 … len - 1, which is also its id in the vector index and in the word index.
    """

    def __init__(self, layout: IndexLayout, name: str) -> None:
        folder = layout.snapshots / name
        self._layout = layout
        self.manifest = read_manifest(folder)
        self._folder = folder
        self.documents = read_documents(folder)
        self.by_path = {document.info.path: document for document in self.documents}
        # (chunks, 2): document position, chunk position in the document
        self.table: NDArray[np.int32] = np.load(folder / CHUNK_TABLE, mmap_mode="r")
        self.vectors = faiss.read_index(str(folder / VECTORS), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        self._flat = faiss.downcast_index(self.vectors.index)
        self.hubness: Matrix = np.load(folder / HUBNESS, mmap_mode="r")
        self.lexical = _read_words(folder / LEXICAL) if (folder / LEXICAL).is_dir() else None
        self.centres = read_centres(folder / CENTRES)
        self.glossary = read_glossary(folder)
        self._concepts = read_concepts(folder / CONCEPTS)
        self.languages: NDArray[np.str_] = np.array([document.info.language for document in self.documents])
        self._objects: OrderedDict[str, DocumentObject] = OrderedDict()
        self._objects_lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.table)

    @property
    def name(self) -> str:
        """The snapshot's name."""
        return self.manifest.snapshot

    def names(self) -> list[str]:
        """Titles and headings of the corpus."""
        return read_names(self._folder)

    def document_of(self, position: int) -> IndexedDocument:
        """The document that the chunk belongs to."""
        return self.documents[int(self.table[position, 0])]

    def chunk(self, position: int) -> Chunk:
        """The chunk at this position."""
        return self.open(self.document_of(position)).chunks[int(self.table[position, 1])]

    def tokens(self, position: int) -> TokenVectors:
        """Token vectors of the chunk at this position."""
        return self.open(self.document_of(position)).tokens(int(self.table[position, 1]))

    def units(self, position: int) -> UnitVectors:
        """Vectors of the units of the chunk at this position."""
        return self.open(self.document_of(position)).units(int(self.table[position, 1]))

    def vectors_at(self, positions: NDArray[np.int64]) -> Matrix:
        """Centred vectors of the chunks at these positions, (n, d)."""
        vectors: Matrix = self._flat.reconstruct_batch(positions)
        return vectors

    def concept_scores(self, concept_ids: Sequence[str]) -> Matrix:
        """BM25 score of every chunk for these concepts of the glossary, (chunks,); 0 for an unknown concept and where no chunk was read."""
        if self._concepts is None:
            return np.zeros(len(self), np.float32)
        return self._concepts.scores(
            [number for number in map(self.glossary.number, concept_ids) if number is not None]
        )

    def concepts_at(self, position: int) -> dict[str, int]:
        """How often the chunk at this position and the headings above it mention which concept, by id."""
        counts = self._concepts.counts_at(position) if self._concepts is not None else {}
        return {self.glossary.concept_ids[number]: count for number, count in counts.items()}

    def replaced(self, path: str) -> tuple[IndexedDocument, ...]:
        """Texts that the document at this path had and that are still kept, the one replaced last first."""
        texts = [item for item in read_replaced(self._layout) if item.path == path and item.key is not None]
        found = []
        # The list is in the order of replacing: of one day's the last stands last.
        texts.reverse()
        texts.sort(key=lambda item: item.replaced_on, reverse=True)
        for item in texts:
            try:
                opened = DocumentObject(self._layout.object_path(str(item.key)))
            except FileNotFoundError:  # forgotten since the list was read
                continue
            found.append(IndexedDocument(opened.info, str(item.key)))
        return tuple(found)

    def open(self, document: IndexedDocument) -> DocumentObject:
        """The document's text, chunks and vectors; the most recently used stay open."""
        with self._objects_lock:
            found = self._objects.get(document.key)
            if found is not None:
                self._objects.move_to_end(document.key)
                return found
        opened = DocumentObject(self._layout.object_path(document.key))
        with self._objects_lock:
            self._objects[document.key] = opened
            while len(self._objects) > _OPEN_OBJECTS:
                self._objects.popitem(last=False)
        return opened


def _read_words(folder: Path) -> Any:
    import bm25s  # noqa: PLC0415 - with scipy it takes longer to import than a writer takes to publish

    return bm25s.BM25.load(str(folder), mmap=True)


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest.

    Raises:
        IndexMissingError: the snapshot is not there.
        IndexMismatchError: it was written by another schema version.
    """
    try:
        data: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise IndexMissingError(
            f"snapshot {folder.name} is not in {folder.parent}; run 'benefits ingest' again"
        ) from None
    if data["schema_version"] != SCHEMA_VERSION:
        raise IndexMismatchError(
            f"the index in {folder.parent.parent} has schema version {data['schema_version']}, this program reads "
            f"{SCHEMA_VERSION}; run 'benefits ingest' to build it again"
        )
    return Manifest(
        schema_version=data["schema_version"],
        snapshot=data["snapshot"],
        created_at=datetime.fromisoformat(data["created_at"]),
        embedding=EmbeddingIdentity(**data["embedding"]),
        corpus_hash=data["corpus_hash"],
        documents=data["documents"],
        chunks=data["chunks"],
        languages=data["languages"],
        glossary=data.get("glossary", ""),
    )


def read_documents(folder: Path) -> tuple[IndexedDocument, ...]:
    """Read the documents of a snapshot."""
    return decode_documents((folder / DOCUMENTS).read_text(encoding="utf-8"))


def decode_documents(text: str) -> tuple[IndexedDocument, ...]:
    """The documents in what a snapshot's list says."""
    items = json.loads(text)
    return tuple(IndexedDocument(decode_info(item["info"]), item["key"]) for item in items)


def read_listed(folder: Path) -> list[ListedText]:
    """The texts of a snapshot, in the order of its documents, without reading the rest of what is known of them."""
    try:
        return [ListedText(*item) for item in json.loads((folder / TEXTS).read_text(encoding="utf-8"))]
    except FileNotFoundError:  # one of an earlier version of this program
        items = json.loads((folder / DOCUMENTS).read_text(encoding="utf-8"))
        return [
            ListedText(item["info"]["path"], item["key"], item["info"]["text_sha256"], item["info"]["version"])
            for item in items
        ]


def read_keys(folder: Path) -> dict[str, str]:
    """The keys of a snapshot's documents by path."""
    return {item.path: item.key for item in read_listed(folder)}


def read_glossary(folder: Path) -> Glossary:
    """Read the glossary that a snapshot's chunks were read with; an empty one for a snapshot without."""
    try:
        data = json.loads((folder / GLOSSARY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Glossary([])
    return Glossary.from_json(data)


def read_centres(path: Path) -> Centres:
    """Read the mean vectors of a snapshot."""
    with np.load(path) as file:
        return Centres(tuple(str(name) for name in file["languages"]), file["passages"], file["queries"])


def open_current(layout: IndexLayout, embedding: EmbeddingIdentity) -> Snapshot:
    """Open the published snapshot, refusing one that another embedding model made.

    Raises:
        IndexMissingError: nothing is published.
        IndexMismatchError: other schema or other model; says what to run.
    """
    snapshot = Snapshot(layout, layout.current_name())
    found = snapshot.manifest.embedding
    if found != embedding:
        raise IndexMismatchError(
            f"the index in {layout.root} was built with {found}, but embedding_model is {embedding}; "
            f"run 'benefits ingest --index {layout.root}' to build it again, or set embedding_model back"
        )
    return snapshot
