"""A small drawing of how one figure went from run to run, with its interval as a band."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eval.report.markup import text
from eval.report.svg import label
from eval.stats.bootstrap import Estimate

_WIDTH: Final = 300
_HEIGHT: Final = 118
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 292, 14, 92
_LEAST_SPAN: Final = 0.05


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one run; `title` is shown on pointing at it, `breaks` says that it does not compare with the run before."""

    figure: Estimate | None
    title: str
    breaks: bool = False


def trend(name: str, points: Sequence[Point], ends: tuple[str, str]) -> str:
    """The drawing: runs from left to right, evenly spaced; the scale spans the figures and their intervals. `ends` name its top and bottom.

    A dashed upright line stands where the questions or the target changed: figures on its two sides do not compare.
    """
    low, high = span(points)
    parts = [
        label(_LEFT, _TOP - 3, ends[0]),
        label(_LEFT, _BOTTOM + 14, ends[1]),
        f'<path class="axis" d="M{_LEFT} {_BOTTOM}H{_RIGHT}M{_LEFT} {_TOP}H{_RIGHT}"/>',
    ]
    across = [_across(place, len(points)) for place in range(len(points))]
    parts += [
        f'<path class="ideal" d="M{x:.1f} {_TOP}V{_BOTTOM}"/>'
        for x, item in zip(across, points, strict=True)
        if item.breaks
    ]
    for stretch in _stretches(points):
        parts.append(_band([(across[place], points[place].figure) for place in stretch], low, high))
        corners = [(across[place], _down(points[place].figure, low, high)) for place in stretch]
        parts.append(f'<path class="good" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in corners)}"/>')
    for x, item in zip(across, points, strict=True):
        if item.figure is not None:
            y = _down(item.figure, low, high)
            parts.append(
                f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{text(item.title)}</title></circle>'
            )
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{text(name)}">{"".join(parts)}</svg>'


def span(points: Sequence[Point]) -> tuple[float, float]:
    """The least and the greatest value that a drawing shows, a little apart even where nothing moves."""
    figures = [point.figure for point in points if point.figure is not None]
    ends = [end for item in figures for end in (item.value, item.low, item.high) if end is not None]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    room = max(0.0, _LEAST_SPAN * max(abs(high), 1.0) - (high - low)) / 2
    # No figure of the suite is below 0, and shares are not above 1.
    top = 1.0 if low >= 0.0 and high <= 1.0 else high + room
    return max(0.0, low - room), min(high + room, top)


def _stretches(points: Sequence[Point]) -> list[list[int]]:
    """Places of runs that follow each other with a figure and compare."""
    stretches: list[list[int]] = [[]]
    for place, point in enumerate(points):
        if point.figure is None or point.breaks:
            stretches.append([])
        if point.figure is not None:
            stretches[-1].append(place)
    return [stretch for stretch in stretches if len(stretch) > 1]


def _band(corners: Sequence[tuple[float, Estimate | None]], low: float, high: float) -> str:
    known = [(x, item.low, item.high) for x, item in corners if item and item.low is not None and item.high is not None]
    if len(known) < 2:
        return ""
    above = [f"{x:.1f} {_y(top, low, high):.1f}" for x, _, top in known]
    below = [f"{x:.1f} {_y(bottom, low, high):.1f}" for x, bottom, _ in reversed(known)]
    return f'<path class="band" d="M{"L".join([*above, *below])}Z"/>'


def _across(place: int, count: int) -> float:
    inner = 6
    return _LEFT + inner + (_RIGHT - _LEFT - 2 * inner) * (place / (count - 1) if count > 1 else 0.5)


def _down(figure: Estimate | None, low: float, high: float) -> float:
    return _y(figure.value if figure else low, low, high)


def _y(value: float, low: float, high: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * ((value - low) / (high - low) if high > low else 0.5)
