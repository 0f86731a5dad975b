"""Puts the same passage in other languages beside the one that was found.

A question is nearer to passages in its own language than to their translations, while a passage and its translation are near to each other whatever
the question: similarity between documents carries relevance further than similarity with the query (Jardine and van Rijsbergen, "The use of
hierarchic clustering in information retrieval", 1971).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.retrieve.records import Passage
from ingest.contract.embedding.vectors import Matrix, unit_length

TRANSLATED: Final = 3
# The mean of both encoders' cosines. On XQuAD-R translations of a paragraph lie above it, other paragraphs of the same article mostly below.
LEAST: Final = 0.6
# How much less a translation scores than what it translates, at most: enough to stand behind it and before what comes next.
_STEP: Final = 1e-4


def beside_translations(passages: Sequence[Passage], vectors: Matrix) -> tuple[Passage, ...]:
    """The passages with the nearest one in each other language moved up behind each of the first few, if it is near enough.

    Args:
        passages: best first.
        vectors: (passages, d) their vectors, centred by language, of length 1.
    """
    if not passages:
        return ()
    scores = np.array([passage.score for passage in passages])
    languages = np.array([passage.document.language for passage in passages])
    middles = _middles(passages)
    for original in range(min(TRANSLATED, len(passages))):
        near = _similarity(vectors, middles, original)
        for language in set(languages.tolist()) - {languages[original]}:
            own = np.flatnonzero(languages == language)
            best = int(own[near[own].argmax()])
            if near[best] >= LEAST:
                scores[best] = max(scores[best], scores[original] - _STEP * (1.0 - float(near[best])))
    order = np.argsort(-scores, kind="stable")
    return tuple(replace(passages[i], score=float(scores[i])) for i in order)


def _middles(passages: Sequence[Passage]) -> Matrix | None:
    """(passages, s) mean of each passage's unit vectors by the second encoder; None if there is none."""
    if not all(len(passage.units.scales) for passage in passages):
        return None
    return unit_length(
        np.stack(
            [
                (passage.units.values.astype(np.float32) * passage.units.scales[:, None]).mean(axis=0)
                for passage in passages
            ]
        )
    )


def _similarity(vectors: Matrix, middles: Matrix | None, original: int) -> NDArray[np.float32]:
    near = vectors @ vectors[original]
    if middles is not None:
        near = (near + middles @ middles[original]) / 2.0
    return np.asarray(near, np.float32)
