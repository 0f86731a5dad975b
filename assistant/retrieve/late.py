"""Token-level late interaction: each word of the question looks for its best match in a passage.

Khattab and Zaharia, "ColBERT", 2020, with the token vectors of the one encoder that also makes the passage vectors.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.objects import TokenVectors


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
    values = np.concatenate([tokens.values for tokens in passages]).astype(np.float32)
    scales = np.concatenate([tokens.scales for tokens in passages])
    similarity = (question @ values.T) * scales
    scores = np.zeros(len(passages), np.float32)
    filled = lengths > 0
    starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
    scores[filled] = np.maximum.reduceat(similarity, starts, axis=1).mean(axis=0)
    return scores


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
