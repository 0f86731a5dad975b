"""Drawings of a corpus's reading levels, one for each language."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from eval.report.markup import figure, text
from eval.report.svg import WIDTH, label, svg
from ingest.care.reading import ReadingLevel

_LEFT: Final = 16
_RIGHT: Final = WIDTH - 16
_HEIGHT: Final = 84
_LINE: Final = 34


def level_charts(levels: Sequence[ReadingLevel]) -> str:
    """A strip of dots a language, the language with the most documents first."""
    groups: dict[tuple[str, str], list[ReadingLevel]] = defaultdict(list)
    for level in levels:
        groups[(level.language, level.formula)].append(level)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return "\n".join(_strip(language, formula, group) for (language, formula), group in ordered)


def _strip(language: str, formula: str, group: Sequence[ReadingLevel]) -> str:
    scores = [level.score for level in group]
    hard = group[0].hard
    low, high = min(*scores, hard), max(*scores, hard)
    span = (high - low) or 1.0

    def across(score: float) -> float:
        share = (score - low) / span
        return _LEFT + (_RIGHT - _LEFT) * (1 - share if group[0].rising else share)

    parts = [f'<path class="axis" d="M{_LEFT} {_LINE}H{_RIGHT}"/>']
    parts.append(f'<path class="limit" d="M{across(hard):.1f} {_LINE - 22}v44"/>')
    end = "end" if across(hard) > WIDTH / 2 else "start"
    parts.append(
        label(across(hard), _LINE + 40, f"hard {'over' if group[0].rising else 'under'} {hard:.0f}", "soft", end)
    )
    for level in group:
        style = "dot hard" if level.is_hard else "dot"
        title = f"<title>{text(level.document)}: {level.score:.0f}</title>"
        parts.append(f'<circle class="{style}" cx="{across(level.score):.1f}" cy="{_LINE}" r="6">{title}</circle>')
    middle = sorted(scores)[len(scores) // 2]
    caption = f"{formula}, {len(group)} {'document' if len(group) == 1 else 'documents'}, middle {middle:.0f}"
    return figure(language, caption, svg(f"Reading levels in {language}", *parts, height=_HEIGHT))
