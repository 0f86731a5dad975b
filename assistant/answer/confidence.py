"""How likely it is that the documents answer the question: a logistic regression of a few features, learned from question sets.

`scripts/train_answers.py` fits the weights; nothing here is set by hand.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.expected.held import held_kinds
from assistant.answer.expected.matching import match_kinds, together
from assistant.answer.unit_features import RankingQuery, ReadPassage, concepts_of
from assistant.answer.unit_ranking import RankedUnit
from assistant.retrieve.late import unit_similarity
from assistant.retrieve.records import Passage
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.glossary.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the search says about how well a question is covered. Cosines are plain numbers, 0 where nothing was found.

    Of passages, p: `late`, `dense`, `sentence`, `lexical` of the best one, `…_most` the greatest among all found, `…_lead` how many deviations
    the best one is above the mean of all found, `late_gap` and `score_gap` how far it is ahead of the mean of the twenty best;
    `same_document`: share of the five best that are of the best one's document; `voices`: how many documents the parts of the search put first.

    Of words: `cover` and `cover_three` mean over the question's words of the best cosine in the best passage and in the three best, `low` and
    `worst` the least quarter and the least of them, `asked` and `asked_low` the same over the clause that asks.

    Of units: `unit` log odds of the best, `unit_cover`, `unit_sentence` its cosines. Of kinds of answer: how many specific ones are asked
    (`kinds_asked`), what of them the best unit (`kind_…`), the four best (`any_kind_…`) and the best passage (`passage_…`) hold or lack. Of the
    glossary's concepts: what share of the question's the best passage, the three best and the best unit speak of, how many there are, how
    many are nowhere among the three best. Of the reader: the log odds that the surest unit answers (`reader`), that any does (`reader_any`), that
    the best unit does (`reader_unit`). `same_language`: 1 if the best passage is in the asker's language; `length`, `asked_length`: log of
    the number of tokens of the question and of its asking clause.
    """

    late: float = 0.0
    late_most: float = 0.0
    late_lead: float = 0.0
    late_gap: float = 0.0
    dense: float = 0.0
    dense_most: float = 0.0
    dense_lead: float = 0.0
    sentence: float = 0.0
    sentence_most: float = 0.0
    sentence_lead: float = 0.0
    lexical: float = 0.0
    lexical_most: float = 0.0
    score_gap: float = 0.0
    same_document: float = 0.0
    voices: float = 0.0
    cover: float = 0.0
    cover_three: float = 0.0
    low: float = 0.0
    worst: float = 0.0
    asked: float = 0.0
    asked_low: float = 0.0
    unit: float = 0.0
    unit_cover: float = 0.0
    unit_sentence: float = 0.0
    kinds_asked: float = 0.0
    kind_exact: float = 0.0
    kind_missing: float = 0.0
    unit_missing: float = 0.0
    contact_missing: float = 0.0
    permission_missing: float = 0.0
    any_kind_exact: float = 0.0
    any_kind_missing: float = 0.0
    any_contact: float = 0.0
    passage_kind_missing: float = 0.0
    passage_contact_missing: float = 0.0
    concepts_best: float = 0.0
    concepts_three: float = 0.0
    concepts_unit: float = 0.0
    concepts_asked: float = 0.0
    concepts_lost: float = 0.0
    concepts_score: float = 0.0
    reader: float = 0.0
    reader_any: float = 0.0
    reader_unit: float = 0.0
    same_language: float = 0.0
    length: float = 0.0
    asked_length: float = 0.0


FEATURES: Final = tuple(Evidence.__dataclass_fields__)
_NEAR: Final = 3
# Beyond so many deviations a feature says no more.
_CLIPPED: Final = 4.0


def evidence(query: RankingQuery, read: Sequence[ReadPassage], ranked: Sequence[RankedUnit]) -> Evidence:
    """Measure the evidence for a question.

    Args:
        query: the question and what was found for it, one language variant of each policy, best first.
        read: the best of the passages compared with the question word by word.
        ranked: their units, most probable first.
    """
    if not read or not ranked:
        return Evidence()
    measured = {
        **_of_passages(query.found.passages),
        **_of_words(query, read),
        **_of_units(query, ranked),
        **_of_kinds(query, read, ranked),
        **_of_concepts(query, read, ranked),
        **_of_reader(read, ranked),
    }
    return Evidence(
        **measured,
        same_language=float(query.found.passages[0].document.language == query.language),
        length=math.log(len(query.asking)),
        asked_length=math.log(int(query.asking.sum())),
    )


