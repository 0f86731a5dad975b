"""Fits the weights of sentence ranking and of confidence from question sets, and prints how they hold on sets they were not fitted to.

    python scripts/train_answers.py INDEX=SET.jsonl [INDEX=SET.jsonl …] [--write]

Each pair is an index directory and a question set over it. The printed figures come from leaving one set out at a time; `--write` fits on all
of them and writes assistant/answer/unit_ranking.json and confidence.json.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answer.confidence import FEATURES, evidence
from assistant.answer.select import select_fragments
from assistant.answer.unit_ranking import (
    UNIT_FEATURES,
    RankedUnit,
    RankingQuery,
    ReadPassage,
    UnitFeatures,
    measure_units,
    read_passages,
)
from assistant.answer.variants import prefer_language
from assistant.live_index import LiveIndex
from assistant.privacy.scrubber import Scrubber
from assistant.retrieve.records import Found, Passage, Query
from assistant.retrieve.retriever import Retriever
from benefits.settings import load_settings
from ingest.contract.embedding.factory import load_query_embedder
from ingest.contract.language import detect_language

_WEIGHTS = Path("assistant/answer")
_PASSAGES = 24


@dataclass(frozen=True)
class Case:
    """One question as far as retrieval takes it, with the measured units and which of them hold the answer."""

    group: str
    case: dict[str, Any]
    language: str
    text: str
    found: Found
    read: tuple[ReadPassage, ...]
    retriever: Retriever
    units: list[tuple[Passage, int, UnitFeatures]]
    gold: np.ndarray

    @property
    def answerable(self) -> bool:
        """The documents answer it."""
        return bool(self.case["answerable"])


@dataclass(frozen=True)
class Fitted:
    """A logistic regression over standardised features."""

    model: LogisticRegression
    means: np.ndarray
    deviations: np.ndarray

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Of the positive class."""
        result: np.ndarray = self.model.predict_proba((features - self.means) / self.deviations)[:, 1]
        return result


@dataclass(frozen=True)
class Outcome:
    """What a fitted ranking makes of a question."""

    case: Case
    features: tuple[float, ...]
    right: bool
    characters: int


