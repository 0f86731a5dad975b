"""Prints how ranking and confidence hold on handbooks that they were not fitted to."""

from collections.abc import Sequence

import numpy as np
from answer_cases import Case, left_out_with
from answer_fitting import (
    Outcome,
    apply,
    calibrated,
    fit_calibration,
    fit_confidence,
    fit_ranking,
    length_balance,
    threshold,
)
from sklearn.metrics import roc_auc_score


def report(cases: Sequence[Case]) -> list[tuple[float, Outcome]]:
    """Print what holds on each set when fitted on other handbooks; returns log odds and outcome of every question, unseen."""
    unseen: list[tuple[float, Outcome]] = []
    parts = [left_out_with(case, cases) for case in cases]
    for part in sorted(set(parts)):
        inside = [case for case, own in zip(cases, parts, strict=True) if own == part]
        rest = [case for case, own in zip(cases, parts, strict=True) if own != part] or inside
        ranking = fit_ranking(rest)
        known, new = apply(ranking, rest), apply(ranking, inside)
        confidence = fit_confidence(known)
        odds = confidence.odds(np.array([outcome.features for outcome in new]))
        below = threshold(confidence.odds(np.array([outcome.features for outcome in known])), known)
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
        balanced = roc_auc_score(answerable, scores, sample_weight=length_balance(outcomes))
        areas = f"AUROC {area:.3f}, length balanced {balanced:.3f}"
    print(f"{name:18} {len(outcomes):3} questions  {shares}  {areas}  {characters:.0f} characters", flush=True)


def print_reliability(unseen: Sequence[tuple[float, Outcome]]) -> None:
    """How often answers were right, by the confidence that weights and calibration gave which had not seen their handbook."""
    indexes = np.array([outcome.case.index for _, outcome in unseen])
    sure = np.zeros(len(unseen))
    for index in np.unique(indexes):
        rest = [item for item, own in zip(unseen, indexes, strict=True) if own != index]
        calibration = fit_calibration(rest or unseen)
        own = np.flatnonzero(indexes == index)
        sure[own] = calibrated(calibration, [unseen[int(i)][0] for i in own])
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
