"""What was asked in vain: which questions count, what is shown of a group, and when its id holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.gaps import find_gaps, is_near, unmet
from assistant.audit.records import StoredQuestion
from ingest.contract.embedding.vectors import Matrix, unit_length

MINIMUM = 5


def near(centre: int, count: int) -> Matrix:
    base = np.zeros(16, np.float32)
    base[centre] = 1.0
    return unit_length(base + np.random.default_rng(centre).normal(0, 0.15, (count, 16)).astype(np.float32))


def asked(count: int, word: str = "dog", language: str = "en", status: str = "not_found") -> list[StoredQuestion]:
    return [StoredQuestion(f"{word} {i}", language, status, None) for i in range(count)]


def rated(count: int, word: str = "cat", rating: str = "down") -> list[StoredQuestion]:
    return [StoredQuestion(f"{word} {i}", "en", "answered", rating) for i in range(count)]


def test_refused_and_rated_down_questions_are_unmet() -> None:
    others = [*asked(1, "fine", status="answered"), *rated(1, "good", "up"), *asked(1, "which", status="clarify")]
    assert {item.text for item in unmet([*asked(1), *rated(1), *others])} == {"dog 0", "cat 0"}


@pytest.mark.parametrize(("size", "shown"), [(0, 0), (1, 0), (4, 0), (5, 1), (6, 1)])
def test_a_gap_is_shown_from_the_minimum_size_on(size: int, shown: int) -> None:
    assert len(find_gaps(asked(size), near(0, size), MINIMUM)) == shown


@pytest.mark.parametrize(
    ("refused", "down", "unanswered", "rated_down"),
    [
        (6, 0, 6, None),
        (0, 6, None, 6),
        (5, 5, 5, 5),
        (6, 1, None, None),  # 7 less 6 would show a group of one
        (4, 5, None, None),
    ],
)
def test_counts_are_shown_where_neither_they_nor_the_rest_are_small(
    refused: int, down: int, unanswered: int | None, rated_down: int | None
) -> None:
    questions = [*asked(refused), *rated(down)]
    (gap,) = find_gaps(questions, near(0, refused + down), MINIMUM)
    assert (gap.size, gap.unanswered, gap.rated_down) == (refused + down, unanswered, rated_down)


@pytest.mark.parametrize(
    ("english", "spanish", "german", "shown"),
    [
        (6, 0, 0, {"en": 6}),
        (6, 5, 0, {"en": 6, "es": 5}),
        (6, 2, 0, {}),
        (9, 6, 1, {"en": 9}),
        (6, 3, 3, {"en": 6}),
    ],
)
def test_languages_are_shown_where_what_is_left_is_not_small(
    english: int, spanish: int, german: int, shown: dict[str, int]
) -> None:
    questions = [*asked(english), *asked(spanish, "perro", "es"), *asked(german, "Hund", "de")]
    (gap,) = find_gaps(questions, near(0, len(questions)), MINIMUM)
    assert gap.by_language == shown


def test_the_largest_gap_comes_first_and_the_example_is_of_the_group() -> None:
    questions = [*asked(5), *asked(7, "car"), *asked(2, "rare")]
    found = find_gaps(questions, np.concatenate([near(0, 5), near(5, 7), near(9, 2)]), MINIMUM)
    assert [(gap.size, gap.example.split()[0]) for gap in found] == [(7, "car"), (5, "dog")]
    assert set(found[0].questions) == {f"car {i}" for i in range(7)}


def test_the_id_holds_while_the_questions_are_the_same() -> None:
    before = find_gaps(asked(6), near(0, 6), MINIMUM)[0].id
    again = [*asked(6), *asked(1)]  # one was asked twice
    assert find_gaps(again, near(0, 7), MINIMUM)[0].id == before
    assert find_gaps(asked(7), near(0, 7), MINIMUM)[0].id != before
    assert find_gaps(asked(6, language="de"), near(0, 6), MINIMUM)[0].id != before


@given(st.permutations([*asked(6), *rated(6), *asked(3, "perro", "es")]))
def test_the_order_of_asking_shows_in_nothing(questions: list[StoredQuestion]) -> None:
    given_order = unmet(questions)
    vectors = near(0, len(given_order))
    assert find_gaps(given_order, vectors, MINIMUM) == find_gaps(unmet(sorted(questions, key=str)), vectors, MINIMUM)


def test_no_questions_give_no_gaps() -> None:
    assert find_gaps((), np.zeros((0, 1), np.float32), MINIMUM) == ()


@pytest.mark.parametrize(
    ("late", "sentence", "wanted"),
    [(0.521, 0.398, True), (0.47, 0.34, True), (0.47, 0.33, False), (0.439, 0.111, False), (0.528, -0.1, True)],
)
def test_a_section_is_near_by_both_scores(late: float, sentence: float, wanted: bool) -> None:
    assert is_near(late, sentence) is wanted
