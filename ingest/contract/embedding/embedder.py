"""The adapter over a sentence-transformers model: prompts, truncation, normalisation and token vectors in one place."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class EmbeddingIdentity:
    """What makes two sets of vectors comparable; an index names it and readers refuse another."""

    model: str
    revision: str
    dimension: int

    def __str__(self) -> str:
        return f"{self.model} ({self.revision})"


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


class SentenceTransformerEmbedder:
    """A `SentenceTransformer` as a `TextEmbedder`. Thread-safe.

    Args:
        model: any sentence-transformers text model whose first module has a fast tokenizer.
        identity: what to write into an index.
        query_prompt / passage_prompt: text put before each question / passage.
    """

    def __init__(self, model: Any, identity: EmbeddingIdentity, *, query_prompt: str, passage_prompt: str) -> None:
        self._model = model
        self._tokenizer = model.tokenizer
        self._identity = identity
        self._query_prompt = query_prompt
        self._passage_prompt = passage_prompt
        # Fast tokenizers keep padding and truncation settings in shared state.
        self._tokenizer_lock = threading.Lock()

    @property
    def identity(self) -> EmbeddingIdentity:
        """Name, revision and width of the model."""
        return self._identity

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of model tokens of each text, without prompt and special tokens."""
        if not texts:
            return []
        with self._tokenizer_lock:
            encoded = self._tokenizer(
                list(texts),
                add_special_tokens=False,
                padding=False,
                truncation=False,
                return_attention_mask=False,
                verbose=False,
            )
        return [len(ids) for ids in encoded["input_ids"]]

    def embed_query(self, text: str) -> Encoding:
        """Encode one question with the model's query prompt."""
        return self._encode([text], self._query_prompt)[0]

    def embed_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions with the model's query prompt, in order."""
        return self._encode_sorted(texts, self._query_prompt, None)

    def embed_passages(self, texts: Sequence[str], *, on_done: Callable[[int], None] | None = None) -> list[Encoding]:
        """Encode passages with the model's passage prompt, in order."""
        return self._encode_sorted(texts, self._passage_prompt, on_done)

    def _encode_sorted(
        self, texts: Sequence[str], prompt: str, on_done: Callable[[int], None] | None
    ) -> list[Encoding]:
        # Texts of like length side by side: little padding, so little wasted work.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        results: dict[int, Encoding] = {}
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            results.update(zip(batch, self._encode([texts[i] for i in batch], prompt), strict=True))
            if on_done is not None:
                on_done(len(batch))
        return [results[i] for i in range(len(texts))]

    def _encode(self, texts: list[str], prompt: str) -> list[Encoding]:
        prompted = [prompt + text for text in texts]
        with self._tokenizer_lock:
            encoded = self._tokenizer(
                prompted,
                padding=True,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
                return_tensors="np",
            )
        features = {
            name: torch.from_numpy(encoded[name]) for name in ("input_ids", "attention_mask", "token_type_ids") if name in encoded
        }
        with torch.inference_mode():
            output = self._model(features)
        vectors = output["sentence_embedding"].float().numpy()
        states = output["token_embeddings"].float().numpy()
        own = (encoded["special_tokens_mask"] == 0) & (encoded["offset_mapping"][:, :, 1] > len(prompt))
        return [
            _encoding(vectors[i], states[i][own[i]], encoded["offset_mapping"][i][own[i]], len(prompt))
            for i in range(len(texts))
        ]


def _encoding(vector: Matrix, states: Matrix, offsets: NDArray[np.int64], shift: int) -> Encoding:
    spans = np.maximum(offsets.astype(np.int32) - shift, 0)
    return Encoding(unit_length(vector), unit_length(states), spans)


def unit_length(vectors: Matrix) -> Matrix:
    """Scale rows (or one vector) to length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
