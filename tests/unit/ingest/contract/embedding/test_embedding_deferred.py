"""An embedder that is loaded beside other work."""

import threading

import numpy as np
import pytest
from hash_embedder import HashEmbedder

from ingest.contract.embedding.deferred import DeferredEmbedder
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.errors import ConfigurationError


class Loading:
    """Loads an embedder when it is let, and counts how often."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.count = 0

    def __call__(self) -> TextEmbedder:
        self.count += 1
        assert self.let.wait(30)
        return HashEmbedder()


def test_the_caller_goes_on_while_it_is_loaded() -> None:
    loading = Loading()
    embedder = DeferredEmbedder(HashEmbedder().identity, loading)
    embedder.begin()
    assert embedder.identity == HashEmbedder().identity
    loading.let.set()
    assert embedder.count_tokens(["two words"]) == HashEmbedder().count_tokens(["two words"])


@pytest.mark.parametrize("begun", [True, False])
def test_it_is_loaded_once_whoever_needs_it(begun: bool) -> None:
    loading = Loading()
    loading.let.set()
    embedder = DeferredEmbedder(HashEmbedder().identity, loading)
    if begun:
        embedder.begin()
        embedder.begin()
    threads = [threading.Thread(target=embedder.embed_query, args=("leave",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loading.count == 1


def test_vectors_are_those_of_what_was_loaded() -> None:
    own = HashEmbedder()
    embedder = DeferredEmbedder(own.identity, HashEmbedder)
    texts = ["annual leave", "pay"]
    assert np.array_equal(embedder.embed_query("leave").vector, own.embed_query("leave").vector)
    for asked, expected in (
        (embedder.embed_queries(texts), own.embed_queries(texts)),
        (embedder.embed_passages(texts), own.embed_passages(texts)),
    ):
        assert all(np.array_equal(a.tokens, b.tokens) for a, b in zip(asked, expected, strict=True))
    assert np.array_equal(embedder.embed_sentences(texts), own.embed_sentences(texts))


def test_an_error_of_loading_is_raised_each_time_the_model_is_needed() -> None:
    def fail() -> TextEmbedder:
        raise ConfigurationError("the weights are missing")

    embedder = DeferredEmbedder(HashEmbedder().identity, fail)
    embedder.begin()
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="weights"):
            embedder.count_tokens(["leave"])


def test_nothing_is_loaded_that_nobody_needs() -> None:
    loading = Loading()
    assert DeferredEmbedder(HashEmbedder().identity, loading).identity.dimension > 0
    assert loading.count == 0
