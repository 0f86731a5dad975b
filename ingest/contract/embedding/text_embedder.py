"""What indexing and querying need of an embedding model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.vectors import Matrix


@dataclass(frozen=True, slots=True)
class Encoding:
    """One text as the model sees it.

    `vector` is the text's embedding, (d,), length 1. `tokens` are the last layer's vectors of the text's own tokens, (t, d), each of
    length 1 (no special tokens, no prompt), and `spans` their place in the text, (t, 2), in characters, end exclusive.
    """

    vector: Matrix
    tokens: Matrix
    spans: NDArray[np.int32]


class TextEmbedder(Protocol):
    """What indexing and querying need of an embedding model."""

    @property
    def identity(self) -> EmbeddingIdentity:
        """Name, revision and width of the model."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of model tokens of each text, without prompt and special tokens."""

    def embed_query(self, text: str) -> Encoding:
        """Encode one question with the model's query prompt."""

    def embed_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions with the model's query prompt, in order."""

    def embed_passages(self, texts: Sequence[str], *, on_done: Callable[[int], None] | None = None) -> list[Encoding]:
        """Encode passages with the model's passage prompt, in order; `on_done(n)` is called as n more are finished."""

    def embed_sentences(self, texts: Sequence[str]) -> Matrix:
        """Vectors of a second, different encoder that reads single sentences and questions alike, (texts, s), each of length 1."""
