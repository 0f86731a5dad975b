"""Fits the weights of reader, sentence ranking and confidence from question sets, and prints how they hold on handbooks they were not fitted to.

    python scripts/train_answers.py --xquad FOLDER INDEX=SET.jsonl [INDEX=SET.jsonl …] [--write]

`--xquad` is a folder with XQuAD-R, on which the reader is fitted first. Each pair is an index directory and a question set over it. The printed
figures come from leaving one index out at a time (sets over one index are split in two halves of sets, since every handbook must be scored by
weights that saw none of its questions); `--write` fits on all of them and writes assistant/answer/reader.npz, unit_ranking.json and confidence.json.

What the reader says of a question, in every fold and in the final fit, comes from a reader that was not taught with that handbook (stacking; Wolpert,
"Stacked generalization", 1992): ranking and confidence learn how far it can be trusted on handbooks it does not know.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from reader_paragraphs import paragraph_lessons
from reader_training import Lesson, ReaderNetwork, fit, pretrain, weights_of, write_weights
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answer.addressed import for_readers
from assistant.answer.confidence import FEATURES, evidence
from assistant.answer.reader import WEIGHTS_FILE, Reader, lay_out
from assistant.answer.select import BlockSource, select_fragments
from assistant.answer.unit_features import UNIT_FEATURES, RankingQuery, ReadPassage, Table, measure_units, read_passages
from assistant.answer.unit_ranking import RankedUnit, RankingWeights
from assistant.audience.said import audience_values, who_asks
from assistant.language import question_language
from assistant.live_index import LiveIndex
from assistant.privacy.scrubber import Scrubber
from assistant.reading import Asking, find
from assistant.retrieve.retriever import Retriever
from benefits.settings import load_settings
from ingest.contract.embedding.factory import load_query_embedder
from ingest.contract.index.snapshot import Snapshot

_WEIGHTS: Final = Path("assistant/answer")
_HIDDEN, _SEEDS, _EPOCHS, _BATCH = 16, 3, 15, 16
_STRENGTH: Final = 0.02  # of the confidence's regularisation, sklearn's C
_NOT_ASKED: Final = ("sensitive", "clarify")


@dataclass(frozen=True)
class Case:
    """One question as far as retrieval takes it, with the measured units and which of them hold the answer."""

    index: str
    group: str
    case: dict[str, Any]
    query: RankingQuery
    read: tuple[ReadPassage, ...]
    retriever: Retriever
    features: Table
    gold: np.ndarray

    @property
    def answerable(self) -> bool:
        """The documents answer it."""
        return bool(self.case["answerable"])


@dataclass(frozen=True)
class Fitted:
    """A logistic regression over standardised and clipped features."""

    model: LogisticRegression
    means: np.ndarray
    deviations: np.ndarray

    def scaled(self, features: np.ndarray) -> np.ndarray:
        """Features in deviations."""
        result: np.ndarray = np.clip((features - self.means) / self.deviations, -4.0, 4.0)
        return result

    def odds(self, features: np.ndarray) -> np.ndarray:
        """Log odds of the positive class."""
        result: np.ndarray = self.model.decision_function(self.scaled(features))
        return result


@dataclass(frozen=True)
class Outcome:
    """What a fitted ranking makes of a question."""

    case: Case
    features: tuple[float, ...]
    right: bool
    source: bool
    characters: int


def main() -> None:
    """Collect, cross-validate, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", metavar="INDEX=SET.jsonl")
    parser.add_argument("--xquad", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    settings = load_settings()
    embedder = load_query_embedder(settings.embedding_model, settings.models, settings.embedding_precision)
    cases: list[Case] = []
    retrievers: dict[str, Retriever] = {}
    for pair in arguments.pairs:
        index, _, path = pair.partition("=")
        if index not in retrievers:
            retrievers[index] = LiveIndex(Path(index), embedder).open()
        cases.extend(_collect(retrievers[index], index, Path(path)))
        print(f"{path}: {len(cases)} questions so far", flush=True)
    network = pretrain(*paragraph_lessons(arguments.xquad, embedder))
    cases = _read_by_strangers(network, cases)
    unseen = _report(cases)
    _print_reliability(unseen)
    if arguments.write:
        ranking = _fit_ranking(cases)
        confidence = _fit_confidence(_apply(ranking, cases))
        calibration = _fit_calibration(unseen)
        sure = _calibrated(calibration, [odds for odds, _ in unseen])
        refuse_below = round(_threshold(sure, [outcome for _, outcome in unseen]), 4)
        reader = Reader(weights_of(fit(network, [_lesson(case) for case in cases])), embedder.identity.model)
        write_weights(reader, _WEIGHTS / WEIGHTS_FILE)
        _write_ranking(ranking, cases)
        _write_confidence(confidence, calibration, refuse_below, cases)


def _collect(retriever: Retriever, index: str, path: Path) -> list[Case]:
    snapshot = retriever.snapshot
    scrubber = Scrubber(allow=snapshot.names())
    known = audience_values(document.info for document in snapshot.documents)
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case.get("expect_status") in _NOT_ASKED or case.get("history"):
            continue
        question = scrubber.scrub(case["question"])
        language = question_language(question, None)
        persona = who_asks(question, language, case.get("persona") or {}, known)
        day = date.fromisoformat(case["as_of"]) if case.get("as_of") else date.today()
        found = find(retriever, Asking(question, language, language, persona, day))
        query = RankingQuery(question.text, language, found)
        read = read_passages(found)
        gold = np.array([_holds_answer(case, item, i) for item in read for i in range(len(item.passage.chunk.units))])
        features = measure_units(read, query)
        cases.append(Case(index, path.stem, case, query, read, retriever, features, gold.astype(bool)))
    return cases


def _holds_answer(case: dict[str, Any], item: ReadPassage, index: int) -> bool:
    if not case["answerable"] or item.passage.document.path not in {source["doc"] for source in case["sources"]}:
        return False
    text = _folded(item.texts()[index])
    quote = _folded(case.get("quote") or "")
    facts = [_folded(fact) for fact in case["key_facts"]]
    return (len(text) > 8 and text in quote) or (bool(quote) and quote in text) or all(fact in text for fact in facts)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("|", " ").split())


