"""Mean vectors by language, which are subtracted before cosines are taken.

An encoder such as e5 places texts of one language near each other, whatever they say; without that common part, what is left is
meaning (compare Roy et al., "LAReQA", 2020, and Libovický et al., "On the language neutrality of pre-trained multilingual
representations", 2020).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.vectors import Matrix, unit_length
from ingest.contract.index.snapshot import Centres

# How many passages of a language weigh as much as the mean over all languages: few passages say little of their language.
_PRIOR_WEIGHT: Final = 24.0


def passage_centres(vectors: Matrix, chunk_languages: NDArray[np.str_], languages: Sequence[str]) -> Matrix:
    """Mean vector of the passages of each language, (languages, d), drawn towards the corpus mean where there are few."""
    overall = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
    rows = []
    for language in languages:
        own = vectors[chunk_languages == language]
        total = own.sum(axis=0) if len(own) else np.zeros_like(overall)
        rows.append((total + _PRIOR_WEIGHT * overall) / (len(own) + _PRIOR_WEIGHT))
    return np.stack(rows).astype(np.float32)


def centred(vectors: Matrix, chunk_languages: NDArray[np.str_], centres: Centres) -> Matrix:
    """Vectors less the mean of their language, scaled to length 1, (n, d)."""
    result = np.empty_like(vectors)
    for language in np.unique(chunk_languages):
        own = chunk_languages == language
        result[own] = vectors[own] - centres.passage(str(language))
    return unit_length(result)
