"""Cosines of a question with the units of passages, by the second encoder."""

from collections.abc import Sequence

import numpy as np

from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.objects import UnitVectors


def unit_cosines(question: Matrix, passages: Sequence[UnitVectors]) -> list[Matrix]:
    """For each passage (units,) cosines of its units.

    Args:
        question: (s,), length 1.
        passages: unit vectors of each passage.
    """
    if not passages:
        return []
    values = np.concatenate([units.values for units in passages]).astype(np.float32)
    scales = np.concatenate([units.scales for units in passages])
    cosines = np.asarray((values @ question) * scales, dtype=np.float32)
    return list(np.split(cosines, np.cumsum([len(units.scales) for units in passages])[:-1]))
