"""Searches parts of a snapshot for a question and says how likely each sentence or row there holds the answer."""

from dataclasses import astuple, dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.addressed import for_readers
from assistant.answer.unit_ranking import (
    PASSAGES_READ,
    RankedUnit,
    RankingQuery,
    ReadPassage,
    measure_units,
    packaged_weights,
    read_passages,
)
from assistant.answer.variants import prefer_language
from assistant.retrieve.records import Found, Query
from assistant.retrieve.retriever import Retriever

_PASSAGES: Final = 16


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a search found: its passages, read word by word, and their units, most probable first and by (position of chunk, number in it)."""

    found: Found
    read: tuple[ReadPassage, ...]
    units: tuple[RankedUnit, ...]
    by_unit: dict[tuple[int, int], RankedUnit]


def look_up(query: Query, retriever: Retriever, within: NDArray[np.bool_], language: str) -> Ranking:
    """Read the best passages among the chunks in `within`, (chunks,).

    Documents not in force and those for other people are left out; of each policy the variant in `language` is kept if there is one.
    """
    found = retriever.search(query, _PASSAGES, within)
    found = replace(found, passages=prefer_language(found.passages, language))
    read = tuple(
        item
        for start in range(0, len(found.passages), PASSAGES_READ)
        for item in read_passages(replace(found, passages=found.passages[start : start + PASSAGES_READ]))
    )
    units = tuple(for_readers(_rank(read, RankingQuery(query.question.text, query.language, found.encoding))))
    return Ranking(found, read, units, {(item.passage.position, item.index): item for item in units})


def _rank(read: tuple[ReadPassage, ...], query: RankingQuery) -> tuple[RankedUnit, ...]:
    """Units by probability, as `rank_units` does for the four best passages; a passage below the fourth counts as the fourth."""
    last = float(PASSAGES_READ - 1)
    measured = [
        (passage, index, replace(features, passage_rank=min(last, features.passage_rank)))
        for passage, index, features in (measure_units(read, query) if read else ())
    ]
    if not measured:
        return ()
    weights = packaged_weights()
    values = np.array([astuple(features) for _, _, features in measured])
    logits = (values - weights.means) / weights.deviations @ weights.weights + weights.intercept
    probabilities = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
    ranked = [
        RankedUnit(passage, index, passage.chunk.units[index], float(probability))
        for (passage, index, _), probability in zip(measured, probabilities, strict=True)
    ]
    return tuple(sorted(ranked, key=lambda item: -item.probability))