def _lesson(case: Case) -> Lesson:
    passages = [(item.passage.tokens, len(item.passage.chunk.units)) for item in case.read]
    return Lesson(lay_out(case.query.found.encoding.tokens, passages), case.gold, case.answerable)


def _read_by_strangers(network: ReaderNetwork, cases: Sequence[Case]) -> list[Case]:
    """The cases as readers see them that were not taught with the case's handbook."""
    parts = [_part(case, cases) for case in cases]
    lessons = [_lesson(case) if case.read else None for case in cases]
    seen = list(cases)
    for part in sorted(set(parts)):
        others = [lesson for lesson, own in zip(lessons, parts, strict=True) if lesson is not None and own != part]
        weights = weights_of(fit(network, others))
        for i in [i for i, own in enumerate(parts) if own == part]:
            lesson, case = lessons[i], cases[i]
            if lesson is None:
                continue
            ends = np.cumsum([len(item.passage.chunk.units) for item in case.read])[:-1]
            scores = np.split(weights.scores(lesson.laid), ends)
            read = tuple(replace(item, reader=own) for item, own in zip(case.read, scores, strict=True))
            seen[i] = replace(case, read=read, features=measure_units(read, case.query))
        print(f"reader for {part}: fitted to {len(others)} questions over other handbooks", flush=True)
    return seen


class _Network(torch.nn.Module):
    def __init__(self, features: int) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(features, 1)
        self.hidden = torch.nn.Linear(features, _HIDDEN)
        self.out = torch.nn.Linear(_HIDDEN, 1)
        self.dropout = torch.nn.Dropout(0.3)
        torch.nn.init.zeros_(self.out.weight)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        bent = self.out(self.dropout(torch.tanh(self.hidden(values))))
        result: torch.Tensor = (self.linear(values) + bent)[..., 0]
        return result


