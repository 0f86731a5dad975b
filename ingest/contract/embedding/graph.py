"""Runs an encoder as an OpenVINO graph; needs neither torch nor sentence-transformers."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.mapped import loading_mapped, release_mapped
from ingest.contract.embedding.vectors import Matrix

# Eight passages of similar length keep both cores busy; larger batches fall out of the cache and are slower.
GRAPH_BATCH: Final = 8
# The graph is prepared anew for every shape it has not seen; a few lengths keep that rare at the price of a little padding.
_SHORT_STEP: Final = 16
_LONG_STEP: Final = 32
_SHORT: Final = 64


class EncoderGraph:
    """An encoder from token ids to last-layer states. Thread-safe.

    Args:
        path: the graph.
        padding_id: token id that fills up short texts.
        precision: OpenVINO's inference precision, "bf16" or "f32"; bf16 falls back to f32 where the processor lacks it.
        cache: where compiled graphs are kept, so that later starts take a tenth of a second.
    """

    def __init__(self, path: Path, padding_id: int, *, precision: str = "bf16", cache: Path | None = None) -> None:
        from ingest.contract.embedding.runtime import openvino  # noqa: PLC0415 - most commands need its facts alone, and no model

        options: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
        if cache is not None:
            options["CACHE_DIR"] = str(cache)
        with loading_mapped(cache) if cache is not None else nullcontext():
            self._compiled = openvino.Core().compile_model(str(path), "CPU", options)
        self._cache = cache
        self._padding_id = padding_id
        self.dimension = int(self._compiled.output(0).partial_shape[2].get_length())

    def states(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Matrix:
        """States of the last layer, (batch, tokens, d), zero where `mask` is; texts of like length should stand together."""
        # One request a call: the compiled model is shared by threads, a request is not.
        request = self._compiled.create_infer_request()
        states = np.zeros((*ids.shape, self.dimension), np.float32)
        for start in range(0, len(ids), GRAPH_BATCH):
            part = slice(start, start + GRAPH_BATCH)
            length = int(mask[part].sum(1).max())
            padding = ((0, 0), (0, _padded(length) - length))
            inputs = [
                np.pad(ids[part, :length], padding, constant_values=self._padding_id),
                np.pad(mask[part, :length], padding),
            ]
            result = request.infer(inputs, share_inputs=True, share_outputs=True)
            states[part, :length] = result[0][:, :length]
        if len(ids) > GRAPH_BATCH and self._cache is not None:  # many texts, of many words
            release_mapped(self._cache)
        return states


def _padded(length: int) -> int:
    step = _SHORT_STEP if length <= _SHORT else _LONG_STEP
    return -(-length // step) * step
