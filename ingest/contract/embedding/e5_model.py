"""Builds multilingual-e5-small as an ordinary sentence-transformers folder from the packaged weights, once a machine.

Run as a program (`python -m ingest.contract.embedding.e5_model FOLDER`), so that what only building needs is never loaded to serve.

Model: Wang et al., "Multilingual E5 Text Embeddings", 2024 (arXiv:2402.05672), MIT licence.
"""

import json
import logging
import sys
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from ingest.contract.embedding.building import build_folder
from ingest.contract.embedding.e5_folder import FLOAT_GRAPH, INT8_GRAPH
from ingest.contract.embedding.e5_weights import (
    E5Weights,
    TokenizerTables,
    check_weights,
    packaged_weights_path,
    read_weights,
)
from ingest.contract.embedding.runtime import openvino

_CALIBRATION_TEXTS: Final = 160

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


def build_e5_folder(folder: Path) -> None:
    """Build the model's folder (about a minute)."""
    source = packaged_weights_path()
    check_weights(source)
    build_folder(folder, lambda unfinished: _write_folder(read_weights(source), unfinished))


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
    _write_graphs(model, folder)


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


def _write_graphs(model: BertModel, folder: Path) -> None:
    example = {"input_ids": torch.ones(1, 8, dtype=torch.long), "attention_mask": torch.ones(1, 8, dtype=torch.long)}
    from openvino.tools.ovc import convert_model  # noqa: PLC0415 - as with nncf

    graph = convert_model(_LastHiddenState(model), example_input=example)
    openvino.save_model(graph, folder / FLOAT_GRAPH, compress_to_fp16=True)
    openvino.save_model(_quantised(graph, folder), folder / INT8_GRAPH)


def _quantised(graph: Any, folder: Path) -> Any:
    """The graph with weights and activations in 8 bits, ranges taken from policy text and questions in sixteen languages.

    SmoothQuant (Xiao et al., 2023) keeps vectors within a cosine of 0.995 of the float ones, where plain 8-bit quantisation loses more.
    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    import nncf  # noqa: PLC0415 - after `runtime`, which keeps it from reporting home

    return nncf.quantize(
        graph,
        nncf.Dataset(_calibration_texts(), lambda text: _graph_inputs(tokenizer, text)),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=_CALIBRATION_TEXTS,
    )


def _calibration_texts() -> list[str]:
    """Passages of all languages first, then the same as questions would be, mixed so that any prefix is multilingual."""
    source = resources.files("ingest.contract.embedding").joinpath("calibration.json").read_text(encoding="utf-8")
    paragraphs: dict[str, list[str]] = json.loads(source)
    texts: list[str] = []
    for passages in zip(*paragraphs.values(), strict=True):
        texts.extend(f"passage: {passage}" for passage in passages)
        texts.extend(f"query: {passage[: len(passage) // 4]}" for passage in passages)
    return texts


def _graph_inputs(tokenizer: Tokenizer, text: str) -> list[NDArray[np.int64]]:
    encoded = tokenizer.encode(text)
    return [np.array([encoded.ids], np.int64), np.array([encoded.attention_mask], np.int64)]


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


if __name__ == "__main__":
    logging.getLogger("nncf").setLevel(logging.ERROR)
    build_e5_folder(Path(sys.argv[1]))