def main() -> None:
    """Collect, cross-validate, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", metavar="INDEX=SET.jsonl")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    settings = load_settings()
    embedder = load_query_embedder(settings.embedding_model, settings.models, settings.embedding_precision)
    cases: list[Case] = []
    for pair in arguments.pairs:
        index, _, path = pair.partition("=")
        cases.extend(_collect(LiveIndex(Path(index), embedder).open(), Path(path)))
    unseen = _report(cases)
    if arguments.write:
        ranking = _fit_ranking(cases)
        confidence = _fit_confidence(_apply(ranking, cases))
        calibration = _fit_calibration(unseen)
        refuse_below = round(
            _threshold(_calibrated(calibration, [odds for odds, _ in unseen]), [o for _, o in unseen]), 4
        )
        _write("unit_ranking.json", UNIT_FEATURES, ranking, cases, {})
        slope, offset = float(calibration.coef_[0, 0]), float(calibration.intercept_[0])
        more = {"slope": round(slope, 6), "offset": round(offset, 6), "refuse_below": refuse_below}
        _write("confidence.json", FEATURES, confidence, cases, more)


def _collect(retriever: Retriever, path: Path) -> list[Case]:
    scrubber = Scrubber(allow=retriever.snapshot.names())
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case.get("expect_status") == "sensitive" or case.get("kind") == "follow_up":
            continue
        question = scrubber.scrub(case["question"], case["lang"])
        language = detect_language(question.text)
        persona = tuple(sorted((case.get("persona") or {}).items()))
        day = date.fromisoformat(case["as_of"]) if case.get("as_of") else date.today()
        found = retriever.search(Query(question, language, persona, day), _PASSAGES)
        found = replace(found, passages=prefer_language(found.passages, language))
        read = read_passages(found)
        units = measure_units(read, RankingQuery(question.text, language, found.encoding))
        gold = np.array([_holds_answer(case, passage, index) for passage, index, _ in units], bool)
        cases.append(Case(path.stem, case, language, question.text, found, read, retriever, units, gold))
    return cases


def _holds_answer(case: dict[str, Any], passage: Passage, index: int) -> bool:
    if not case["answerable"] or passage.document.path not in {source["doc"] for source in case["sources"]}:
        return False
    unit = passage.chunk.units[index]
    text = _folded(passage.text[unit.start - passage.chunk.start : unit.end - passage.chunk.start])
    quote = _folded(case.get("quote") or "")
    facts = [_folded(fact) for fact in case["key_facts"]]
    return (len(text) > 8 and text in quote) or (bool(quote) and quote in text) or all(fact in text for fact in facts)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("|", " ").split())


def _fit(features: np.ndarray, labels: Sequence[bool], weights: np.ndarray | None = None) -> Fitted:
    means, deviations = features.mean(axis=0), features.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=3000).fit((features - means) / deviations, labels, weights)
    return Fitted(model, means, deviations)


def _fit_ranking(cases: Sequence[Case]) -> Fitted:
    used = [case for case in cases if case.answerable and case.units]
    features = np.array([astuple(measured) for case in used for _, _, measured in case.units])
    return _fit(features, np.concatenate([case.gold for case in used]))


def _apply(ranking: Fitted, cases: Sequence[Case]) -> list[Outcome]:
    outcomes = []
    for case in cases:
        ranked: list[RankedUnit] = []
        if case.units:
            chances = ranking.probabilities(np.array([astuple(measured) for _, _, measured in case.units]))
            ranked = [
                RankedUnit(passage, index, passage.chunk.units[index], float(chance))
                for (passage, index, _), chance in zip(case.units, chances, strict=True)
            ]
            ranked.sort(key=lambda item: -item.probability)
        snapshot = case.retriever.snapshot
        fragments = select_fragments(ranked, lambda passage, s=snapshot: s.open(s.document_of(passage.position)).blocks)
        shown = _folded(" ".join(fragment.shown for fragment in fragments))
        right = case.answerable and all(_folded(fact) in shown for fact in case.case["key_facts"])
        measured = evidence(case.found, case.read, ranked, case.language)
        outcomes.append(Outcome(case, astuple(measured), right, len(shown)))
    return outcomes


def _fit_confidence(outcomes: Sequence[Outcome]) -> Fitted:
    # Every set weighs the same, whatever its size.
    groups = [outcome.case.group for outcome in outcomes]
    weights = np.array([1.0 / groups.count(group) for group in groups]) * _length_balance(outcomes)
    features = np.array([outcome.features for outcome in outcomes])
    return _fit(features, [outcome.case.answerable for outcome in outcomes], weights / weights.mean())


def _length_balance(outcomes: Sequence[Outcome]) -> np.ndarray:
    """Weights under which a question's length says nothing about whether it can be answered.

    People who write question sets make unanswerable ones shorter (length alone gives an AUROC of 0.68 to 0.84 on the sets here), and a model
    that learned this would refuse short, good questions. Each question is weighed by the inverse of how likely its label is, given its length
    (inverse propensity weighting), so that length can only put the other features to scale.
    """
    length = np.array([[outcome.features[FEATURES.index("length")]] for outcome in outcomes])
    length = np.hstack([length, length**2])
    answerable = np.array([outcome.case.answerable for outcome in outcomes])
    chances = LogisticRegression(C=1e3, max_iter=3000).fit(length, answerable).predict_proba(length)[:, 1]
    chance_of_label = np.where(answerable, chances / answerable.mean(), (1 - chances) / (1 - answerable.mean()))
    result: np.ndarray = 1.0 / np.clip(chance_of_label, 0.2, 5.0)
    return result


def _confidences(confidence: Fitted, outcomes: Sequence[Outcome]) -> np.ndarray:
    return confidence.probabilities(np.array([outcome.features for outcome in outcomes]))


def _threshold(scores: np.ndarray, outcomes: Sequence[Outcome]) -> float:
    answerable = np.array([outcome.case.answerable for outcome in outcomes])
    return float(np.quantile(scores[answerable], 0.09))


def _fit_calibration(unseen: Sequence[tuple[float, Outcome]]) -> LogisticRegression:
    """How often an answer is right, by the log odds that a model which had not seen its set gave it."""
    odds = np.array([[odds] for odds, _ in unseen])
    return LogisticRegression(C=1e6).fit(odds, [outcome.right for _, outcome in unseen])


def _calibrated(calibration: LogisticRegression, odds: Sequence[float]) -> np.ndarray:
    result: np.ndarray = calibration.predict_proba(np.array(odds)[:, None])[:, 1]
    return result


def _report(cases: Sequence[Case]) -> list[tuple[float, Outcome]]:
    """Print what holds on each set when fitted on the others; returns log odds and outcome of every question, unseen."""
    unseen: list[tuple[float, Outcome]] = []
    for group in sorted({case.group for case in cases}):
        inside = [case for case in cases if case.group == group]
        rest = [case for case in cases if case.group != group] or inside
        ranking = _fit_ranking(rest)
        known, new = _apply(ranking, rest), _apply(ranking, inside)
        confidence = _fit_confidence(known)
        scores = _confidences(confidence, new)
        unseen.extend(zip(np.log(scores / (1 - scores)).tolist(), new, strict=True))
        _print_group(group, new, scores, _threshold(_confidences(confidence, known), known))
    return unseen


def _print_group(group: str, outcomes: Sequence[Outcome], scores: np.ndarray, threshold: float) -> None:
    answerable = np.array([outcome.case.answerable for outcome in outcomes])
    near = np.array([bool(outcome.case.case.get("near_miss")) for outcome in outcomes])
    right = np.array([outcome.right for outcome in outcomes])
    english = np.array([outcome.case.case["lang"] == "en" for outcome in outcomes])
    refused = scores < threshold
    figures = {
        "facts en": right[answerable & english],
        "facts other": right[answerable & ~english],
        "refused answerable": refused[answerable],
        "refused near miss": refused[~answerable & near],
        "refused absent": refused[~answerable & ~near],
    }
    shares = "  ".join(
        f"{name} {values.mean():.2f}" if len(values) else f"{name} -" for name, values in figures.items()
    )
    characters = np.mean([outcome.characters for outcome in outcomes])
    area = roc_auc_score(answerable, scores)
    balanced = roc_auc_score(answerable, scores, sample_weight=_length_balance(outcomes))
    areas = f"AUROC {area:.3f}, length balanced {balanced:.3f}"
    print(f"{group:18} {len(outcomes):3} questions  {shares}  {areas}  {characters:.0f} characters")


def _write(name: str, features: Sequence[str], fitted: Fitted, cases: Sequence[Case], more: dict[str, Any]) -> None:
    content = {
        "features": list(features),
        "means": fitted.means.round(6).tolist(),
        "deviations": fitted.deviations.round(6).tolist(),
        "weights": fitted.model.coef_[0].round(6).tolist(),
        "intercept": round(float(fitted.model.intercept_[0]), 6),
        **more,
        "fitted_on": sorted({case.group for case in cases}),
        "questions": len(cases),
    }
    (_WEIGHTS / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
