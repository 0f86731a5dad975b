"""A deterministic embedder without a model: texts that share words are near each other, in any script, offline."""

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.text_embedder import Encoding
from ingest.contract.embedding.vectors import Matrix, unit_length

# Each Han or kana character is a word of its own, elsewhere letters, digits and marks up to the next blank or stop.
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])\w)+")


class HashEmbedder:
    """A `TextEmbedder` whose token vectors are drawn from the hash of each word and whose text vector is their mean.

    `revision` tells two of them apart, as if they were two models; `passages` counts the texts embedded so far.
    """

    def __init__(self, dimension: int = 64, revision: str = "1") -> None:
        self.identity = EmbeddingIdentity("hash-of-words", revision, dimension)
        self.passages = 0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of words of each text."""
        return [sum(1 for _ in _WORD.finditer(text)) for text in texts]

    def embed_query(self, text: str) -> Encoding:
        """The same as for a passage: questions and passages have no prompts here."""
        return _encode(text, self.identity.dimension)

    def embed_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Each text's encoding, in order."""
        return [self.embed_query(text) for text in texts]

    def embed_passages(self, texts: Sequence[str], *, on_done: Callable[[int], None] | None = None) -> list[Encoding]:
        """Each text's encoding, in order; `on_done` is called after each."""
        encodings = []
        for text in texts:
            encodings.append(self.embed_query(text))
            self.passages += 1
            if on_done is not None:
                on_done(1)
        return encodings

    def embed_sentences(self, texts: Sequence[str]) -> Matrix:
        """The same vectors again: a second encoder that never disagrees with the first."""
        return np.stack([self.embed_query(text).vector for text in texts]) if texts else np.zeros((0, 1), np.float32)


def _encode(text: str, dimension: int) -> Encoding:
    words = list(_WORD.finditer(text))
    spans = np.array([match.span() for match in words], np.int32).reshape(-1, 2)
    tokens = np.array([_word_vector(match[0].casefold(), dimension) for match in words], np.float32)
    # A text without a word still needs a direction: that of the empty word.
    mean = tokens.mean(axis=0) if words else _word_vector("", dimension)
    return Encoding(unit_length(mean), tokens.reshape(-1, dimension), spans)


@lru_cache(maxsize=10_000)
def _word_vector(word: str, dimension: int) -> Matrix:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
    return unit_length(np.random.default_rng(seed).standard_normal(dimension).astype(np.float32))
