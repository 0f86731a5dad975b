"""What the published snapshot already knows of documents that did not change, so that publishing one change reads one document."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from ingest.contract.chunks import DocumentInfo
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.codec import encode_info
from ingest.contract.index.layout import CHUNK_TABLE, DOCUMENTS, HUBNESS, TEXTS, IndexLayout
from ingest.contract.index.ragged import Counts
from ingest.contract.index.snapshot import IndexedDocument, ListedText, decode_documents
from ingest.index.words import Vocabulary

KEPT_ARRAYS: Final = "kept.safetensors"
KEPT_WORDS: Final = "kept.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of every chunk of a snapshot for the next one, beside what readers need.

    `vectors` is (chunks, d) before centring, `words` and `mentions` count words and glossary concepts by chunk; `names` are the title and the
    headings of each document. `glossary` is the hash of the glossary that the mentions were read with.
    """

    vectors: Matrix
    words: Counts
    mentions: Counts
    vocabulary: Vocabulary
    names: Sequence[Sequence[str]]
    glossary: str


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the published snapshot: what is known of it, its chunks `start` … `end` there, and its line in the list of documents."""

    info: DocumentInfo
    position: int
    start: int
    end: int
    line: str


class Earlier:
    """The published snapshot as the writer of the next one needs it; empty if there is none, or one of an earlier version of this program."""

    def __init__(self, layout: IndexLayout, name: str) -> None:
        self._known: dict[str, KnownDocument] = {}
        self.kept: Kept | None = None
        self.hubness: Matrix = np.zeros(0, np.float32)
        folder = layout.snapshots / name
        if not name or not (folder / KEPT_ARRAYS).is_file():
            return
        self.kept = _read_kept(folder)
        self.hubness = np.load(folder / HUBNESS, mmap_mode="r")
        documents, lines = _read_documents(folder)
        table: NDArray[np.int32] = np.load(folder / CHUNK_TABLE)
        ends = np.cumsum(np.bincount(table[:, 0], minlength=len(documents)))
        for position, document in enumerate(documents):
            start = int(ends[position - 1]) if position else 0
            self._known[document.key] = KnownDocument(
                document.info, position, start, int(ends[position]), lines[position]
            )

    def document(self, key: str) -> KnownDocument | None:
        """The document whose object has this key, if the snapshot holds it."""
        return self._known.get(key)


def document_line(document: IndexedDocument) -> str:
    """A document's line in the list of documents."""
    return json.dumps({"info": encode_info(document.info), "key": document.key}, ensure_ascii=False)


def write_documents(folder: Path, documents: Sequence[IndexedDocument], earlier: Earlier) -> None:
    """Write the list of documents, one a line; those that the snapshot before lists as they are stand in its words."""
    known = (earlier.document(document.key) for document in documents)
    lines = [
        found.line if found is not None and found.info is document.info else document_line(document)
        for found, document in zip(known, documents, strict=True)
    ]
    (folder / DOCUMENTS).write_text("[" + ",\n".join(lines) + "]", encoding="utf-8")
    texts = [ListedText(item.info.path, item.key, item.info.text_sha256, item.info.version) for item in documents]
    (folder / TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")


def write_kept(folder: Path, kept: Kept) -> None:
    """Write what the next snapshot will build upon."""
    arrays: dict[str, NDArray[Any]] = {"vectors": np.ascontiguousarray(kept.vectors)}
    for name, counts in (("words", kept.words), ("mentions", kept.mentions)):
        arrays |= {f"{name}.starts": counts.starts, f"{name}.columns": counts.columns, f"{name}.counts": counts.counts}
    save_file(arrays, folder / KEPT_ARRAYS)
    content = {"vocabulary": kept.vocabulary.words, "names": kept.names, "glossary": kept.glossary}
    (folder / KEPT_WORDS).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _read_documents(folder: Path) -> tuple[Sequence[IndexedDocument], Sequence[str]]:
    """The documents of a snapshot, and their lines."""
    text = (folder / DOCUMENTS).read_text(encoding="utf-8")
    documents = decode_documents(text)
    lines = text[1:-1].split(",\n")
    # An earlier version of this program wrote them all in one line.
    return documents, lines if len(lines) == len(documents) else [document_line(document) for document in documents]


def _read_kept(folder: Path) -> Kept:
    content = json.loads((folder / KEPT_WORDS).read_text(encoding="utf-8"))
    with safe_open(folder / KEPT_ARRAYS, framework="numpy") as file:
        words, mentions = (
            Counts(*(file.get_tensor(f"{name}.{part}") for part in ("starts", "columns", "counts")))
            for name in ("words", "mentions")
        )
        vectors = file.get_tensor("vectors")
    return Kept(vectors, words, mentions, Vocabulary(content["vocabulary"]), content["names"], content["glossary"])
