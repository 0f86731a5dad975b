"""BM25 over the words of chunks, built from counts that are kept from one snapshot to the next."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.ragged import Counts, counts_of

# Words that stand in no chunk any more are dropped when they outnumber those that do.
_DEAD: Final = 2
# Of BM25: how soon more of the same word counts no more, and how much a long chunk is taken down.
_K1: Final = 1.5
_B: Final = 0.75
# What the library wants to know of an index, and the version of it whose files these are.
_PARAMETERS: Final[Mapping[str, Any]] = {
    "k1": _K1,
    "b": _B,
    "delta": 0.5,
    "method": "lucene",
    "idf_method": "lucene",
    "dtype": "float32",
    "int_dtype": "int32",
    "backend": "numpy",
}
_FORMAT: Final = "0.3.16"


class Vocabulary:
    """Numbers words in the order they are first seen."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._numbers = {word: number for number, word in enumerate(words)}

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def words(self) -> list[str]:
        """The words by number."""
        return list(self._numbers)

    def count(self, chunks: Sequence[Sequence[str]]) -> Counts:
        """How often each word stands in each chunk; new words get numbers."""
        numbers = self._numbers
        return counts_of([Counter(numbers.setdefault(term, len(numbers)) for term in terms) for terms in chunks])


def without_dead_words(vocabulary: Vocabulary, counts: Counts) -> tuple[Vocabulary, Counts]:
    """The same counts with a vocabulary of living words, where the others have become many."""
    living, renumbered = np.unique(counts.columns, return_inverse=True)
    if len(vocabulary) <= _DEAD * max(len(living), 1):
        return vocabulary, counts
    words = vocabulary.words
    kept = Vocabulary([words[number] for number in living])
    return kept, Counts(counts.starts, renumbered.astype(np.int32), counts.counts)


def write_words(folder: Path, vocabulary: Vocabulary, counts: Counts) -> None:
    """Write a BM25 index of chunks, given how often which word stands in each, into a folder of its own; nothing where no chunk has a word.

    The files are those of the library bm25s (Lu, "BM25S", 2024; Lucene's variant: Kamphuis et al., "Which BM25 do you mean?", 2020), which reads
    them. It counts words chunk by chunk in Python, which on some 10,000 chunks takes seconds each time one document changes, and takes a quarter
    of a second to import.
    """
    if not len(counts.columns):
        return
    folder.mkdir()
    scores, chunks, starts = _scores(len(vocabulary), counts)
    for name, values in (("data", scores), ("indices", chunks), ("indptr", starts)):
        np.save(folder / f"{name}.csc.index.npy", values)
    words = {word: number for number, word in enumerate(vocabulary.words)}
    words.setdefault("", len(words))
    parameters = {**_PARAMETERS, "num_docs": len(counts), "version": _FORMAT}
    for name, content in (("vocab", words), ("params", parameters)):
        (folder / f"{name}.index.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _scores(words: int, counts: Counts) -> tuple[Matrix, NDArray[np.int32], NDArray[np.int64]]:
    """Scores by word: what a chunk scores, (entries,), which chunk that is, (entries,), and where each word's entries begin, (words + 1,)."""
    chunk_of = counts.row_of_entries()
    found_in = np.bincount(counts.columns, minlength=words)
    lengths = np.bincount(chunk_of, weights=counts.counts, minlength=len(counts))
    rarity = np.log1p((len(counts) - found_in + 0.5) / (found_in + 0.5))
    usual = _K1 * (1 - _B + _B * lengths[chunk_of] / lengths.mean())
    scores = rarity[counts.columns] * counts.counts / (usual + counts.counts)
    by_word = np.argsort(counts.columns, kind="stable")
    starts = np.zeros(words + 1, np.int64)
    np.cumsum(found_in, out=starts[1:])
    return scores[by_word].astype(np.float32), chunk_of[by_word].astype(np.int32), starts
