"""Names an embedding model, so that vectors of different models are never compared."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmbeddingIdentity:
    """What makes two sets of vectors comparable; an index names it and readers refuse another."""

    model: str
    revision: str
    dimension: int

    def __str__(self) -> str:
        return f"{self.model} ({self.revision})"
