"""Measures of a ranked list against a set of right items.

A repeated item takes up its place but earns nothing the second time. An empty set of right items gives None: nothing
was there to find.
"""

import math
from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


def recall_at(ranked: Sequence[Item], right: Collection[Item], k: int) -> float | None:
    """|right ∩ first k| / |right|. (Manning, Raghavan, Schütze: Introduction to Information Retrieval, 8.3-8.4.)"""
    wanted = set(right)
    return len(wanted & set(ranked[:k])) / len(wanted) if wanted else None


def hit_at(ranked: Sequence[Item], right: Collection[Item], k: int) -> float | None:
    """1 if any of the first k is right, else 0. (Success@k.)"""
    wanted = set(right)
    return float(not wanted.isdisjoint(ranked[:k])) if wanted else None


def reciprocal_rank(ranked: Sequence[Item], right: Collection[Item]) -> float | None:
    """1 / place of the first right item, 0 if there is none; its mean is MRR. (Voorhees, TREC-8 question answering,
    1999.)
    """
    wanted = set(right)
    if not wanted:
        return None
    return next((1.0 / place for place, item in enumerate(ranked, start=1) if item in wanted), 0.0)


def ndcg_at(ranked: Sequence[Item], right: Collection[Item], k: int) -> float | None:
    """Σ 1/log2(place + 1) over the right items among the first k, divided by the same sum of an ideal ranking.

    (Järvelin, Kekäläinen: Cumulated gain-based evaluation of IR techniques, 2002; binary gains.)
    """
    wanted = set(right)
    if not wanted:
        return None
    ideal = sum(1.0 / math.log2(place + 1) for place in range(1, min(k, len(wanted)) + 1))
    gained = 0.0
    for place, item in enumerate(ranked[:k], start=1):
        if item in wanted:
            wanted.discard(item)
            gained += 1.0 / math.log2(place + 1)
    return gained / ideal if ideal else None
