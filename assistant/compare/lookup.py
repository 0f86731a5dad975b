"""Searches parts of a snapshot for a question and says how likely each sentence or row there holds the answer."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.addressed import for_readers
from assistant.answer.unit_features import RankingQuery, ReadPassage, read_passages
from assistant.answer.unit_ranking import RankedUnit, rank_units
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
    read = read_passages(found, _PASSAGES)
    units = tuple(for_readers(rank_units(read, RankingQuery(query.question.text, query.language, found))))
    return Ranking(found, read, units, {(item.passage.position, item.index): item for item in units})
