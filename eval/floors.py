"""Floors that a run must keep, given as `METRIC=VALUE` or in a table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eval.aggregate import DIMENSIONS, Aggregates
from eval.metrics.registry import UnknownMetricError, metric
from eval.stats.bootstrap import Estimate

EACH: Final = "each"
SMALLEST_GROUP: Final = 5
"""`each` passes over groups that rest on fewer answers than this: one question more or less would decide."""


class FloorError(Exception):
    """A floor cannot be read; the message names it and how one is written."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A bound on a metric, overall, in a group, or on the gap between English and the other languages.

    It is a least value for metrics where higher is better and a greatest value for the others and for gaps.
    """

    metric: str
    bound: float
    dimension: str = "overall"
    value: str = "all"
    is_gap: bool = False

    @property
    def at_least(self) -> bool:
        """Whether the figure must not be below the bound (else: not above)."""
        return metric(self.metric).higher_is_better and not self.is_gap

    @property
    def key(self) -> str:
        """The left side of `KEY=VALUE`."""
        if self.is_gap:
            return f"gap:{self.metric}"
        return self.metric if self.dimension == "overall" else f"{self.metric}:{self.dimension}={self.value}"


@dataclass(frozen=True, slots=True)
class FloorResult:
    """How a floor was met: the figure, None where there is none; `reason` says why it was missed."""

    key: str
    bound: float
    at_least: bool
    figure: Estimate | None
    passed: bool
    reason: str


def parse_floor(text: str) -> Floor:
    """Read `METRIC=VALUE`, `METRIC:lang=de=VALUE`, `METRIC:lang=each=VALUE` or `gap:METRIC=VALUE`.

    Raises:
        FloorError: another layout, an unknown metric or dimension, or a value that is no number.
    """
    key, sign, bound = text.rpartition("=")
    if not sign:
        raise FloorError(f"floor {text!r}: write METRIC=VALUE, such as correct=0.8")
    return _floor(key.strip(), bound.strip(), text)


def parse_floors(texts: Sequence[str]) -> tuple[Floor, ...]:
    """Read several floors, as given on the command line."""
    return tuple(parse_floor(text) for text in texts)


def floors_of(table: Mapping[str, object], place: str) -> tuple[Floor, ...]:
    """Read floors from a table: keys as in `parse_floor`, bounds as numbers. `place` says in errors where the table stands.

    Raises:
        FloorError: a floor is wrong.
    """
    return tuple(_floor(key, str(bound), f"{place}: {key} = {bound}") for key, bound in table.items())


def check(floors: Sequence[Floor], aggregates: Aggregates) -> tuple[FloorResult, ...]:
    """Hold figures against floors. A figure that the run does not have misses its floor: a gate that measured
    nothing is shut.
    """
    results: list[FloorResult] = []
    for floor in floors:
        found = _figures(floor, aggregates)
        if not found:
            results.append(_result(floor, floor.key, None))
        results += [_result(floor, key, figure) for key, figure in found]
    return tuple(results)


def _floor(key: str, bound: str, shown: str) -> Floor:
    try:
        value = float(bound)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise FloorError(f"floor {shown!r}: {bound!r} is not a number")
    is_gap = key.startswith("gap:")
    name, _, group = key.removeprefix("gap:").partition(":")
    try:
        metric(name)
    except UnknownMetricError as error:
        raise FloorError(f"floor {shown!r}: {error}") from error
    if not group:
        return Floor(name, value, is_gap=is_gap)
    dimension, sign, member = group.partition("=")
    if is_gap or not sign or not member or dimension not in DIMENSIONS:
        raise FloorError(
            f"floor {shown!r}: a group is written METRIC:DIMENSION=VALUE with one of {', '.join(DIMENSIONS)}"
        )
    return Floor(name, value, dimension, member)


def _figures(floor: Floor, aggregates: Aggregates) -> list[tuple[str, Estimate]]:
    if floor.is_gap:
        figure = aggregates.gaps.get(floor.metric)
        return [(floor.key, figure)] if figure else []
    found = []
    for group in aggregates.groups:
        if group.dimension != floor.dimension or floor.value not in (group.value, EACH):
            continue
        figure = group.metrics.get(floor.metric)
        if figure and (floor.value != EACH or figure.n >= SMALLEST_GROUP):
            key = floor.key if floor.value != EACH else f"{floor.metric}:{floor.dimension}={group.value}"
            found.append((key, figure))
    return found


def _result(floor: Floor, key: str, figure: Estimate | None) -> FloorResult:
    if figure is None:
        return FloorResult(key, floor.bound, floor.at_least, None, False, "no answer in this run gives this figure")
    passed = figure.value >= floor.bound if floor.at_least else figure.value <= floor.bound
    side = "below" if floor.at_least else "above"
    reason = "" if passed else f"{figure.value:.4g} is {side} {floor.bound:g} (over {figure.n})"
    return FloorResult(key, floor.bound, floor.at_least, figure, passed, reason)
