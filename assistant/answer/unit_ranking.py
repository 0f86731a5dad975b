"""Orders the sentences, list items and rows of the best passages by how likely each is to hold the answer.

A logistic regression of a few features of sentence and question; `scripts/train_answers.py` fits the weights.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.quantities import asks_for_quantity, holds_quantity
from assistant.retrieve.late import unit_similarity
from assistant.retrieve.records import Found, Passage
from ingest.contract.chunks import Unit, UnitKind
from ingest.contract.embedding.text_embedder import Encoding
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.lexical import tokenise

PASSAGES_READ: Final = 4
_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class UnitFeatures:
    """What is measured of one unit.

    `cover`: mean over question words of the best cosine with a word of the unit or of its passage's header; `cover_lead`: how far that is
    behind the passage's best unit; `own_lead`: how far its cover without the header is from the passage's mean; `contrast`: how much nearer to
    the question the unit is than its passage as a whole; `sharpest`: mean of the three best-matched question words; `words`: share of the
    question's terms that stand in the unit, same language only; `passage_lead`, `passage_rank`: of its passage; the rest are flags and the log
    of the length in characters.
    """

    cover: float
    cover_lead: float
    own_lead: float
    contrast: float
    sharpest: float
    words: float
    passage_lead: float
    passage_rank: float
    quantity: float
    quantity_missing: float
    same_language: float
    row: float
    list_item: float
    first: float
    length: float


UNIT_FEATURES: Final = tuple(UnitFeatures.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit of a passage and the probability that it holds the answer."""

    passage: Passage
    index: int
    unit: Unit
    probability: float

    @property
    def length(self) -> int:
        """How much there is to read: characters, a Han character or kana counting as two and a half."""
        start = self.passage.chunk.start
        text = self.passage.text[self.unit.start - start : self.unit.end - start]
        return len(text) + int(1.5 * len(_DENSE.findall(text)))


@dataclass(frozen=True, slots=True)
class RankingQuery:
    """The question as ranking sees it: its scrubbed words, its language, and how the encoder sees it."""

    question: str
    language: str
    encoding: Encoding


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage with how well each of its units, (units, q), and its header, (q,), matches each word of the question."""

    passage: Passage
    units: Matrix
    header: Matrix


def read_passages(found: Found) -> tuple[ReadPassage, ...]:
    """Compare the question's words with those of the best passages."""
    if not len(found.encoding.tokens):
        return ()
    return tuple(
        ReadPassage(passage, *unit_similarity(found.encoding.tokens, passage.tokens, len(passage.chunk.units)))
        for passage in found.passages[:PASSAGES_READ]
    )


def rank_units(read: Sequence[ReadPassage], query: RankingQuery) -> tuple[RankedUnit, ...]:
    """Units of the passages, most probable first."""
    measured = measure_units(read, query)
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


def measure_units(read: Sequence[ReadPassage], query: RankingQuery) -> list[tuple[Passage, int, UnitFeatures]]:
    """Features of every unit of the passages."""
    wants = asks_for_quantity(query.question, query.language)
    terms = set(tokenise(query.question, query.language))
    measured = []
    for rank, item in enumerate(read):
        passage = item.passage
        same = passage.document.language == query.language
        tables = _similarities(item, query.encoding)
        for index, unit in enumerate(passage.chunk.units):
            text = passage.text[unit.start - passage.chunk.start : unit.end - passage.chunk.start]
            holds = holds_quantity(text)
            shared = terms & set(tokenise(text, query.language)) if same else set()
            features = UnitFeatures(
                cover=float(tables.cover[index]),
                cover_lead=float(tables.cover[index] - tables.cover.max()),
                own_lead=float(tables.own[index] - tables.own.mean()),
                contrast=float(tables.contrast[index]),
                sharpest=float(tables.sharpest[index]),
                words=len(shared) / max(1, len(terms)),
                passage_lead=passage.score - read[0].passage.score,
                passage_rank=float(rank),
                quantity=float(holds),
                quantity_missing=float(wants and not holds),
                same_language=float(same),
                row=float(unit.kind is UnitKind.ROW),
                list_item=float(unit.kind is UnitKind.LIST_ITEM),
                first=float(index == 0),
                length=math.log1p(len(text)),
            )
            measured.append((passage, index, features))
    return measured


@dataclass(frozen=True, slots=True)
class _Similarities:
    cover: Matrix
    own: Matrix
    contrast: Matrix
    sharpest: Matrix


def _similarities(read: ReadPassage, encoding: Encoding) -> _Similarities:
    passage, units = read.passage, read.units
    vectors = passage.tokens.values.astype(np.float32) * passage.tokens.scales[:, None]
    middle = _direction(vectors)
    wanted = encoding.tokens.mean(axis=0)
    contrast = np.zeros(len(units), np.float32)
    for index in range(len(units)):
        own: NDArray[np.bool_] = passage.tokens.units == index
        if own.any():
            contrast[index] = float((_direction(vectors[own]) - middle) @ wanted)
    best_first = -np.sort(-units, axis=1)
    return _Similarities(
        cover=np.maximum(units, read.header).mean(axis=1),
        own=np.maximum(units, 0.0).mean(axis=1),
        contrast=contrast,
        sharpest=best_first[:, :3].mean(axis=1),
    )


def _direction(vectors: Matrix) -> Matrix:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """Weights over standardised features."""

    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercept: float


@cache
def packaged_weights() -> RankingWeights:
    """The weights that ship with this version."""
    content = json.loads(resources.files("assistant.answer").joinpath("unit_ranking.json").read_text(encoding="utf-8"))
    if tuple(content["features"]) != UNIT_FEATURES:
        raise RuntimeError("unit_ranking.json was fitted to other features; run scripts/train_answers.py")
    return RankingWeights(
        np.array(content["means"]),
        np.array(content["deviations"]),
        np.array(content["weights"]),
        float(content["intercept"]),
    )