def _fit_ranking(cases: Sequence[Case]) -> RankingWeights:
    """A few networks from different starts, put side by side as one."""
    taught = [case for case in cases if case.gold.any()]
    stacked = np.vstack([case.features for case in taught])
    means, deviations = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    networks = [_train(taught, means, deviations, seed) for seed in range(_SEEDS)]

    def joined(name: str, part: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        return np.concatenate(
            [part(dict(item.named_parameters())[name].detach().numpy()) for item in networks], axis=-1
        )

    weights = RankingWeights(
        means,
        deviations,
        np.mean([item.linear.weight.detach().numpy()[0] for item in networks], axis=0),
        joined("hidden.weight", lambda values: values.T),
        joined("hidden.bias", lambda values: values),
        joined("out.weight", lambda values: values[0]) / _SEEDS,
        1.0,
        0.0,
    )
    scores = np.concatenate([weights.scores(case.features) for case in taught])[:, None]
    platt = LogisticRegression(C=1e6).fit(scores, np.concatenate([case.gold for case in taught]))
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    return RankingWeights(
        weights.means, weights.deviations, weights.linear, weights.hidden, weights.bias, weights.out, slope, offset
    )


def _train(cases: Sequence[Case], means: np.ndarray, deviations: np.ndarray, seed: int) -> _Network:
    longest = max(len(case.gold) for case in cases)
    values = torch.zeros(len(cases), longest, len(UNIT_FEATURES))
    gold = torch.zeros(len(cases), longest, dtype=torch.bool)
    there = torch.zeros(len(cases), longest, dtype=torch.bool)
    for i, case in enumerate(cases):
        scaled = np.clip((case.features - means) / deviations, -5.0, 5.0)
        values[i, : len(scaled)] = torch.tensor(scaled, dtype=torch.float32)
        gold[i, : len(scaled)] = torch.tensor(case.gold)
        there[i, : len(scaled)] = True
    torch.manual_seed(seed)
    network = _Network(len(UNIT_FEATURES))
    optimiser = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=0.02)
    for _ in range(_EPOCHS):
        order = torch.randperm(len(cases))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            chances = torch.log_softmax(network(values[part]).masked_fill(~there[part], -1e4), dim=1)
            wanted = gold[part]
            any_of = -torch.logsumexp(chances.masked_fill(~wanted, -1e4), dim=1)
            each_of = -(chances * wanted).sum(dim=1) / wanted.sum(dim=1)
            loss = (any_of + 0.5 * each_of).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return network.eval()


def _apply(ranking: RankingWeights, cases: Sequence[Case]) -> list[Outcome]:
    outcomes = []
    for case in cases:
        places = [(item.passage, index) for item in case.read for index in range(len(item.passage.chunk.units))]
        chances = ranking.probabilities(case.features)
        ranked = [
            RankedUnit(passage, index, passage.chunk.units[index], float(chance))
            for (passage, index), chance in zip(places, chances, strict=True)
        ]
        ranked.sort(key=lambda item: -item.probability)
        snapshot = case.retriever.snapshot
        fragments = select_fragments(for_readers(ranked), _blocks_of(snapshot))
        shown = _folded(" ".join(fragment.shown for fragment in fragments))
        right = case.answerable and all(_folded(fact) in shown for fact in case.case["key_facts"])
        cited = list(dict.fromkeys(fragment.document.path for fragment in fragments))[:3]
        source = any(path in cited for path in {item["doc"] for item in case.case["sources"]})
        measured = evidence(case.query, case.read, ranked)
        outcomes.append(Outcome(case, astuple(measured), right, source, len(shown)))
    return outcomes


def _blocks_of(snapshot: Snapshot) -> BlockSource:
    return lambda passage: snapshot.open(snapshot.document_of(passage.position)).blocks


