import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.retrieve.late import late_interaction, unit_similarity
from ingest.contract.embedding.vectors import Matrix, unit_length
from ingest.contract.index.objects import TokenVectors, quantise

DIMENSION = 8


def directions(seed: int, count: int) -> Matrix:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return unit_length(drawn)


def tokens(vectors: Matrix, units: NDArray[np.int16] | None = None) -> TokenVectors:
    values, scales = quantise(vectors) if len(vectors) else (np.zeros((0, DIMENSION), np.int8), np.zeros(0, np.float32))
    return TokenVectors(values, scales, np.zeros(len(vectors), np.int16) if units is None else units)


def naive(question: Matrix, passage: TokenVectors) -> float:
    """Word by word, as the definition says."""
    if not len(passage.scales) or not len(question):
        return 0.0
    vectors = [value.astype(float) * scale for value, scale in zip(passage.values, passage.scales, strict=True)]
    return float(np.mean([max(float(word @ vector) for vector in vectors) for word in question]))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 9999), st.integers(0, 6), st.lists(st.integers(0, 5), max_size=6))
def test_late_interaction_is_the_naive_one(seed: int, words: int, lengths: list[int]) -> None:
    question = directions(seed, words)
    passages = [tokens(directions(seed + 1 + n, length)) for n, length in enumerate(lengths)]
    scores = late_interaction(question, passages)
    assert scores.shape == (len(passages),)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, [naive(question, passage) for passage in passages], atol=1e-5)


def test_passages_longer_than_what_is_computed_at_once() -> None:
    question = directions(3, 4)
    passages = [tokens(directions(10 + n, length)) for n, length in enumerate([700, 0, 900, 3, 448, 1])]
    scores = late_interaction(question, passages)
    np.testing.assert_allclose(scores, [naive(question, passage) for passage in passages], atol=1e-5)


def test_passage_that_holds_every_word_scores_one() -> None:
    question = directions(1, 3)
    (score,) = late_interaction(question, [tokens(np.concatenate([directions(2, 4), question]))])
    np.testing.assert_allclose(score, 1.0, atol=0.01)


def test_each_unit_and_the_header_are_compared_apart() -> None:
    axes = np.eye(DIMENSION, dtype=np.float32)
    passage = tokens(axes[:3], np.array([-1, 0, 2], np.int16))
    units, header = unit_similarity(axes[:2], passage, 3)
    # The question's first word stands in the header, its second in unit 0; unit 1 has no tokens.
    np.testing.assert_allclose(units, [[0, 1], [-1, -1], [0, 0]], atol=0.01)
    np.testing.assert_allclose(header, [1, 0], atol=0.01)


def test_passage_without_a_header_has_none_to_compare() -> None:
    axes = np.eye(DIMENSION, dtype=np.float32)
    _, header = unit_similarity(axes[:2], tokens(axes[:1]), 1)
    np.testing.assert_array_equal(header, [-1, -1])
