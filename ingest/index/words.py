"""BM25 over the words of chunks, built from counts that are kept from one snapshot to the next."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import bm25s
import numpy as np

from ingest.contract.index.ragged import Counts, counts_of

# Words that stand in no chunk any more are dropped when they outnumber those that do.
_DEAD: Final = 2


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


class CountedBM25(bm25s.BM25):  # type: ignore[misc]  # the library is untyped
    """The library's BM25 (Lucene's variant; Kamphuis et al., "Which BM25 do you mean?", 2020) built at once from counts.

    The library counts words chunk by chunk in Python; on some 10,000 chunks that takes seconds each time one document changes.
    """

    def __init__(self) -> None:
        super().__init__(method="lucene")

    def index_counts(self, vocabulary: Vocabulary, counts: Counts) -> None:
        """Index chunks, given how often which word stands in each."""
        chunk_of = counts.row_of_entries()
        found_in = np.bincount(counts.columns, minlength=len(vocabulary))
        lengths = np.bincount(chunk_of, weights=counts.counts, minlength=len(counts))
        rarity = np.log1p((len(counts) - found_in + 0.5) / (found_in + 0.5))
        usual = self.k1 * (1 - self.b + self.b * lengths[chunk_of] / lengths.mean())
        scores = rarity[counts.columns] * counts.counts / (usual + counts.counts)
        by_word = np.argsort(counts.columns, kind="stable")
        starts = np.zeros(len(vocabulary) + 1, np.int64)
        np.cumsum(found_in, out=starts[1:])
        self.scores = {
            "data": scores[by_word].astype(self.dtype),
            "indices": chunk_of[by_word].astype(self.int_dtype),
            "indptr": starts,
            "num_docs": len(counts),
        }
        self.vocab_dict = {word: number for number, word in enumerate(vocabulary.words)}
        self.vocab_dict.setdefault("", len(self.vocab_dict))
        self.unique_token_ids_set = set(self.vocab_dict.values())
        self.nonoccurrence_array = None


def write_words(folder: Path, vocabulary: Vocabulary, counts: Counts) -> None:
    """Write the word index into a folder of its own; nothing where no chunk has a word."""
    if len(counts.columns):
        index = CountedBM25()
        index.index_counts(vocabulary, counts)
        index.save(str(folder), show_progress=False)