def _fit_confidence(outcomes: Sequence[Outcome]) -> Fitted:
    # Every set weighs by the root of its size, so that no handbook outvotes the others.
    groups = [outcome.case.group for outcome in outcomes]
    weights = np.array([groups.count(group) ** -0.5 for group in groups]) * _length_balance(outcomes)
    features = np.array([outcome.features for outcome in outcomes])
    means, deviations = features.mean(axis=0), features.std(axis=0) + 1e-6
    empty = Fitted(LogisticRegression(C=_STRENGTH, max_iter=5000), means, deviations)
    labels = [outcome.case.answerable for outcome in outcomes]
    return Fitted(empty.model.fit(empty.scaled(features), labels, weights / weights.mean()), means, deviations)


def _length_balance(outcomes: Sequence[Outcome]) -> np.ndarray:
    """Weights under which a question's length says nothing about whether it can be answered, within each set.

    People who write question sets make unanswerable ones shorter (length alone gives an AUROC of up to 0.84 on such sets), and a model that
    learned this would refuse short, good questions. Each question is weighed by the inverse of how likely its label is, given its length
    (inverse propensity weighting), so that length can only put the other features to scale.
    """
    length = np.array([outcome.features[FEATURES.index("length")] for outcome in outcomes])
    answerable = np.array([outcome.case.answerable for outcome in outcomes])
    groups = np.array([outcome.case.group for outcome in outcomes])
    result = np.ones(len(outcomes))
    for group in np.unique(groups):
        own = groups == group
        if len(np.unique(answerable[own])) < 2:
            continue
        powers = np.stack([length[own], length[own] ** 2], axis=1)
        chances = LogisticRegression(C=10.0, max_iter=5000).fit(powers, answerable[own]).predict_proba(powers)[:, 1]
        share = answerable[own].mean()
        propensity = np.where(answerable[own], chances / share, (1 - chances) / (1 - share))
        result[own] = 1.0 / np.clip(propensity, 0.2, 5.0)
    return result


def _threshold(scores: np.ndarray, outcomes: Sequence[Outcome]) -> float:
    answerable = np.array([outcome.case.answerable for outcome in outcomes])
    return float(np.quantile(scores[answerable], 0.09))


def _fit_calibration(unseen: Sequence[tuple[float, Outcome]]) -> LogisticRegression:
    """How often an answer is right, by the log odds that a model which had not seen its handbook gave it."""
    odds = np.array([[odds] for odds, _ in unseen])
    return LogisticRegression(C=1e6).fit(odds, [outcome.right for _, outcome in unseen])


def _calibrated(calibration: LogisticRegression, odds: Sequence[float]) -> np.ndarray:
    result: np.ndarray = calibration.predict_proba(np.array(odds)[:, None])[:, 1]
    return result


def _print_reliability(unseen: Sequence[tuple[float, Outcome]]) -> None:
    """How often answers were right, by the confidence that weights and calibration gave which had not seen their handbook."""
    indexes = np.array([outcome.case.index for _, outcome in unseen])
    sure = np.zeros(len(unseen))
    for index in np.unique(indexes):
        rest = [item for item, own in zip(unseen, indexes, strict=True) if own != index]
        calibration = _fit_calibration(rest or unseen)
        own = np.flatnonzero(indexes == index)
        sure[own] = _calibrated(calibration, [unseen[int(i)][0] for i in own])
    right = np.array([outcome.right for _, outcome in unseen])
    error = 0.0
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (sure >= low) & (sure < low + 0.1)
        if inside.any():
            error += abs(sure[inside].mean() - right[inside].mean()) * inside.mean()
            print(
                f"confidence {low:.1f}-{low + 0.1:.1f}: {inside.sum():3} questions, mean {sure[inside].mean():.2f}, right {right[inside].mean():.2f}"
            )
    print(f"expected calibration error {error:.3f}")


