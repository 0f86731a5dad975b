"""Fits sentence ranking and confidence to questions, and what they make of others."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Final

import numpy as np
import torch
from answer_cases import Case, folded
from sklearn.linear_model import LogisticRegression

from assistant.answer.addressed import for_readers
from assistant.answer.confidence import FEATURES, evidence
from assistant.answer.select import BlockSource, select_fragments
from assistant.answer.unit_features import UNIT_FEATURES
from assistant.answer.unit_ranking import RankedUnit, RankingWeights
from ingest.contract.index.snapshot import Snapshot

_HIDDEN, _SEEDS, _EPOCHS, _BATCH = 16, 3, 15, 16
_STRENGTH: Final = 0.02  # of the confidence's regularisation, sklearn's C


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


def fit_ranking(cases: Sequence[Case]) -> RankingWeights:
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


def apply(ranking: RankingWeights, cases: Sequence[Case]) -> list[Outcome]:
    """Rank and select as the product does, and measure the evidence."""
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
        shown = folded(" ".join(fragment.shown for fragment in fragments))
        right = case.answerable and all(folded(fact) in shown for fact in case.case["key_facts"])
        cited = list(dict.fromkeys(fragment.document.path for fragment in fragments))[:3]
        source = any(path in cited for path in {item["doc"] for item in case.case["sources"]})
        measured = evidence(case.query, case.read, ranked)
        outcomes.append(Outcome(case, astuple(measured), right, source, len(shown)))
    return outcomes


def _blocks_of(snapshot: Snapshot) -> BlockSource:
    return lambda passage: snapshot.open(snapshot.document_of(passage.position)).blocks


def fit_confidence(outcomes: Sequence[Outcome]) -> Fitted:
    """The regression that tells questions with an answer from others."""
    # Every set weighs by the root of its size, so that no handbook outvotes the others.
    groups = [outcome.case.group for outcome in outcomes]
    weights = np.array([groups.count(group) ** -0.5 for group in groups]) * length_balance(outcomes)
    features = np.array([outcome.features for outcome in outcomes])
    means, deviations = features.mean(axis=0), features.std(axis=0) + 1e-6
    empty = Fitted(LogisticRegression(C=_STRENGTH, max_iter=5000), means, deviations)
    labels = [outcome.case.answerable for outcome in outcomes]
    return Fitted(empty.model.fit(empty.scaled(features), labels, weights / weights.mean()), means, deviations)


def length_balance(outcomes: Sequence[Outcome]) -> np.ndarray:
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


def threshold(scores: np.ndarray, outcomes: Sequence[Outcome]) -> float:
    """The score below which 9 % of the answerable questions lie."""
    answerable = np.array([outcome.case.answerable for outcome in outcomes])
    return float(np.quantile(scores[answerable], 0.09))


def fit_calibration(unseen: Sequence[tuple[float, Outcome]]) -> LogisticRegression:
    """How often an answer is right, by the log odds that a model which had not seen its handbook gave it."""
    odds = np.array([[odds] for odds, _ in unseen])
    return LogisticRegression(C=1e6).fit(odds, [outcome.right for _, outcome in unseen])


def calibrated(calibration: LogisticRegression, odds: Sequence[float]) -> np.ndarray:
    """Probabilities that the answers are right."""
    result: np.ndarray = calibration.predict_proba(np.array(odds)[:, None])[:, 1]
    return result
