"""Publishes a snapshot: everything is written to a new folder, then one rename makes it the current one."""

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.index.concepts import index_counts, write_concepts
from ingest.contract.index.layout import (
    CENTRES,
    CHUNK_TABLE,
    CONCEPTS,
    GLOSSARY,
    HUBNESS,
    LEXICAL,
    MANIFEST,
    NAMES,
    SCHEMA_VERSION,
    VECTORS,
    IndexLayout,
)
from ingest.contract.index.snapshot import Centres, IndexedDocument, read_listed
from ingest.index.centres import centred, passage_centres
from ingest.index.earlier import Earlier, write_documents, write_kept
from ingest.index.gather import Gathered, gather
from ingest.index.profile import QuestionProfile
from ingest.index.replaced import keep_replaced
from ingest.index.vectors import write_vectors
from ingest.index.words import write_words

KEPT_SNAPSHOTS: Final = 3
_OBJECT: Final = ".safetensors"


def publish(
    layout: IndexLayout,
    documents: Sequence[IndexedDocument],
    embedding: EmbeddingIdentity,
    profile: QuestionProfile,
    corpus_hash: str,
    *,
    glossary: Glossary | None = None,
    earlier: Earlier | None = None,
) -> str:
    """Write a snapshot of these documents and make it the current one; returns its name.

    With a glossary, each chunk is read for the concepts it mentions. What `earlier`, the snapshot before, knows of unchanged documents is not read
    again. Every document's object is already on disk. The caller holds the writer's lock.
    """
    created = datetime.now(UTC)
    name = f"{created:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
    unfinished = layout.snapshots / f".{name}"
    unfinished.mkdir(parents=True)
    try:
        before = earlier or Earlier(layout, "")
        gathered = gather(layout, documents, before, glossary, embedding.dimension)
        write_documents(unfinished, documents, before)
        _write_parts(unfinished, documents, gathered, profile, glossary)
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
                "chunks": len(gathered),
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
    folder: Path,
    documents: Sequence[IndexedDocument],
    gathered: Gathered,
    profile: QuestionProfile,
    glossary: Glossary | None,
) -> None:
    kept = gathered.kept
    _write_json(folder / NAMES, list(dict.fromkeys(name for names in kept.names for name in names)))
    np.save(folder / CHUNK_TABLE, gathered.table)
    languages = np.array([document.info.language for document in documents])[gathered.table[:, 0]]
    centres = _centres(kept.vectors, languages, profile)
    np.savez(
        folder / CENTRES, languages=np.array(centres.languages), passages=centres.passages, queries=centres.queries
    )
    np.save(folder / HUBNESS, gathered.hubness)
    write_vectors(folder / VECTORS, centred(kept.vectors, languages, centres))
    write_words(folder / LEXICAL, kept.vocabulary, kept.words)
    write_kept(folder, kept)
    if glossary is not None:
        _write_json(folder / GLOSSARY, glossary.as_json())
        write_concepts(folder / CONCEPTS, index_counts(kept.mentions, len(glossary)))


def _centres(raw: Matrix, languages: NDArray[np.str_], profile: QuestionProfile) -> Centres:
    return Centres(profile.languages, passage_centres(raw, languages, profile.languages), profile.means)


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
    """Drop snapshots and objects that no kept snapshot and no citation needs. A reader that still has one open keeps its mapped files."""
    names = sorted(path.name for path in layout.snapshots.iterdir() if not path.name.startswith("."))
    kept = set(names[-KEPT_SNAPSHOTS:]) | {current}
    for path in layout.snapshots.iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    listed = {name: read_listed(layout.snapshots / name) for name in kept}
    needed = {item.key for items in listed.values() for item in items}
    needed |= keep_replaced(layout, listed, current, datetime.now(UTC).date())
    for entry in _objects(layout):
        if entry.name.removesuffix(_OBJECT) not in needed:
            Path(entry.path).unlink(missing_ok=True)


def _objects(layout: IndexLayout) -> Iterator["os.DirEntry[str]"]:
    """What lies where the objects are; there may be a hundred thousand."""
    for folder in layout.objects.glob("*/"):
        with os.scandir(folder) as entries:
            yield from entries
