"""Orders the sentences, list items and rows of the best passages by how likely each is to hold the answer.

A small network over `UNIT_FEATURES` that was taught to put a question's answering units before its others (listwise softmax, Cao et al.,
"Learning to rank: from pairwise approach to listwise approach", 2007); `scripts/train_answers.py` fits the weights.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.unit_features import UNIT_FEATURES, RankingQuery, ReadPassage, Table, measure_units
from assistant.retrieve.records import Passage
from ingest.contract.chunks import Unit

_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Beyond so many deviations a feature says no more; it keeps a strange document from being judged by one number.
_CLIPPED: Final = 5.0


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit of a passage and the probability that it holds the answer."""

    passage: Passage
    index: int
    unit: Unit
    probability: float

    @property
    def text(self) -> str:
        """Its words."""
        start = self.passage.chunk.start
        return self.passage.text[self.unit.start - start : self.unit.end - start]

    @property
    def length(self) -> int:
        """How much there is to read: characters, a Han character or kana counting as two and a half."""
        return len(self.text) + int(1.5 * len(_DENSE.findall(self.text)))


def rank_units(read: Sequence[ReadPassage], query: RankingQuery) -> tuple[RankedUnit, ...]:
    """Units of the passages, most probable first."""
    if not read:
        return ()
    probabilities = packaged_weights().probabilities(measure_units(read, query))
    places = [(item.passage, index) for item in read for index in range(len(item.passage.chunk.units))]
    ranked = [
        RankedUnit(passage, index, passage.chunk.units[index], float(probability))
        for (passage, index), probability in zip(places, probabilities, strict=True)
    ]
    return tuple(sorted(ranked, key=lambda item: -item.probability))


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """A linear part and one hidden layer over standardised features, and how a score becomes a probability.

    `linear` is (f,), `hidden` (f, h), `bias` (h,), `out` (h,).
    """

    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    linear: NDArray[np.float64]
    hidden: NDArray[np.float64]
    bias: NDArray[np.float64]
    out: NDArray[np.float64]
    slope: float
    offset: float

    def scores(self, features: Table) -> NDArray[np.float64]:
        """Scores of units, (n,), comparable within one question, from their features, (n, f)."""
        values = np.clip((features - self.means) / self.deviations, -_CLIPPED, _CLIPPED)
        result: NDArray[np.float64] = values @ self.linear + np.tanh(values @ self.hidden + self.bias) @ self.out
        return result

    def probabilities(self, features: Table) -> NDArray[np.float64]:
        """How likely each unit is to hold the answer, (n,)."""
        odds = np.clip(self.slope * self.scores(features) + self.offset, -30.0, 30.0)
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return result


@cache
def packaged_weights() -> RankingWeights:
    """The weights that ship with this version."""
    content = json.loads(resources.files("assistant.answer").joinpath("unit_ranking.json").read_text(encoding="utf-8"))
    if tuple(content["features"]) != UNIT_FEATURES:
        raise RuntimeError("unit_ranking.json was fitted to other features; run scripts/train_answers.py")
    arrays = {name: np.array(content[name]) for name in ("means", "deviations", "linear", "hidden", "bias", "out")}
    return RankingWeights(**arrays, slope=float(content["slope"]), offset=float(content["offset"]))
