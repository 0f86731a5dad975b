from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract.glossary.trie import Match, Trie


def trie(*sequences: str) -> Trie:
    made = Trie()
    for number, sequence in enumerate(sequences):
        made.add(sequence, number)
    return made


def test_the_longest_at_a_place_is_found() -> None:
    assert trie("ab", "abcd", "cd").find("xabcdab") == [Match(1, 5, (1,)), Match(5, 7, (0,))]


def test_of_two_that_overlap_the_longer_is_found() -> None:
    assert trie("ab", "bcd").find("abcd") == [Match(1, 4, (1,))]
    assert trie("ab", "bc").find("abc") == [Match(0, 2, (0,))]


def test_one_sequence_may_stand_for_several() -> None:
    assert trie("ab", "ab").find("ab") == [Match(0, 2, (0, 1))]


def test_a_blocked_phrase_hides_what_is_in_it_and_what_begins_in_it() -> None:
    made = trie("bc", "cd")
    made.block("abc", 0)
    assert made.find("abcd") == []
    assert made.find("bcd") == [Match(0, 2, (0,))]
    made.add("bc", 7)
    assert made.find("abcd") == [Match(1, 3, (7,))]


def test_a_match_over_a_gap_begins_a_word() -> None:
    # 육아 휴직: found over the blank; 내부 연 with 부연 across it is not.
    made = trie("육아휴직", "부연")
    assert made.find("육아휴직", frozenset({0, 2})) == [Match(0, 4, (0,))]
    assert made.find("내부연", frozenset({0, 2})) == []


def test_a_short_match_begins_a_word_where_blanks_part_words() -> None:
    made = trie("과로", "연차휴가")
    assert made.find("결과로", frozenset({0})) == []
    assert made.find("과로", frozenset({0})) == [Match(0, 2, (0,))]
    assert made.find("남은연차휴가", frozenset({0})) == [Match(2, 6, (1,))]


def test_skipped_symbols_may_stand_between() -> None:
    made = trie("ab")
    assert made.find("a-b", skipped={"-"}) == [Match(0, 3, (0,))]
    assert made.find("a--b", skipped={"-"}) == [Match(0, 4, (0,))]
    assert made.find("axb", skipped={"-"}) == []
    assert made.find("a-", skipped={"-"}) == []


def test_what_stands_alone_gives_way_to_a_sequence() -> None:
    made = trie("ab")
    made.add_alone(5, 9)
    assert made.find("ab", alone=[5, 5]) == [Match(0, 2, (0,))]
    assert made.find("ax", alone=[0, 5]) == [Match(1, 2, (9,))]


def test_an_empty_sequence_is_refused() -> None:
    with pytest.raises(ValueError, match="give at least one symbol"):
        Trie().add("", 0)


@given(st.lists(st.text("abc", min_size=1, max_size=4), max_size=8), st.text("abc", max_size=20))
def test_matches_are_known_sequences_that_do_not_overlap(sequences: list[str], text: str) -> None:
    matches = trie(*sequences).find(text)
    assert all(text[item.start : item.end] == sequences[value] for item in matches for value in item.values)
    assert all(one.end <= other.start for one, other in pairwise(matches))
    assert bool(matches) == any(sequence in text for sequence in sequences)
