"""Stored questions grouped by meaning, and never shown below the minimum size."""

import numpy as np
import pytest

from assistant.audit.clusters import cluster_questions
from assistant.audit.records import StoredQuestion
from ingest.contract.embedding.vectors import Matrix, unit_length


def _near(centre: int, count: int, seed: int) -> Matrix:
    generator = np.random.default_rng(seed)
    base = np.zeros(16, np.float32)
    base[centre] = 1.0
    return unit_length(base + generator.normal(0, 0.15, (count, 16)).astype(np.float32))


def _questions(count: int, word: str, language: str = "en", status: str = "not_found") -> list[StoredQuestion]:
    return [StoredQuestion(f"{word} {i}", language, status, None) for i in range(count)]


@pytest.mark.parametrize(("size", "shown"), [(4, 0), (5, 1), (6, 1)])
def test_a_group_is_shown_from_the_minimum_size_on(size: int, shown: int) -> None:
    found = cluster_questions(_questions(size, "dog"), _near(0, size, 1), 5)
    assert len(found) == shown


def test_meanings_are_kept_apart_and_the_largest_comes_first() -> None:
    questions = [*_questions(6, "dog"), *_questions(8, "car"), *_questions(2, "rare")]
    vectors = np.concatenate([_near(0, 6, 1), _near(5, 8, 2), _near(9, 2, 3)])
    found = cluster_questions(questions, vectors, 5)
    assert [cluster.size for cluster in found] == [8, 6]
    assert [cluster.example.split()[0] for cluster in found] == ["car", "dog"]


def test_small_groups_inside_a_cluster_are_left_out() -> None:
    questions = [*_questions(5, "dog"), *_questions(2, "perro", "es", "answered")]
    found = cluster_questions(questions, _near(0, 7, 1), 5)
    assert found[0].size == 7
    assert found[0].by_language == {"en": 5}
    assert found[0].by_status == {"not_found": 5}


def test_the_example_is_one_of_the_group() -> None:
    questions = _questions(5, "dog")
    found = cluster_questions(questions, _near(0, 5, 1), 5)
    assert found[0].example in {question.text for question in questions}


def test_no_questions_give_no_clusters() -> None:
    assert cluster_questions([], np.zeros((0, 16), np.float32), 5) == ()
