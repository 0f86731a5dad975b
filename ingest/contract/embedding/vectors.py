"""Arrays of vectors."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


def unit_length(vectors: Matrix) -> Matrix:
    """Scale rows (or one vector) to length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