def _of_passages(passages: Sequence[Passage]) -> dict[str, float]:
    late, dense, sentence, score, concepts = (
        np.array([getattr(passage, name) for passage in passages])
        for name in ("late", "dense", "sentence", "score", "concepts")
    )
    lexical = np.log1p([passage.lexical for passage in passages])
    documents = [passage.document.path for passage in passages]
    first = {documents[int(values.argmax())] for values in (late, dense, sentence, lexical)}
    return {
        "late": float(late[0]),
        "late_most": float(late.max()),
        "late_lead": _lead(late),
        "late_gap": _gap(late),
        "dense": float(dense[0]),
        "dense_most": float(dense.max()),
        "dense_lead": _lead(dense),
        "sentence": float(sentence[0]),
        "sentence_most": float(sentence.max()),
        "sentence_lead": _lead(sentence),
        "lexical": float(lexical[0]),
        "lexical_most": float(lexical.max()),
        "score_gap": _gap(score),
        "same_document": float(np.mean([path == documents[0] for path in documents[:5]])),
        "voices": float(len(first)),
        "concepts_score": math.log1p(float(concepts[0])),
    }


def _lead(values: NDArray[np.float64]) -> float:
    return float((values[0] - values.mean()) / (values.std() + 1e-6))


def _gap(values: NDArray[np.float64]) -> float:
    return float(values[0] - np.sort(values)[::-1][:20].mean())


def _of_words(query: RankingQuery, read: Sequence[ReadPassage]) -> dict[str, float]:
    covers = np.array([item.cover.max(axis=0) for item in read[:_NEAR]])
    near, asked = covers.max(axis=0), covers.max(axis=0)[query.asking]
    return {
        "cover": float(covers[0].mean()),
        "cover_three": float(near.mean()),
        "low": _lowest_quarter(near),
        "worst": float(near.min()),
        "asked": float(asked.mean()),
        "asked_low": _lowest_quarter(asked),
    }


def _lowest_quarter(values: Matrix) -> float:
    return float(np.sort(values)[: max(1, len(values) // 4)].mean())


def _of_units(query: RankingQuery, ranked: Sequence[RankedUnit]) -> dict[str, float]:
    best = ranked[0]
    cover = unit_similarity(query.found.encoding.tokens, best.passage.tokens, len(best.passage.chunk.units))
    units = best.passage.units
    return {
        "unit": _log_odds(best.probability),
        "unit_cover": float(np.maximum(cover[0][best.index], cover[1]).mean()),
        "unit_sentence": float(
            units.values[best.index].astype(np.float32) @ query.found.sentence * units.scales[best.index]
        ),
    }


def _of_kinds(query: RankingQuery, read: Sequence[ReadPassage], ranked: Sequence[RankedUnit]) -> dict[str, float]:
    near = [match_kinds(query.asked, held_kinds(item.text)) for item in ranked[:4]]
    best = near[0]
    passage = match_kinds(query.asked, together(held_kinds(text) for text in read[0].texts()))
    return {
        "kinds_asked": float(len(query.asked.specific)),
        "kind_exact": best.kind_exact,
        "kind_missing": best.missing_kind,
        "unit_missing": best.unit_missing,
        "contact_missing": best.contact_missing,
        "permission_missing": best.permission_missing,
        "any_kind_exact": max(item.kind_exact for item in near),
        "any_kind_missing": min(item.missing_kind for item in near),
        "any_contact": max(item.contact for item in near),
        "passage_kind_missing": passage.missing_kind,
        "passage_contact_missing": passage.contact_missing,
    }


def _of_concepts(query: RankingQuery, read: Sequence[ReadPassage], ranked: Sequence[RankedUnit]) -> dict[str, float]:
    wanted, glossary = query.found.concepts, query.found.glossary
    if glossary is None or not wanted:
        return {}
    said = [_concepts_of_passage(item, glossary) for item in read[:_NEAR]]
    best, near = wanted & said[0], wanted & frozenset[str]().union(*said)
    own = wanted & concepts_of(glossary, ranked[0].text, ranked[0].passage.document.language)
    return {
        "concepts_best": len(best) / len(wanted),
        "concepts_three": len(near) / len(wanted),
        "concepts_unit": len(own) / len(wanted),
        "concepts_asked": float(len(wanted)),
        "concepts_lost": float(len(wanted - near)),
    }


def _of_reader(read: Sequence[ReadPassage], ranked: Sequence[RankedUnit]) -> dict[str, float]:
    scores = np.concatenate([item.reader for item in read])
    best = ranked[0]
    own = next((item.reader for item in read if item.passage.position == best.passage.position), None)
    return {
        "reader": float(scores.max()),
        "reader_any": float(np.logaddexp.reduce(scores)),
        "reader_unit": 0.0 if own is None else float(own[best.index]),
    }


def _concepts_of_passage(item: ReadPassage, glossary: Glossary) -> frozenset[str]:
    document, section = item.passage.document, item.passage.chunk.section or ""
    texts = [document.title, section, *item.texts()]
    return frozenset[str]().union(*(concepts_of(glossary, text, document.language) for text in texts))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(bounded / (1.0 - bounded))


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
            weight * max(-_CLIPPED, min(_CLIPPED, (values[name] - mean) / deviation))
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
