"""Token-level late interaction: each word of the question looks for its best match in a passage.

Khattab and Zaharia, "ColBERT", 2020, with the token vectors of the one encoder that also makes the passage vectors.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.objects import TokenVectors

_BLOCK: Final = 1024


def late_interaction(question: Matrix, passages: Sequence[TokenVectors]) -> Matrix:
    """Score passages for a question.

    Args:
        question: (q, d) unit-length token vectors.
        passages: token vectors of each passage.

    Returns:
        (passages,) mean over question tokens of the best cosine with a token of the passage; 0 for a passage without tokens.
    """
    lengths = np.array([len(tokens.scales) for tokens in passages])
    if not len(question) or not lengths.sum():
        return np.zeros(len(passages), np.float32)
    scores = np.zeros(len(passages), np.float32)
    filled = lengths > 0
    starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
    scores[filled] = np.maximum.reduceat(_cosines(question, passages), starts, axis=0).mean(axis=1)
    return scores


def _cosines(question: Matrix, passages: Sequence[TokenVectors]) -> Matrix:
    """Of all tokens of the passages with those of the question, (t, q); block by block, so that what is widened stays in the processor's cache."""
    values = np.concatenate([tokens.values for tokens in passages])
    cosines = np.empty((len(values), len(question)), np.float32)
    wanted, block = np.ascontiguousarray(question.T), np.empty((_BLOCK, question.shape[1]), np.float32)
    for start in range(0, len(values), _BLOCK):
        part = slice(start, start + _BLOCK)
        here = block[: len(values[part])]
        np.copyto(here, values[part])
        np.matmul(here, wanted, out=cosines[part])
    cosines *= np.concatenate([tokens.scales for tokens in passages])[:, None]
    return cosines


def unit_similarity(question: Matrix, tokens: TokenVectors, units: int) -> tuple[Matrix, Matrix]:
    """How well each unit of a passage covers each word of the question.

    Returns:
        (units, q) best cosine of a question token with the unit's tokens (-1 for a unit without), and (q,) the same for the header.
    """
    similarity = (question @ tokens.values.T.astype(np.float32)) * tokens.scales
    return best_of_units(similarity, tokens.units, units)


def best_of_units(similarity: Matrix, owners: NDArray[np.int16], units: int) -> tuple[Matrix, Matrix]:
    """The same from cosines, (q, t), that are known already; `owners`, (t,), are the units of the tokens, -1 for the header."""
    best = np.full((units + 1, len(similarity)), -1.0, np.float32)
    for unit in np.unique(owners):
        best[unit] = similarity[:, owners == unit].max(axis=1)  # -1, the header, is the last row
    return best[:units], best[units]
