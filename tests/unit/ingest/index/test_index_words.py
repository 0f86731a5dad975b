import json
import tempfile
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract.index.ragged import counts_of, stacked
from ingest.index.words import Vocabulary, without_dead_words, write_words

WORDS = st.lists(st.sampled_from(["leave", "sick", "年", "假", "pay", "x"]), max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=8).filter(any))
def test_scores_are_those_of_the_library(chunks: list[list[str]]) -> None:
    library = bm25s.BM25(method="lucene")
    library.index(chunks, show_progress=False)
    vocabulary = Vocabulary()
    counts = vocabulary.count(chunks)
    with tempfile.TemporaryDirectory() as folder:
        write_words(Path(folder) / "words", vocabulary, counts)
        own = bm25s.BM25.load(folder + "/words", mmap=False)
    for terms in (["leave"], ["sick", "年"], ["nowhere", "pay"], ["x", "x"]):
        if any(term in chunk for term in terms for chunk in chunks):
            assert own.get_scores(terms) == pytest.approx(library.get_scores(terms), abs=1e-5)


def test_files_are_those_of_the_library(tmp_path: Path) -> None:
    library = bm25s.BM25(method="lucene")
    library.index([["leave", "pay"], ["年"]], show_progress=False)
    library.save(str(tmp_path / "library"), show_progress=False)
    vocabulary = Vocabulary()
    write_words(tmp_path / "own", vocabulary, vocabulary.count([["leave", "pay"], ["年"]]))
    assert sorted(p.name for p in (tmp_path / "own").iterdir()) == sorted(
        p.name for p in (tmp_path / "library").iterdir()
    )
    own, theirs = (json.loads((tmp_path / name / "params.index.json").read_text()) for name in ("own", "library"))
    assert own == theirs
    for name in ("data", "indices", "indptr"):
        own, theirs = (np.load(tmp_path / folder / f"{name}.csc.index.npy") for folder in ("own", "library"))
        assert own.shape == theirs.shape
        if name != "indptr":
            assert own.dtype == theirs.dtype


def test_nothing_is_written_where_no_chunk_has_a_word(tmp_path: Path) -> None:
    write_words(tmp_path / "words", Vocabulary(), Vocabulary().count([[], []]))
    assert not (tmp_path / "words").exists()


def test_words_keep_their_numbers() -> None:
    vocabulary = Vocabulary(["b", "a"])
    counts = vocabulary.count([["a", "c", "a"], [], ["b"]])
    assert vocabulary.words == ["b", "a", "c"]
    assert dict(zip(counts.columns.tolist(), counts.counts.tolist(), strict=True)) == {1: 2, 2: 1, 0: 1}
    assert counts.starts.tolist() == [0, 2, 2, 3]


def test_dead_words_are_dropped_when_they_are_many() -> None:
    vocabulary = Vocabulary(["dead", "alive", "gone"])
    counts = vocabulary.count([["alive"], ["alive", "alive"]])
    kept, renumbered = without_dead_words(vocabulary, counts)
    assert kept.words == ["alive"]
    assert renumbered.columns.tolist() == [0, 0]
    assert renumbered.counts.tolist() == [1, 2]
    few = Vocabulary(["dead", "alive"])
    assert without_dead_words(few, counts_of([{1: 1}]))[0] is few


@given(st.lists(st.dictionaries(st.integers(0, 9), st.integers(1, 5), max_size=4), max_size=10), st.integers(0, 10))
def test_rows_cut_and_stacked_are_the_same_rows(rows: list[dict[int, int]], cut: int) -> None:
    packed = counts_of(rows)
    at = min(cut, len(rows))
    again = stacked([packed.rows(0, at), packed.rows(at, len(rows))])
    assert len(packed) == len(again) == len(rows)
    for one, other in ((packed.starts, again.starts), (packed.columns, again.columns), (packed.counts, again.counts)):
        assert np.array_equal(one, other)
