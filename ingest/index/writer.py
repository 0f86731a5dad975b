"""Publishes a snapshot: everything is written to a new folder, then one rename makes it the current one."""

import json
import os
import shutil
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import bm25s
import numpy as np
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from numpy.typing import NDArray

from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.index.codec import encode_info
from ingest.contract.index.concepts import index_concepts, write_concepts
from ingest.contract.index.layout import (
    CENTRES,
    CHUNK_TABLE,
    CONCEPTS,
    DOCUMENTS,
    GLOSSARY,
    HUBNESS,
    LEXICAL,
    MANIFEST,
    NAMES,
    SCHEMA_VERSION,
    VECTORS,
    IndexLayout,
)
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.snapshot import Centres, IndexedDocument
from ingest.contract.lexical import tokenise
from ingest.contract.vector_store import FaissNodeStore, nodes_with_vectors
from ingest.index.centres import centred, passage_centres
from ingest.index.profile import QuestionProfile

KEPT_SNAPSHOTS: Final = 3
_NODE_BATCH: Final = 1024


def publish(
    layout: IndexLayout,
    documents: Sequence[IndexedDocument],
    embedding: EmbeddingIdentity,
    profile: QuestionProfile,
    corpus_hash: str,
    *,
    glossary: Glossary | None = None,
) -> str:
    """Write a snapshot of these documents and make it the current one; returns its name.

    With a glossary, each chunk is read for the concepts it mentions. Every document's object is already on disk. The caller holds the writer's lock.
    """
    created = datetime.now(UTC)
    name = f"{created:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
    unfinished = layout.snapshots / f".{name}"
    unfinished.mkdir(parents=True)
    try:
        chunks = _write_parts(layout, unfinished, documents, profile, glossary)
        languages: dict[str, int] = {}
        for document in documents:
            languages[document.info.language] = languages.get(document.info.language, 0) + 1
        _write_json(
            unfinished / MANIFEST,
            {
                "schema_version": SCHEMA_VERSION,
                "snapshot": name,
                "created_at": created.isoformat(timespec="seconds"),
                "embedding": {
                    "model": embedding.model,
                    "revision": embedding.revision,
                    "dimension": embedding.dimension,
                },
                "corpus_hash": corpus_hash,
                "documents": len(documents),
                "chunks": chunks,
                "languages": dict(sorted(languages.items())),
                "glossary": glossary.digest if glossary else "",
            },
        )
        _sync_tree(unfinished)
        os.rename(unfinished, layout.snapshots / name)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _swap_pointer(layout, name)
    _remove_old(layout, name)
    return name


def _write_parts(
    layout: IndexLayout,
    folder: Path,
    documents: Sequence[IndexedDocument],
    profile: QuestionProfile,
    glossary: Glossary | None,
) -> int:
    table: list[tuple[int, int]] = []
    vectors: list[Matrix] = []
    hubness: list[Matrix] = []
    nodes: list[TextNode] = []
    texts: list[tuple[str, str]] = []
    names: dict[str, None] = {}
    for position, document in enumerate(documents):
        opened = DocumentObject(layout.object_path(document.key))
        vectors.append(opened.vectors)
        hubness.append(opened.hubness)
        names[document.info.title] = None
        for number, chunk in enumerate(opened.chunks):
            names.update(dict.fromkeys(chunk.section_path))
            table.append((position, number))
            body = opened.text[chunk.start : chunk.end]
            texts.append(("\n".join((document.info.title, *chunk.section_path, body)), document.info.language))
            nodes.append(_node(document, chunk.chunk_id, body, number))
    _write_json(folder / NAMES, list(names))
    _write_json(folder / DOCUMENTS, [{"info": encode_info(item.info), "key": item.key} for item in documents])
    np.save(folder / CHUNK_TABLE, np.array(table, np.int32).reshape(-1, 2))
    raw = np.concatenate(vectors) if vectors else np.zeros((0, profile.means.shape[1]), np.float32)
    languages = np.array([documents[position].info.language for position, _ in table])
    centres = _centres(raw, languages, profile)
    np.savez(
        folder / CENTRES, languages=np.array(centres.languages), passages=centres.passages, queries=centres.queries
    )
    np.save(folder / HUBNESS, np.concatenate(hubness) if hubness else np.zeros(0, np.float32))
    _write_vectors(folder / VECTORS, nodes, centred(raw, languages, centres))
    _write_words(folder, texts)
    if glossary is not None:
        _write_json(folder / GLOSSARY, glossary.as_json())
        mentions = [glossary.mentions(text, language) for text, language in texts]
        write_concepts(folder / CONCEPTS, index_concepts(mentions, len(glossary)))
    return len(table)


def _write_words(folder: Path, texts: Sequence[tuple[str, str]]) -> None:
    terms = [tokenise(text, language) for text, language in texts]
    if any(terms):
        lexical = bm25s.BM25(method="lucene")
        lexical.index(terms, show_progress=False)
        lexical.save(str(folder / LEXICAL), show_progress=False)


def _centres(raw: Matrix, languages: NDArray[np.str_], profile: QuestionProfile) -> Centres:
    return Centres(profile.languages, passage_centres(raw, languages, profile.languages), profile.means)


def _node(document: IndexedDocument, chunk_id: str, text: str, number: int) -> TextNode:
    return TextNode(
        id_=chunk_id,
        text=text,
        metadata={"document": document.info.path, "language": document.info.language, "number": number},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.info.path)},
    )


def _write_vectors(path: Path, nodes: Sequence[TextNode], vectors: Matrix) -> None:
    store = FaissNodeStore(vectors.shape[1])
    for start in range(0, len(nodes), _NODE_BATCH):
        part = slice(start, start + _NODE_BATCH)
        store.add(nodes_with_vectors(nodes[part], vectors[part]))
        for node in nodes[part]:
            node.embedding = None
    store.persist(str(path))


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _swap_pointer(layout: IndexLayout, name: str) -> None:
    unfinished = layout.pointer.with_name(f".{layout.pointer.name}.{os.getpid()}")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, layout.pointer)


def _remove_old(layout: IndexLayout, current: str) -> None:
    """Drop snapshots and objects that no kept snapshot needs. A reader that still has one open keeps its mapped files."""
    names = sorted(path.name for path in layout.snapshots.iterdir() if not path.name.startswith("."))
    kept = set(names[-KEPT_SNAPSHOTS:]) | {current}
    for path in layout.snapshots.iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    needed: set[str] = set()
    for name in kept:
        documents = json.loads((layout.snapshots / name / DOCUMENTS).read_text(encoding="utf-8"))
        needed.update(item["key"] for item in documents)
    for path in (layout.root / "objects").glob("*/*"):
        if path.stem not in needed:
            path.unlink(missing_ok=True)
