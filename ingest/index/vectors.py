"""Writes the vectors of a snapshot, as readers and `ingest.contract.vector_store` open them."""

from pathlib import Path

import faiss
import numpy as np

from ingest.contract.embedding.vectors import Matrix


def write_vectors(path: Path, vectors: Matrix) -> None:
    """Write (n, d) vectors of length 1 as the index that a store of them would persist; their ids are their positions."""
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    if len(vectors):
        index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.arange(len(vectors), dtype=np.int64))
    faiss.write_index(index, str(path))
