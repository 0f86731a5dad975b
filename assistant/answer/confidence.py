"""How likely it is that the documents answer the question: a logistic regression of a few features, learned from question sets.

`scripts/train_answers.py` fits the weights; nothing here is set by hand.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources

import numpy as np

from assistant.answer.unit_ranking import RankedUnit, ReadPassage
from assistant.retrieve.records import Found
from ingest.contract.embedding.vectors import Matrix


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the search says about how well a question is covered. Cosines are plain numbers, 0 where nothing was found.

    `late`, `dense`: of the best passage; `best_unit`: log odds that the best sentence holds the
    answer, `second_unit` of the next; `worst_token`, `low_tokens`: the least and the lower
    quarter of the question's words in the three best passages; `margin`: how far the best document is ahead of the next; `spread`: deviation
    of the ten best scores; `lexical`: BM25 of the best passage; `same_language`: 1 if it is in the asker's language; `length`: log of the number
    of question tokens.
    """

    late: float = 0.0
    dense: float = 0.0
    best_unit: float = 0.0
    second_unit: float = 0.0
    worst_token: float = 0.0
    low_tokens: float = 0.0
    margin: float = 0.0
    spread: float = 0.0
    lexical: float = 0.0
    same_language: float = 0.0
    length: float = 0.0


FEATURES = tuple(Evidence.__dataclass_fields__)


def evidence(found: Found, read: Sequence[ReadPassage], ranked: Sequence[RankedUnit], language: str) -> Evidence:
    """Measure the evidence for a question.

    Args:
        found: passages after one language variant of each policy was chosen, best first.
        read: the best of them compared with the question word by word.
        ranked: their units, most probable first.
        language: the question's language.
    """
    passages = found.passages
    if not passages or not ranked:
        return Evidence()
    best = passages[0]
    others = [passage.score for passage in passages if passage.document.path != best.document.path]
    covered = np.max([_token_cover(item) for item in read[:3]], axis=0)
    return Evidence(
        late=max(passage.late for passage in passages[:3]),
        dense=max(passage.dense for passage in passages[:3]),
        best_unit=_log_odds(ranked[0].probability),
        second_unit=_log_odds(ranked[min(1, len(ranked) - 1)].probability),
        worst_token=float(covered.min()),
        low_tokens=float(np.quantile(covered, 0.25)),
        margin=best.score - others[0] if others else 0.0,
        spread=float(np.std([passage.score for passage in passages[:10]])),
        lexical=math.log1p(max(passage.lexical for passage in passages[:3])),
        same_language=float(best.document.language == language),
        length=math.log(len(found.encoding.tokens)),
    )


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(bounded / (1.0 - bounded))


def _token_cover(read: ReadPassage) -> Matrix:
    return np.asarray(np.maximum(read.units.max(axis=0, initial=-1.0), read.header), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Weights over standardised features, their calibration, and the confidence below which a question is refused.

    The weights tell questions that the documents answer from others; `slope` and `offset` turn their log odds into how often an answer
    with such odds was right (Platt scaling, fitted on sets that the weights had not seen).
    """

    means: tuple[float, ...]
    deviations: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    slope: float
    offset: float
    refuse_below: float

    def confidence(self, measured: Evidence) -> float:
        """Probability that an answer from these passages is right, 0-1."""
        values = asdict(measured)
        odds = self.intercept + sum(
            weight * (values[name] - mean) / deviation
            for name, mean, deviation, weight in zip(FEATURES, self.means, self.deviations, self.weights, strict=True)
        )
        calibrated = self.slope * odds + self.offset
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, calibrated))))


@cache
def packaged_model() -> ConfidenceModel:
    """The weights that ship with this version."""
    content = json.loads(resources.files("assistant.answer").joinpath("confidence.json").read_text(encoding="utf-8"))
    if tuple(content["features"]) != FEATURES:
        raise RuntimeError("confidence.json was fitted to other features; run scripts/train_answers.py")
    return ConfidenceModel(
        tuple(content["means"]),
        tuple(content["deviations"]),
        tuple(content["weights"]),
        content["intercept"],
        content["slope"],
        content["offset"],
        content["refuse_below"],
    )
