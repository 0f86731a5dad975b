from pathlib import Path

import numpy as np
import pytest
from hash_embedder import HashEmbedder

from ingest.contract.index.layout import IndexLayout
from ingest.contract.language import SERVED_LANGUAGES
from ingest.index.profile import QuestionProfile, load_profile


@pytest.fixture
def layout(tmp_path: Path) -> IndexLayout:
    return IndexLayout(tmp_path)


def test_every_served_language_has_a_mean(layout: IndexLayout, embedder: HashEmbedder) -> None:
    profile = load_profile(layout, embedder)
    assert profile.languages[0] == ""
    assert set(profile.languages[1:]) == set(SERVED_LANGUAGES)
    assert profile.means.shape == (len(profile.languages), embedder.identity.dimension)
    np.testing.assert_allclose(profile.means[0], profile.means[1:].mean(axis=0), atol=1e-6)


def test_a_profile_is_made_once_a_model(
    layout: IndexLayout, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = load_profile(layout, embedder)
    load_profile(layout, HashEmbedder(revision="2"))
    assert len(list(layout.root.glob("profiles/*.npz"))) == 2

    def asked_again(_: object) -> None:
        raise AssertionError("the profile was there already")

    monkeypatch.setattr(embedder, "embed_queries", asked_again)
    read = load_profile(layout, embedder)
    assert read.languages == made.languages
    np.testing.assert_array_equal(read.means, made.means)
    np.testing.assert_array_equal(read.tokens, made.tokens)
    np.testing.assert_array_equal(read.starts, made.starts)


def test_hubness_is_the_mean_score_of_the_questions() -> None:
    # Two questions, of two tokens and of one; a passage of two tokens.
    tokens = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    profile = QuestionProfile(("",), np.zeros((1, 2), np.float32), tokens, np.array([0, 2]))
    passage = np.array([[1, 0], [0.8, 0.6]], np.float32)
    # First question: (1.0 + 0.6) / 2 = 0.8; second: max(0.6, 0.96) = 0.96.
    assert profile.hubness(passage) == pytest.approx((0.8 + 0.96) / 2)


def test_a_passage_without_tokens_has_no_hubness() -> None:
    profile = QuestionProfile(("",), np.zeros((1, 2)), np.ones((1, 2), np.float32), np.array([0]))
    assert profile.hubness(np.zeros((0, 2), np.float32)) == 0.0


def test_what_every_question_asks_is_a_hub(layout: IndexLayout, embedder: HashEmbedder) -> None:
    profile = load_profile(layout, embedder)
    common = embedder.embed_query("how many days do I get and can I have the leave").tokens
    rare = embedder.embed_query("sabbatical orthodontics xylophone").tokens
    assert profile.hubness(common) > profile.hubness(rare)
