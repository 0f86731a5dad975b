"""The report's drawings."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from eval.metrics.pooled import answered_with_confidence
from eval.records import CaseRecord, RunRecord
from eval.report.markup import figure
from eval.report.svg import BOTTOM, LEFT, RIGHT, TOP, axes, bar, dot, label, line, svg, whisker
from eval.stats.weighted import BINS, Floats, bin_of

_LATENCY_BINS: Final = 24
_BAR: Final = (52, 372, 26)  # left, right, distance from bar to bar


def charts(record: RunRecord) -> str:
    """All drawings that the run has data for."""
    drawn = (_languages(record), _reliability(record.cases), _refusal_curve(record.cases), _latency(record.cases))
    return "\n".join(drawing for drawing in drawn if drawing)


def _languages(record: RunRecord) -> str:
    groups = [(group.value, group.metrics["correct"]) for group in record.groups("lang") if "correct" in group.metrics]
    if not groups:
        return ""
    left, right, distance = _BAR
    parts = []
    for place, (language, value) in enumerate(sorted(groups, key=lambda item: -item[1].value)):
        y = 8 + place * distance
        parts += [
            label(0, y + 13, language, "name"),
            bar(left, y + 2, right - left, 14, "track"),
            bar(left, y + 2, (right - left) * value.value, 14),
            label(right + 10, y + 13, f"{100 * value.value:.0f} % of {value.n}"),
        ]
        if value.low is not None and value.high is not None:
            parts.append(whisker(left + (right - left) * value.low, left + (right - left) * value.high, y + 9))
    drawing = svg("Share of correct answers by language", *parts, height=16 + distance * len(groups))
    return figure(
        "Correct by language", "The line across a bar is its 95 % interval: few questions, wide line.", drawing
    )


def _reliability(cases: Sequence[CaseRecord]) -> str:
    known = answered_with_confidence([case.scored() for case in cases])
    if not known:
        return ""
    confidence = np.array([item.answer.confidence for item in known], dtype=np.float64)
    outcome = np.array([item.scores["correct"] for item in known], dtype=np.float64)
    bins = bin_of(confidence)
    parts = [axes("confidence", "share correct"), line([(0, 0), (1, 1)], "ideal")]
    for number in range(BINS):
        members = bins == number
        size = int(members.sum())
        if size:
            x, y = float(confidence[members].mean()), float(outcome[members].mean())
            title = f"confidence {x:.2f}: {100 * y:.0f} % of {size} correct"
            parts.append(dot(x, y, 4 + 14 * (size / len(known)) ** 0.5, title))
    caption = "On the dashed line, answers are right as often as they say. A larger dot stands for more answers."
    return figure("Does the confidence mean what it says?", caption, svg("Reliability diagram", *parts))


def _refusal_curve(cases: Sequence[CaseRecord]) -> str:
    answerable, unanswerable = _confidences(cases, "answered"), _confidences(cases, "not_found")
    if not answerable.size or not unanswerable.size:
        return ""
    parts = [axes("refuse below this confidence", "share still answered")]
    for values, style, name, y in ((answerable, "good", "answerable", 30), (unanswerable, "bad", "not answerable", 48)):
        points = [(float(limit), float((values >= limit).mean())) for limit in np.linspace(0, 1, 101)]
        parts += [line(points, style), label(RIGHT, y, f"{name} ({values.size})", f"label-{style}", "end")]
    caption = "A good threshold keeps the solid line high and the dashed one low."
    return figure("What a stricter refusal would cost", caption, svg("Refusal curve", *parts))


def _confidences(cases: Sequence[CaseRecord], due: str) -> Floats:
    known = [case.answer.confidence for case in cases if case.case.expected_status == due]
    return np.array([value for value in known if value is not None], dtype=np.float64)


def _latency(cases: Sequence[CaseRecord]) -> str:
    seconds = np.array([case.answer.seconds for case in cases if case.answer.seconds is not None], dtype=np.float64)
    if not seconds.size:
        return ""
    # One very slow answer would squeeze the rest into one bar: the last bar takes all above the 99th percentile.
    top = float(np.percentile(seconds, 99)) or 1.0
    counts, _ = np.histogram(np.minimum(seconds, top), bins=_LATENCY_BINS, range=(0.0, top))
    width = (RIGHT - LEFT) / _LATENCY_BINS
    parts = [f'<path class="axis" d="M{LEFT} {BOTTOM}H{RIGHT}"/>']
    for number, count in enumerate(counts):
        height = (BOTTOM - TOP) * float(count / counts.max())
        parts.append(bar(LEFT + number * width + 1, BOTTOM - height, width - 2, height, title=f"{count} answers"))
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        words = f"{top * share * 1000:.0f} ms" if top < 10 else f"{top * share:.1f} s"
        parts.append(label(LEFT + (RIGHT - LEFT) * share, BOTTOM + 18, words, anchor=anchor))
    half = f"{np.median(seconds) * 1000:.0f} ms"
    caption = f"Half of the answers came within {half}; the last bar holds the slowest hundredth."
    return figure("How long an answer takes", caption, svg("Histogram of latency", *parts, height=264))
