"""Cosines of units by the second encoder."""

import numpy as np
import pytest

from assistant.retrieve.second import unit_cosines
from ingest.contract.embedding.vectors import Matrix, unit_length
from ingest.contract.index.objects import UnitVectors, quantise


def _units(*vectors: list[float]) -> UnitVectors:
    rows: Matrix = unit_length(np.array(vectors, np.float32).reshape(-1, 2))
    return UnitVectors(*quantise(rows))


def test_each_passage_gets_the_cosines_of_its_own_units() -> None:
    question = np.array([1.0, 0.0], np.float32)
    first, none, second = unit_cosines(question, [_units([1, 0], [0, 1]), _units(), _units([3, 4])])
    assert first == pytest.approx([1.0, 0.0], abs=0.01)
    assert none.shape == (0,)
    assert second == pytest.approx([0.6], abs=0.01)


def test_no_passages_give_no_cosines() -> None:
    assert unit_cosines(np.array([1.0, 0.0], np.float32), []) == []
