"""The adapter that indexing and querying share: prompts, truncation, normalisation and token vectors in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.contract.embedding.engine import Engine
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.lean_tokenizer import TextTokenizer
from ingest.contract.embedding.sentence_encoder import SentenceEncoder
from ingest.contract.embedding.text_embedder import Encoding
from ingest.contract.embedding.vectors import Matrix, unit_length

_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What the adapter must know of a model: its prompts, and how long a text it reads, in tokens."""

    identity: EmbeddingIdentity
    query_prompt: str
    passage_prompt: str
    padding_id: int
    maximum_tokens: int


class ModelEmbedder:
    """A model as a `TextEmbedder`: prompts, truncation, normalisation and character offsets, whatever engine runs it. Thread-safe.

    Args:
        engine: the model.
        tokenizer: its tokenizer; padding and truncation are done here, since they are shared state in a `tokenizers.Tokenizer`.
        facts: prompts and limits.
        sentences: the second encoder.
    """

    def __init__(self, engine: Engine, tokenizer: TextTokenizer, facts: ModelFacts, sentences: SentenceEncoder) -> None:
        self._engine = engine
        self._tokenizer = _plain(tokenizer) if isinstance(tokenizer, Tokenizer) else tokenizer
        self._facts = facts
        self._sentences = sentences

    @property
    def identity(self) -> EmbeddingIdentity:
        """Name, revision and width of the model; the revision also names the second encoder."""
        own = self._facts.identity
        return EmbeddingIdentity(own.model, f"{own.revision}+{self._sentences.name}", own.dimension)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of model tokens of each text, without prompt and special tokens."""
        if not texts:
            return []
        return [len(item.ids) for item in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def embed_query(self, text: str) -> Encoding:
        """Encode one question with the model's query prompt."""
        return self._encode([text], self._facts.query_prompt)[0]

    def embed_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions with the model's query prompt, in order."""
        return self._encode_sorted(texts, self._facts.query_prompt, None)

    def embed_passages(self, texts: Sequence[str], *, on_done: Callable[[int], None] | None = None) -> list[Encoding]:
        """Encode passages with the model's passage prompt, in order."""
        return self._encode_sorted(texts, self._facts.passage_prompt, on_done)

    def embed_sentences(self, texts: Sequence[str]) -> Matrix:
        """Encode sentences or questions with the second encoder, (texts, s), in order."""
        return self._sentences.encode(texts)

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
        encoded = self._tokenizer.encode_batch([prompt + text for text in texts])
        tokens = [_truncated(item, self._facts.maximum_tokens) for item in encoded]
        vectors, states = self._engine.run(*_padded(tokens, self._facts.padding_id))
        results = []
        for i, item in enumerate(tokens):
            own = (item.special == 0) & (item.offsets[:, 1] > len(prompt))
            results.append(_encoding(vectors[i], states[i, : len(item.ids)][own], item.offsets[own], len(prompt)))
        return results


@dataclass(frozen=True, slots=True)
class _Tokens:
    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    special: NDArray[np.int64]


def _truncated(encoded: Any, limit: int) -> _Tokens:
    ids = np.array(encoded.ids, np.int64)
    offsets = np.array(encoded.offsets, np.int64).reshape(-1, 2)
    special = np.array(encoded.special_tokens_mask, np.int64)
    if len(ids) > limit:
        kept = np.r_[0 : limit - 1, len(ids) - 1]  # the closing token stays
        ids, offsets, special = ids[kept], offsets[kept], special[kept]
    return _Tokens(ids, offsets, special)


def _padded(tokens: Sequence[_Tokens], padding_id: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    longest = max(len(item.ids) for item in tokens)
    ids = np.full((len(tokens), longest), padding_id, np.int64)
    mask = np.zeros((len(tokens), longest), np.int64)
    for i, item in enumerate(tokens):
        ids[i, : len(item.ids)] = item.ids
        mask[i, : len(item.ids)] = 1
    return ids, mask


def _plain(tokenizer: Tokenizer) -> TextTokenizer:
    """The same without padding and truncation; one that has them is left as it is."""
    configured = tokenizer.padding is not None or tokenizer.truncation is not None
    found: TextTokenizer = tokenizer
    if configured:
        own = Tokenizer.from_str(tokenizer.to_str())
        own.no_padding()
        own.no_truncation()
        found = own
    return found


def _encoding(vector: Matrix, states: Matrix, offsets: NDArray[np.int64], shift: int) -> Encoding:
    spans = np.maximum(offsets.astype(np.int32) - shift, 0)
    return Encoding(unit_length(vector), unit_length(states), spans)
