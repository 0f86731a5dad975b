"""Builds multilingual-e5-small as an ordinary sentence-transformers folder from the packaged weights, once a machine.

Model: Wang et al., "Multilingual E5 Text Embeddings", 2024 (arXiv:2402.05672), MIT licence.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import openvino
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from ingest.contract.embedding.e5_weights import (
    WEIGHTS_SHA256,
    E5Weights,
    TokenizerTables,
    check_weights,
    packaged_weights_path,
    read_weights,
)

FOLDER_NAME: Final = f"multilingual-e5-small-{WEIGHTS_SHA256[:12]}"
GRAPH_FILE: Final = "openvino_model.xml"

_LAYER_NAMES: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES: Final = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_SENTENCE_TRANSFORMER_MODULES: Final = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


def ensure_e5_folder(models_directory: Path) -> Path:
    """Return the model's folder below `models_directory`, building it first if it is not there (some 20 seconds).

    The folder appears in one rename, so an interrupted build leaves nothing that looks finished.
    """
    folder = models_directory / FOLDER_NAME
    if folder.is_dir():
        return folder
    source = packaged_weights_path()
    check_weights(source)
    models_directory.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".building-", dir=models_directory))
    try:
        _write_folder(read_weights(source), unfinished)
        unfinished.chmod(0o755)
        os.replace(unfinished, folder)
    except OSError:
        if not folder.is_dir():  # otherwise another process finished the same folder first
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _write_folder(weights: E5Weights, folder: Path) -> None:
    model = _bert(weights)
    model.save_pretrained(folder)
    _tokenizer(weights).save_pretrained(folder)
    _write_json(folder / "modules.json", _SENTENCE_TRANSFORMER_MODULES)
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": weights.positions, "do_lower_case": False})
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    for name, settings in (
        ("1_Pooling", {"word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True}),
        ("2_Normalize", {}),
    ):
        (folder / name).mkdir()
        _write_json(folder / name / "config.json", settings)
    _write_graph(model, folder / GRAPH_FILE)


def _bert(weights: E5Weights) -> BertModel:
    config = BertConfig(
        vocab_size=weights.vocabulary,
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.feed_forward,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.token_types,
        layer_norm_eps=weights.epsilon,
        pad_token_id=weights.tokenizer.pad,
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {_torch_name(name): torch.from_numpy(values) for name, values in weights.tensors.items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any("position_ids" not in name for name in missing):
        raise RuntimeError(f"model file and BertModel disagree: missing {missing}, unexpected {unexpected}")
    return model.eval()


def _torch_name(name: str) -> str:
    if name in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{suffix}"


def _tokenizer(weights: E5Weights) -> PreTrainedTokenizerFast:
    tables = weights.tokenizer
    tokenizer = Tokenizer(models.Unigram(_scored_pieces(tables), unk_id=tables.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    begin, end = tables.pieces[tables.bos], tables.pieces[tables.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, tables.bos), (end, tables.eos)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=weights.positions,
        bos_token=begin,
        eos_token=end,
        cls_token=begin,
        sep_token=end,
        pad_token=tables.pieces[tables.pad],
        unk_token=tables.pieces[tables.unk],
        mask_token=tables.pieces[-1],
        model_input_names=["input_ids", "attention_mask"],
    )


def _scored_pieces(tables: TokenizerTables) -> list[tuple[str, float]]:
    return [(piece, float(score)) for piece, score in zip(tables.pieces, tables.scores, strict=True)]


def _write_graph(model: BertModel, path: Path) -> None:
    example = {"input_ids": torch.ones(1, 8, dtype=torch.long), "attention_mask": torch.ones(1, 8, dtype=torch.long)}
    graph = openvino.convert_model(_LastHiddenState(model), example_input=example)
    openvino.save_model(graph, path, compress_to_fp16=True)


class _LastHiddenState(torch.nn.Module):
    """The encoder with plain tensors in and out, as the graph converter wants it."""

    def __init__(self, model: BertModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        output: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return output


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def as_float32(values: NDArray[Any]) -> NDArray[np.float32]:
    """A contiguous float32 view or copy."""
    return np.ascontiguousarray(values, dtype=np.float32)
