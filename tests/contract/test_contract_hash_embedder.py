import sys
from pathlib import Path

import numpy as np
import pytest
from embedder_contract import EmbedderContract

sys.path.append(str(Path(__file__).resolve().parents[1]))

from hash_embedder import HashEmbedder


class TestHashEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> HashEmbedder:
        return HashEmbedder()


def test_vectors_are_the_same_in_every_process_and_for_every_case() -> None:
    encoding = HashEmbedder(dimension=4).embed_query("Leave leave")
    np.testing.assert_array_equal(encoding.tokens[0], encoding.tokens[1])
    np.testing.assert_allclose(encoding.vector, encoding.tokens[0], atol=1e-6)
    assert encoding.spans.tolist() == [[0, 5], [6, 11]]
    np.testing.assert_allclose(encoding.vector, [0.2261, 0.2136, -0.07, -0.9478], atol=1e-4)


def test_unspaced_words_are_single_characters() -> None:
    assert HashEmbedder().count_tokens(["年假vacation", "two words", "有給"]) == [3, 2, 2]


def test_identities_tell_embedders_apart() -> None:
    assert HashEmbedder().identity == HashEmbedder().identity
    assert len({HashEmbedder().identity, HashEmbedder(32).identity, HashEmbedder(revision="2").identity}) == 3
