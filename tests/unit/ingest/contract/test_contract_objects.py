from pathlib import Path

import numpy as np
import pytest
from hash_embedder import HashEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st
from index_samples import LEAVE, embedded_chunks, make_info

from ingest.contract.documents import canonical_text
from ingest.contract.index import objects
from ingest.contract.index.objects import DocumentObject, quantise, write_object


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "objects" / "ab" / "abcd.safetensors"


def test_a_document_comes_back_as_it_was_written(path: Path, embedder: HashEmbedder) -> None:
    info = make_info()
    written = embedded_chunks(embedder, info, LEAVE)
    write_object(path, info, LEAVE, written, 64)
    opened = DocumentObject(path)
    assert (opened.info, opened.blocks, opened.text) == (info, LEAVE, canonical_text(LEAVE)[0])
    assert opened.chunks == tuple(item.chunk for item in written)
    assert opened.keys == [item.key for item in written]
    for index, item in enumerate(written):
        read = opened.embedded(index)
        assert (read.chunk, read.key, read.hubness) == (item.chunk, item.key, item.hubness)
        np.testing.assert_array_equal(read.vector, item.vector)
        np.testing.assert_array_equal(read.tokens.values, item.tokens.values)
        np.testing.assert_array_equal(read.tokens.scales, item.tokens.scales)
        np.testing.assert_array_equal(read.tokens.units, item.tokens.units)


def test_a_document_without_chunks_can_be_written(path: Path) -> None:
    write_object(path, make_info(), LEAVE[:1], [], 64)
    opened = DocumentObject(path)
    assert opened.chunks == ()
    assert opened.vectors.shape == (0, 64)
    assert len(opened.hubness) == 0


def test_the_same_document_gives_the_same_bytes(path: Path, embedder: HashEmbedder) -> None:
    write_object(path, make_info(), LEAVE, embedded_chunks(embedder, make_info(), LEAVE), 64)
    first = path.read_bytes()
    write_object(path, make_info(), LEAVE, embedded_chunks(embedder, make_info(), LEAVE), 64)
    assert path.read_bytes() == first


@pytest.mark.parametrize("moment", ["save_file", "fsync", "replace"])
def test_an_interrupted_write_leaves_nothing(
    path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(objects if moment == "save_file" else objects.os, moment, interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_object(path, make_info(), LEAVE, embedded_chunks(embedder, make_info(), LEAVE), 64)
    assert list(path.parent.iterdir()) == []


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 30), st.integers(2, 400))
def test_quantised_vectors_keep_their_direction(seed: int, rows: int, dimension: int) -> None:
    vectors = np.random.default_rng(seed).standard_normal((rows, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    values, scales = quantise(vectors)
    assert (values.dtype, scales.dtype) == (np.int8, np.float32)
    restored = values * scales[:, None]
    cosines = (restored * vectors).sum(axis=1) / np.linalg.norm(restored, axis=1)
    assert (cosines > 0.999).all()


def test_a_zero_vector_stays_zero() -> None:
    values, scales = quantise(np.zeros((2, 8), np.float32))
    assert not values.any()
    assert np.isfinite(scales).all()
