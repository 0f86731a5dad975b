"""What turns token ids into vectors: the seam between the adapter and a model."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.graph import EncoderGraph
from ingest.contract.embedding.vectors import Matrix


class Engine(Protocol):
    """A model from token ids to vectors."""

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
        """Text vectors, (batch, d), and last-layer token states, (batch, tokens, d), of padded token ids, (batch, tokens)."""


class MeanPooledGraph:
    """An encoder graph with mean pooling over a text's tokens: what the built-in model's pooling module does, without torch."""

    def __init__(self, graph: EncoderGraph) -> None:
        self._graph = graph

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
        """See `Engine`."""
        states = self._graph.states(ids, mask)
        weights = mask[:, :, None].astype(np.float32)
        vectors = (states * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        return np.asarray(vectors, dtype=np.float32), states
