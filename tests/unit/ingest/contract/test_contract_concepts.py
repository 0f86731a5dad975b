import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract.index.concepts import index_concepts, read_concepts, write_concepts

MENTIONS = [{0: 1}, {0: 3, 1: 1}, {}, {1: 1, 2: 5}]


def test_a_chunk_scores_for_the_concepts_it_mentions_and_no_others() -> None:
    scores = index_concepts(MENTIONS, 4).scores([0])
    assert scores.dtype == np.float32
    assert (scores > 0).tolist() == [True, True, False, False]
    assert index_concepts(MENTIONS, 4).scores([3]).tolist() == [0, 0, 0, 0]
    assert index_concepts(MENTIONS, 4).scores([]).tolist() == [0, 0, 0, 0]


def test_the_weight_is_that_of_bm25() -> None:
    # One concept in one of two chunks: idf = ln(1 + 1.5 / 1.5); length 1 where 0.5 is usual, so at least 1 counts as usual.
    score = index_concepts([{0: 1}, {}], 1).scores([0])[0]
    assert score == pytest.approx(math.log(2) * 1 / (1 + 1.2 * (0.5 + 0.5 * 1)))


def test_more_mentions_count_less_and_less() -> None:
    once, twice, often = (index_concepts([{0: n}, {1: 10}, {}], 2).scores([0])[0] for n in (1, 2, 20))
    assert once < twice < often
    assert twice - once > (often - twice) / 18


def test_rare_concepts_and_short_chunks_count_more() -> None:
    index = index_concepts([{0: 1, 1: 1}, {0: 1}, {0: 1, 2: 9}], 3)
    assert index.scores([1])[0] > index.scores([0])[0]
    assert index.scores([0])[1] > index.scores([0])[2]


def test_a_concept_named_twice_counts_once_and_two_concepts_add_up() -> None:
    index = index_concepts(MENTIONS, 4)
    assert index.scores([0, 0]).tolist() == index.scores([0]).tolist()
    assert index.scores([0, 1]).tolist() == pytest.approx((index.scores([0]) + index.scores([1])).tolist())


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    index = index_concepts(MENTIONS, 4)
    write_concepts(tmp_path / "concepts", index)
    read = read_concepts(tmp_path / "concepts")
    assert read is not None
    assert [read.counts_at(position) for position in range(4)] == MENTIONS
    assert read.scores([0, 2]).tolist() == index.scores([0, 2]).tolist()


def test_there_may_be_nothing_to_read(tmp_path: Path) -> None:
    assert read_concepts(tmp_path / "concepts") is None


@pytest.mark.parametrize("mentions", [[], [{}], [{}, {}]])
def test_chunks_without_a_concept_score_nothing(tmp_path: Path, mentions: list[dict[int, int]]) -> None:
    write_concepts(tmp_path / "concepts", index_concepts(mentions, 2))
    read = read_concepts(tmp_path / "concepts")
    assert read is not None
    assert read.scores([0, 1]).tolist() == [0.0] * len(mentions)


@given(st.lists(st.dictionaries(st.integers(0, 5), st.integers(1, 9), max_size=4), max_size=12))
def test_a_chunk_scores_above_nothing_exactly_for_its_own_concepts(mentions: list[dict[int, int]]) -> None:
    index = index_concepts(mentions, 6)
    for concept in range(6):
        assert (index.scores([concept]) > 0).tolist() == [concept in own for own in mentions]
    assert [index.counts_at(position) for position in range(len(mentions))] == mentions
