"""Rows of different lengths in flat arrays: how often which column stands in each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Counts:
    """Row r holds the entries `starts[r]` … `starts[r + 1]`.

    `starts` is (rows + 1,) int64; `columns` and `counts` are (entries,) int32, a column at most once in a row.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    counts: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def rows(self, begin: int, end: int) -> "Counts":
        """A stretch of rows."""
        first, last = int(self.starts[begin]), int(self.starts[end])
        return Counts(self.starts[begin : end + 1] - first, self.columns[first:last], self.counts[first:last])

    def row_of_entries(self) -> NDArray[np.int64]:
        """(entries,) the row that each entry stands in."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))


def counts_of(rows: Sequence[Mapping[int, int]]) -> Counts:
    """Pack mappings of columns to counts."""
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    columns = np.array([column for row in rows for column in row], np.int32)
    return Counts(starts, columns, np.array([count for row in rows for count in row.values()], np.int32))


def stacked(parts: Sequence[Counts]) -> Counts:
    """The rows of all parts, in order."""
    if not parts:
        return counts_of([])
    lengths = np.concatenate([np.diff(part.starts) for part in parts])
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return Counts(
        starts, np.concatenate([part.columns for part in parts]), np.concatenate([part.counts for part in parts])
    )
