"""One document in the index: its text, chunks and vectors in one memory-mapped file that never changes."""

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from ingest.contract.chunks import Chunk, DocumentInfo
from ingest.contract.documents import Block, canonical_text
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.codec import decode_block, decode_chunk, decode_info, encode_block, encode_chunk, encode_info

_INT8_MAX: Final = 127.0


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """Last-layer vectors of a chunk's tokens for late interaction, and the unit each belongs to.

    `values` is (t, d) int8 and `scales` (t,) float32: a token's unit-length vector is `values * scales`.
    `units` is (t,) int16: the index of the token's unit in its chunk, -1 for the title and section header.
    """

    values: NDArray[np.int8]
    scales: Matrix
    units: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class UnitVectors:
    """Vectors of a chunk's units by the second encoder, each read under the heading it stands below.

    `values` is (units, s) int8 and `scales` (units,) float32: a unit's vector is `values * scales`.
    """

    values: NDArray[np.int8]
    scales: Matrix


@dataclass(frozen=True, slots=True)
class EmbeddedChunk:
    """A chunk with what the models made of it; `key` is the hash of the text that was embedded.

    `hubness` is the mean late-interaction score that everyday questions of all languages get here: what any question would get.
    """

    chunk: Chunk
    key: str
    vector: Matrix
    tokens: TokenVectors
    units: UnitVectors
    hubness: float


def quantise(vectors: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Unit-length rows to int8 with one scale a row; the cosine with the original stays above 0.999."""
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-6) / _INT8_MAX
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def write_object(
    path: Path, info: DocumentInfo, blocks: tuple[Block, ...], chunks: Sequence[EmbeddedChunk], dimension: int
) -> None:
    """Write a document object in one rename; an interrupted write leaves nothing under the final name."""
    offsets = np.cumsum([0, *(len(item.tokens.scales) for item in chunks)]).astype(np.int64)
    none = np.zeros((0, dimension))
    tensors: dict[str, NDArray[Any]] = {
        "vectors": np.stack([item.vector for item in chunks]) if chunks else none.astype(np.float32),
        "token_values": np.concatenate([item.tokens.values for item in chunks] or [none.astype(np.int8)]),
        "token_scales": np.concatenate([item.tokens.scales for item in chunks] or [np.zeros(0, np.float32)]),
        "token_units": np.concatenate([item.tokens.units for item in chunks] or [np.zeros(0, np.int16)]),
        "token_offsets": offsets,
        "unit_values": np.concatenate([item.units.values for item in chunks] or [np.zeros((0, 1), np.int8)]),
        "unit_scales": np.concatenate([item.units.scales for item in chunks] or [np.zeros(0, np.float32)]),
        "unit_offsets": np.cumsum([0, *(len(item.units.scales) for item in chunks)]).astype(np.int64),
        "hubness": np.array([item.hubness for item in chunks], np.float32),
    }
    content = {
        "info": encode_info(info),
        "blocks": [encode_block(block) for block in blocks],
        "chunks": [encode_chunk(item.chunk) for item in chunks],
        "keys": [item.key for item in chunks],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    os.close(descriptor)
    try:
        save_file(tensors, unfinished, metadata={"content": json.dumps(content, ensure_ascii=False)})
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


class DocumentObject:
    """A document object opened for reading. Arrays are views of the mapped file; text is parsed on first use."""

    def __init__(self, path: Path) -> None:
        with safe_open(path, framework="numpy") as file:
            self._content = file.metadata()["content"]
            self.vectors: Matrix = file.get_tensor("vectors")
            self._values: NDArray[np.int8] = file.get_tensor("token_values")
            self._scales: Matrix = file.get_tensor("token_scales")
            self._units: NDArray[np.int16] = file.get_tensor("token_units")
            self.hubness: Matrix = file.get_tensor("hubness")
            self._unit_values: NDArray[np.int8] = file.get_tensor("unit_values")
            self._unit_scales: Matrix = file.get_tensor("unit_scales")
            self._unit_offsets: NDArray[np.int64] = file.get_tensor("unit_offsets")
            self._offsets: NDArray[np.int64] = file.get_tensor("token_offsets")

    @cached_property
    def _parsed(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self._content)
        return content

    @cached_property
    def info(self) -> DocumentInfo:
        """What is known of the document beside its text."""
        return decode_info(self._parsed["info"])

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The document in reading order."""
        return tuple(decode_block(item) for item in self._parsed["blocks"])

    @cached_property
    def text(self) -> str:
        """The document's canonical text."""
        return canonical_text(self.blocks)[0]

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """The chunks in reading order."""
        return tuple(decode_chunk(item) for item in self._parsed["chunks"])

    @property
    def keys(self) -> list[str]:
        """For each chunk the hash of the text that was embedded."""
        return list(self._parsed["keys"])

    def tokens(self, index: int) -> TokenVectors:
        """Token vectors of the chunk with this index."""
        part = slice(int(self._offsets[index]), int(self._offsets[index + 1]))
        return TokenVectors(self._values[part], self._scales[part], self._units[part])

    def units(self, index: int) -> UnitVectors:
        """Vectors of the units of the chunk with this index."""
        part = slice(int(self._unit_offsets[index]), int(self._unit_offsets[index + 1]))
        return UnitVectors(self._unit_values[part], self._unit_scales[part])

    def embedded(self, index: int) -> EmbeddedChunk:
        """The chunk with this index and its vectors."""
        return EmbeddedChunk(
            self.chunks[index],
            self.keys[index],
            self.vectors[index],
            self.tokens(index),
            self.units(index),
            float(self.hubness[index]),
        )
