"""Puts a snapshot's chunks together: those of unchanged documents from the snapshot before, the others from their objects."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.vectors import Matrix
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.ragged import Counts, counts_of, stacked
from ingest.contract.index.snapshot import IndexedDocument
from ingest.contract.lexical import tokenise
from ingest.index.earlier import Earlier, Kept
from ingest.index.words import Vocabulary, without_dead_words


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything about the chunks of a snapshot, in order; `table` is (chunks, 2): document, chunk in the document."""

    table: NDArray[np.int32]
    hubness: Matrix
    kept: Kept

    def __len__(self) -> int:
        return len(self.table)


@dataclass(slots=True)
class _Parts:
    lengths: list[int] = field(default_factory=list)
    vectors: list[Matrix] = field(default_factory=list)
    hubness: list[Matrix] = field(default_factory=list)
    words: list[Counts] = field(default_factory=list)
    mentions: list[Counts] = field(default_factory=list)
    names: list[Sequence[str]] = field(default_factory=list)


def gather(
    layout: IndexLayout,
    documents: Sequence[IndexedDocument],
    earlier: Earlier,
    glossary: Glossary | None,
    dimension: int,
) -> Gathered:
    """Gather the chunks of documents.

    Args:
        layout: where the objects are.
        documents: in the order they are to stand in.
        earlier: the snapshot before.
        glossary: whose concepts are looked for; none are with None.
        dimension: width of the vectors.
    """
    digest = glossary.digest if glossary else ""
    kept = earlier.kept
    vocabulary = kept.vocabulary if kept else Vocabulary()
    parts = _Parts()
    run = slice(0, 0)  # chunks of documents that stand together in the snapshot before too are taken over together
    for document in documents:
        known = earlier.document(document.key)
        if known is None or kept is None:
            _take_over(earlier, run, digest, parts)
            run = slice(0, 0)
            _read(layout, document, vocabulary, glossary, parts)
            continue
        if known.start != run.stop:
            _take_over(earlier, run, digest, parts)
            run = slice(known.start, known.start)
        run = slice(run.start, known.end)
        parts.lengths.append(known.end - known.start)
        parts.names.append(kept.names[known.position])
        if kept.glossary != digest:
            opened = DocumentObject(layout.object_path(document.key))
            parts.mentions.append(_mentions(glossary, document, _texts(opened)))
    _take_over(earlier, run, digest, parts)
    return _joined(parts, vocabulary, digest, dimension)


def _take_over(earlier: Earlier, run: slice, glossary: str, parts: _Parts) -> None:
    """Add what the snapshot before knows of a run of its chunks."""
    kept = earlier.kept
    if kept is None or run.start == run.stop:
        return
    parts.vectors.append(kept.vectors[run])
    parts.hubness.append(earlier.hubness[run])
    parts.words.append(kept.words.rows(run.start, run.stop))
    if kept.glossary == glossary:
        parts.mentions.append(kept.mentions.rows(run.start, run.stop))


def _read(
    layout: IndexLayout,
    document: IndexedDocument,
    vocabulary: Vocabulary,
    glossary: Glossary | None,
    parts: _Parts,
) -> None:
    opened = DocumentObject(layout.object_path(document.key))
    texts = _texts(opened)
    parts.lengths.append(len(texts))
    parts.vectors.append(opened.vectors)
    parts.hubness.append(opened.hubness)
    parts.words.append(vocabulary.count([tokenise(text, document.info.language) for text in texts]))
    parts.mentions.append(_mentions(glossary, document, texts))
    headings = [heading for chunk in opened.chunks for heading in chunk.section_path]
    parts.names.append(list(dict.fromkeys([document.info.title, *headings])))


def _texts(opened: DocumentObject) -> list[str]:
    """What is searched by word: each chunk with the title and the headings above it."""
    return [
        "\n".join((opened.info.title, *chunk.section_path, opened.text[chunk.start : chunk.end]))
        for chunk in opened.chunks
    ]


def _mentions(glossary: Glossary | None, document: IndexedDocument, texts: Sequence[str]) -> Counts:
    if glossary is None:
        return counts_of([{} for _ in texts])
    return counts_of([glossary.mentions(text, document.info.language) for text in texts])


def _joined(parts: _Parts, vocabulary: Vocabulary, glossary: str, dimension: int) -> Gathered:
    lengths = np.array(parts.lengths, np.int64)
    table = np.empty((int(lengths.sum()), 2), np.int32)
    table[:, 0] = np.repeat(np.arange(len(lengths)), lengths)
    table[:, 1] = np.arange(len(table)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    vectors = np.concatenate(parts.vectors) if parts.vectors else np.zeros((0, dimension), np.float32)
    hubness = np.concatenate(parts.hubness) if parts.hubness else np.zeros(0, np.float32)
    living, words = without_dead_words(vocabulary, stacked(parts.words))
    return Gathered(table, hubness, Kept(vectors, words, stacked(parts.mentions), living, parts.names, glossary))
