"""The few shapes that the report's drawings are made of; coordinates in the units of the drawing."""

from typing import Final

from eval.report.markup import text

WIDTH: Final = 520
HEIGHT: Final = 280
LEFT, TOP, RIGHT, BOTTOM = 46, 12, 506, 238
"""The edges of a plot inside a drawing."""


def svg(name: str, *content: str, height: int = HEIGHT) -> str:
    """A drawing, named for those who cannot see it."""
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{text(name)}">{"".join(content)}</svg>'


def label(x: float, y: float, words: str, style: str = "soft", anchor: str = "start") -> str:
    """Words at a point."""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text(words)}</text>'


def bar(x: float, y: float, width: float, height: float, style: str = "bar", title: str = "") -> str:
    """A filled rectangle; `title` is shown on pointing at it."""
    inside = f"<title>{text(title)}</title>" if title else ""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{style}" {place} rx="2">{inside}</rect>'


def dot(x: float, y: float, radius: float, title: str) -> str:
    """A point of a plot, with x and y from 0 to 1."""
    across, down = at(x, y)
    return (
        f'<circle class="dot" cx="{across:.1f}" cy="{down:.1f}" r="{radius:.1f}"><title>{text(title)}</title></circle>'
    )


def line(points: list[tuple[float, float]], style: str) -> str:
    """A line through points of a plot, with x and y from 0 to 1."""
    path = "L".join(f"{across:.1f} {down:.1f}" for across, down in (at(x, y) for x, y in points))
    return f'<path class="{style}" d="M{path}"/>'


def whisker(low: float, high: float, y: float) -> str:
    """A horizontal interval."""
    return f'<path class="whisker" d="M{low:.1f} {y}H{high:.1f}M{low:.1f} {y - 4}v8M{high:.1f} {y - 4}v8"/>'


def at(x: float, y: float) -> tuple[float, float]:
    """Where a point of a plot, with x and y from 0 to 1, lies in the drawing."""
    return LEFT + (RIGHT - LEFT) * x, BOTTOM - (BOTTOM - TOP) * y


def axes(below: str, beside: str) -> str:
    """The axes of a plot from 0 to 1, with their names."""
    ticks = "".join(
        label(at(share, 0)[0], BOTTOM + 16, f"{share:g}", anchor="middle")
        + label(LEFT - 6, at(0, share)[1] + 4, f"{share:g}", anchor="end")
        for share in (0, 0.5, 1)
    )
    upright = f"translate(12 {(TOP + BOTTOM) / 2}) rotate(-90)"
    return (
        f'<path class="axis" d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"/>{ticks}'
        + label((LEFT + RIGHT) / 2, BOTTOM + 34, below, anchor="middle")
        + f'<text class="soft" transform="{upright}" text-anchor="middle">{text(beside)}</text>'
    )
