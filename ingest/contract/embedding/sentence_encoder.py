"""A second, very different encoder: one vector a sentence, from word windows instead of attention.

Two encoders that err on different sentences find more together than either alone (ensembles of retrievers; Fox and Shaw, "Combination of
multiple searches", 1994).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from tokenizers import Tokenizer

from ingest.contract.embedding.lean_tokenizer import LeanTokenizer, TextTokenizer
from ingest.contract.embedding.mapped import loading_mapped
from ingest.contract.embedding.use_folder import GRAPH, TOKENIZER, ensure_use_folder
from ingest.contract.embedding.vectors import Matrix

_BATCH: Final = 16
_MAXIMUM_TOKENS: Final = 192
_STEP: Final = 8


class SentenceEncoder(Protocol):
    """One vector a sentence, comparable across languages."""

    @property
    def name(self) -> str:
        """Tells its vectors from any other's."""

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Vectors of length 1, (texts, d)."""


class UniversalSentenceEncoder:
    """The packaged multilingual Universal Sentence Encoder, see `use_model`; 512 dimensions. Thread-safe.

    Args:
        models_directory: where models that are built on this machine live.
        lean: make only those pieces of the vocabulary ready that the texts need: sooner there and smaller, but slower at each new word.
    """

    name: Final = "use-multilingual-3"

    def __init__(self, models_directory: Path, *, lean: bool = False) -> None:
        from ingest.contract.embedding.runtime import openvino  # noqa: PLC0415 - as in `graph`

        folder = ensure_use_folder(models_directory)
        path = folder / TOKENIZER
        self._tokenizer: TextTokenizer = LeanTokenizer(path, _MAXIMUM_TOKENS) if lean else _whole(path)
        cache = models_directory / "compiled"
        options = {"PERFORMANCE_HINT": "LATENCY", "CACHE_DIR": str(cache)}
        with loading_mapped(cache):
            self._compiled = openvino.Core().compile_model(str(folder / GRAPH), "CPU", options)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Vectors of length 1, (texts, 512)."""
        result = np.empty((len(texts), 512), np.float32)
        tokens = [item.ids for item in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
        request = self._compiled.create_infer_request()
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            longest = -(-len(tokens[batch[-1]]) // _STEP) * _STEP
            ids = np.zeros((len(batch), longest), np.int64)
            mask = np.zeros((len(batch), longest), np.int64)
            for row, i in enumerate(batch):
                ids[row, : len(tokens[i])] = tokens[i]
                mask[row, : len(tokens[i])] = 1
            result[batch] = request.infer([ids, mask], share_inputs=True)[0]
        return result


def _whole(path: Path) -> TextTokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MAXIMUM_TOKENS)
    found: TextTokenizer = tokenizer
    return found