def _part(case: Case, cases: Sequence[Case]) -> str:
    """What is left out together: an index, or half of the sets of an index that has many."""
    sets = sorted({other.group for other in cases if other.index == case.index})
    half = "" if len(sets) < 2 else "ab"[sets.index(case.group) * 2 // len(sets)]
    return case.index + half


def _report(cases: Sequence[Case]) -> list[tuple[float, Outcome]]:
    """Print what holds on each set when fitted on other handbooks; returns log odds and outcome of every question, unseen."""
    unseen: list[tuple[float, Outcome]] = []
    parts = [_part(case, cases) for case in cases]
    for part in sorted(set(parts)):
        inside = [case for case, own in zip(cases, parts, strict=True) if own == part]
        rest = [case for case, own in zip(cases, parts, strict=True) if own != part] or inside
        ranking = _fit_ranking(rest)
        known, new = _apply(ranking, rest), _apply(ranking, inside)
        confidence = _fit_confidence(known)
        odds = confidence.odds(np.array([outcome.features for outcome in new]))
        below = _threshold(confidence.odds(np.array([outcome.features for outcome in known])), known)
        unseen.extend(zip(odds.tolist(), new, strict=True))
        for group in sorted({case.group for case in inside}):
            own = [(value, outcome) for value, outcome in zip(odds, new, strict=True) if outcome.case.group == group]
            _print_group(group, own, below)
    below = float(np.quantile([odds for odds, outcome in unseen if outcome.case.answerable], 0.09))
    _print_group("all", unseen, below)
    return unseen


def _print_group(name: str, scored: Sequence[tuple[float, Outcome]], below: float) -> None:
    outcomes = [outcome for _, outcome in scored]
    scores = np.array([odds for odds, _ in scored])
    answerable = np.array([outcome.case.answerable for outcome in outcomes])
    near = np.array([bool(outcome.case.case.get("near_miss")) for outcome in outcomes])
    right = np.array([outcome.right for outcome in outcomes])
    source = np.array([outcome.source for outcome in outcomes])
    english = np.array([outcome.case.case["lang"] == "en" for outcome in outcomes])
    refused = scores < below
    figures = {
        "facts en": right[answerable & english],
        "other": right[answerable & ~english],
        "source@3": source[answerable],
        "refused answerable": refused[answerable],
        "near": refused[~answerable & near],
        "absent": refused[~answerable & ~near],
    }
    shares = "  ".join(f"{key} {values.mean():.2f}" if len(values) else f"{key} -" for key, values in figures.items())
    characters = np.mean([outcome.characters for outcome in outcomes])
    areas = ""
    if 0 < answerable.sum() < len(answerable):
        area = roc_auc_score(answerable, scores)
        balanced = roc_auc_score(answerable, scores, sample_weight=_length_balance(outcomes))
        areas = f"AUROC {area:.3f}, length balanced {balanced:.3f}"
    print(f"{name:18} {len(outcomes):3} questions  {shares}  {areas}  {characters:.0f} characters", flush=True)


def _write_ranking(ranking: RankingWeights, cases: Sequence[Case]) -> None:
    arrays = {name: getattr(ranking, name) for name in ("means", "deviations", "linear", "hidden", "bias", "out")}
    content = {
        "features": list(UNIT_FEATURES),
        **{name: np.asarray(values).round(5).tolist() for name, values in arrays.items()},
        "slope": round(ranking.slope, 5),
        "offset": round(ranking.offset, 5),
        **_fitted_on(cases),
    }
    (_WEIGHTS / "unit_ranking.json").write_text(json.dumps(content) + "\n", encoding="utf-8")


def _write_confidence(
    fitted: Fitted, calibration: LogisticRegression, refuse_below: float, cases: Sequence[Case]
) -> None:
    content = {
        "features": list(FEATURES),
        "means": fitted.means.round(6).tolist(),
        "deviations": fitted.deviations.round(6).tolist(),
        "weights": fitted.model.coef_[0].round(6).tolist(),
        "intercept": round(float(fitted.model.intercept_[0]), 6),
        "slope": round(float(calibration.coef_[0, 0]), 6),
        "offset": round(float(calibration.intercept_[0]), 6),
        "refuse_below": refuse_below,
        **_fitted_on(cases),
    }
    (_WEIGHTS / "confidence.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _fitted_on(cases: Sequence[Case]) -> dict[str, Any]:
    return {"fitted_on": sorted({case.group for case in cases}), "questions": len(cases)}


if __name__ == "__main__":
    main()
