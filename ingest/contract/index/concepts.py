"""Which glossary concepts each chunk speaks of, and BM25 over them: a text in any language is found by what it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.ragged import Counts, counts_of

# Of BM25: how soon more mentions count no more, and how much a chunk that speaks of much is taken down.
_K1: Final = 1.2
_B: Final = 0.5


@dataclass(frozen=True, slots=True)
class ConceptIndex:
    """Mentions of concepts, by concept: those of concept c are the entries `starts[c]` … `starts[c + 1]`.

    `chunks` (mentions,) int32 are chunk positions, `counts` (mentions,) int32 how often the chunk and the headings above it mention the
    concept, `weights` (mentions,) float32 the BM25 weight; `length` is the number of chunks of the snapshot.
    """

    starts: NDArray[np.int64]
    chunks: NDArray[np.int32]
    counts: NDArray[np.int32]
    weights: Matrix
    length: int

    def scores(self, concepts: Sequence[int]) -> Matrix:
        """BM25 score of every chunk for these concepts, (chunks,), each concept counted once."""
        total = np.zeros(self.length, np.float32)
        for concept in dict.fromkeys(concepts):
            own = slice(int(self.starts[concept]), int(self.starts[concept + 1]))
            total[self.chunks[own]] += self.weights[own]  # a chunk stands once in a concept's entries
        return total

    def counts_at(self, position: int) -> dict[int, int]:
        """How often the chunk at this position mentions each concept."""
        entries = np.flatnonzero(self.chunks == position)
        concepts = np.searchsorted(self.starts, entries, side="right") - 1
        return {int(concept): int(self.counts[entry]) for concept, entry in zip(concepts, entries, strict=True)}


def index_concepts(mentions: Sequence[Mapping[int, int]], concepts: int) -> ConceptIndex:
    """Index the concepts of chunks.

    Args:
        mentions: for each chunk in order, how often it mentions which concept.
        concepts: number of concepts in the glossary.
    """
    return index_counts(counts_of(mentions), concepts)


def index_counts(mentions: Counts, concepts: int) -> ConceptIndex:
    """The same from packed counts: a row a chunk, a column a concept."""
    chunk_of = mentions.row_of_entries().astype(np.int32)
    order = np.argsort(mentions.columns, kind="stable")
    chunks, counts = chunk_of[order], mentions.counts[order]
    found_in = np.bincount(mentions.columns, minlength=concepts)
    lengths = np.bincount(chunk_of, weights=mentions.counts, minlength=len(mentions))
    rarity = np.log1p((len(mentions) - found_in + 0.5) / (found_in + 0.5))
    usual = max(float(lengths.mean()), 1.0) if len(mentions) else 1.0
    dampened = counts / (counts + _K1 * (1 - _B + _B * lengths[chunks] / usual))
    weights = (np.repeat(rarity, found_in) * dampened).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(found_in)]).astype(np.int64)
    return ConceptIndex(starts, chunks, counts, weights, len(mentions))


def write_concepts(path: Path, index: ConceptIndex) -> None:
    """Write the index as one file."""
    arrays = {"starts": index.starts, "chunks": index.chunks, "counts": index.counts, "weights": index.weights}
    save_file(arrays, path, metadata={"length": str(index.length)})


def read_concepts(path: Path) -> ConceptIndex | None:
    """Read the index; None if the snapshot was written without."""
    if not path.is_file():
        return None
    with safe_open(path, framework="numpy") as file:
        return ConceptIndex(
            file.get_tensor("starts"),
            file.get_tensor("chunks"),
            file.get_tensor("counts"),
            file.get_tensor("weights"),
            int(file.metadata()["length"]),
        )
