"""A sentence-transformers input module that runs the encoder as an OpenVINO graph instead of through torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import openvino
import torch
from sentence_transformers.base.modules import InputModule
from transformers import AutoTokenizer

# Eight passages of similar length keep both cores busy; larger batches fall out of the cache and are slower.
GRAPH_BATCH: Final = 8
# The graph is prepared anew for every shape it has not seen; a few lengths keep that rare at the price of a little padding.
_SHORT_STEP: Final = 16
_LONG_STEP: Final = 32
_SHORT: Final = 64


class OpenVINOEncoder(InputModule):  # type: ignore[misc,unused-ignore]
    """Tokenises, runs the graph and hands `token_embeddings` to the pooling module that follows.

    Args:
        folder: a sentence-transformers folder that also holds the graph.
        graph_file: the graph's file name in that folder.
        precision: OpenVINO's inference precision, "bf16" or "f32"; bf16 falls back to f32 where the processor lacks it.
        cache: where compiled graphs are kept, so that later starts take a tenth of a second.
        threads: processor threads for one inference; 0 takes OpenVINO's choice.
    """

    def __init__(
        self, folder: Path, graph_file: str, *, precision: str = "bf16", cache: Path | None = None, threads: int = 0
    ) -> None:
        super().__init__()
        self.folder = folder
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.max_seq_length = int(self.tokenizer.model_max_length)
        options: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
        if cache is not None:
            options["CACHE_DIR"] = str(cache)
        if threads:
            options["INFERENCE_NUM_THREADS"] = threads
        self._compiled = openvino.Core().compile_model(str(folder / graph_file), "CPU", options)
        self._dimension = int(self._compiled.output(0).partial_shape[2].get_length())

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Token ids and attention mask, (batch, tokens), padded to the longest and cut at the model's length."""
        texts = [(prompt or "") + text for text in inputs]
        encoded = self.tokenizer(
            texts, padding=True, truncation=True, max_length=self.max_seq_length, return_tensors="pt"
        )
        return {"input_ids": encoded["input_ids"], "attention_mask": encoded["attention_mask"]}

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Add `token_embeddings`, (batch, tokens, dimension) float32."""
        ids = features["input_ids"].numpy()
        mask = features["attention_mask"].numpy()
        # One request a call: the compiled model is shared by threads, a request is not.
        request = self._compiled.create_infer_request()
        states = np.zeros((*ids.shape, self._dimension), np.float32)
        for start in range(0, len(ids), GRAPH_BATCH):
            part = slice(start, start + GRAPH_BATCH)
            length = int(mask[part].sum(1).max())
            padding = ((0, 0), (0, _padded(length) - length))
            inputs = [
                np.pad(ids[part, :length], padding, constant_values=self.tokenizer.pad_token_id),
                np.pad(mask[part, :length], padding),
            ]
            result = request.infer(inputs, share_inputs=True, share_outputs=True)
            states[part, :length] = result[0][:, :length]
        features["token_embeddings"] = torch.from_numpy(states)
        return features

    def get_word_embedding_dimension(self) -> int:
        """Width of a token embedding."""
        return self._dimension

    get_sentence_embedding_dimension = get_word_embedding_dimension
    get_embedding_dimension = get_word_embedding_dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Save the tokenizer; the graph stays in the folder it was loaded from."""
        self.save_tokenizer(output_path)


def _padded(length: int) -> int:
    step = _SHORT_STEP if length <= _SHORT else _LONG_STEP
    return -(-length // step) * step
