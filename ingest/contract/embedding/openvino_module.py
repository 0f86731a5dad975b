"""The encoder graph as a sentence-transformers input module."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from ingest.contract.embedding.graph import EncoderGraph


class OpenVINOEncoder(InputModule):  # type: ignore[misc]  # the library is untyped
    """Tokenises, runs the graph and hands `token_embeddings` to the pooling module that follows.

    Args:
        folder: a sentence-transformers folder that also holds the graph.
        graph_file: the graph's file name in that folder.
        precision, cache: see `EncoderGraph`.
    """

    def __init__(self, folder: Path, graph_file: str, *, precision: str = "bf16", cache: Path | None = None) -> None:
        super().__init__()
        # Read directly: the same file through transformers takes three times as long.
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        settings = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        self.max_seq_length = int(settings["max_seq_length"])
        self.padding_id = int(self.tokenizer.token_to_id("<pad>"))
        self._graph = EncoderGraph(folder / graph_file, self.padding_id, precision=precision, cache=cache)

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Token ids and attention mask, (batch, tokens), padded to the longest and cut at the model's length."""
        self.tokenizer.enable_truncation(self.max_seq_length)
        self.tokenizer.enable_padding(pad_id=self.padding_id, pad_token="<pad>")
        encoded = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([item.ids for item in encoded]),
            "attention_mask": torch.tensor([item.attention_mask for item in encoded]),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Add `token_embeddings`, (batch, tokens, dimension) float32."""
        states = self._graph.states(features["input_ids"].numpy(), features["attention_mask"].numpy())
        features["token_embeddings"] = torch.from_numpy(states)
        return features

    def get_word_embedding_dimension(self) -> int:
        """Width of a token embedding."""
        return self._graph.dimension

    get_sentence_embedding_dimension = get_word_embedding_dimension
    get_embedding_dimension = get_word_embedding_dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Save the tokenizer; the graph stays in the folder it was loaded from."""
        self.save_tokenizer(output_path)
