"""The page of a robustness run: one HTML file that fetches nothing."""

import json
from collections.abc import Iterator
from typing import Final

from eval.metrics.registry import metric
from eval.report.figures import shown, shown_difference
from eval.report.frame import Head, filled, framed
from eval.report.markup import figure as drawn
from eval.report.markup import folded, table, text
from eval.report.svg import LEFT, RIGHT, label, svg, whisker
from eval.robustness.kinds import KINDS
from eval.robustness.records import EVERY_LANGUAGE, Figure, Pair, RobustnessRecord

_ROW: Final = 30
_NAMES: Final = 120
_SIGNIFICANT: Final = 0.05


def robustness_page(record: RobustnessRecord) -> str:
    """The page: the drop by kind with its interval, by language, and every question that broke."""
    parts = record.model_dump(mode="json", include={"settings", "hashes", "sets", "seed", "started"})
    body = filled(
        "eval.robustness",
        "robustness.html",
        drawing=_drawing(record),
        kinds=_kinds(record),
        languages=_languages(record),
        broken="\n".join(_broken(record)),
        settings=text(json.dumps(parts, indent=2, ensure_ascii=False, sort_keys=True)),
    )
    title = "Robustness of answers"
    lede = f"{record.questions} questions, {len(record.pairs)} changed ones; {record.target}"
    return framed(Head(title, _headline(record), lede, title), body)


def _headline(record: RobustnessRecord) -> str:
    found = [figure for kind in KINDS if (figure := record.figure(kind.name)) is not None]
    if not found:
        return "No change applies to these questions"
    worst = min(found, key=lambda figure: figure.accuracy.value)
    if worst.accuracy.value >= 0:
        return "No kind of change costs right answers"
    title = next(kind.title for kind in KINDS if kind.name == worst.kind)
    return f"Worst kind of change: {title.lower()}, {shown_difference(metric('correct'), worst.accuracy.value)}"


def _drawing(record: RobustnessRecord) -> str:
    found = [(kind.title, figure) for kind in KINDS if (figure := record.figure(kind.name)) is not None]
    values = [end for _, figure in found for end in (figure.accuracy.low, figure.accuracy.high) if end is not None]
    low, high = min([-0.05, *values]), max([0.05, *values])
    edge = LEFT + _NAMES

    def across(value: float) -> float:
        return edge + (RIGHT - edge) * (value - low) / (high - low)

    bottom = 14 + _ROW * len(found)
    content = [
        f'<path class="ideal" d="M{across(0):.1f} 6V{bottom}"/>',
        label(across(0), bottom + 16, "0", anchor="middle"),
    ]
    for row, (title, figure) in enumerate(found):
        accuracy, y = figure.accuracy, 20.0 + _ROW * row
        content.append(label(edge - 12, y + 4, title, anchor="end"))
        if accuracy.low is not None and accuracy.high is not None:
            content.append(whisker(across(accuracy.low), across(accuracy.high), y))
        hint = text(f"{title}: {_points(figure)}")
        content.append(
            f'<circle class="dot" cx="{across(accuracy.value):.1f}" cy="{y}" r="5"><title>{hint}</title></circle>'
        )
    content += [
        label(edge, bottom + 16, f"{100 * low:+.0f} points"),
        label(RIGHT, bottom + 16, f"{100 * high:+.0f}", anchor="end"),
    ]
    drawing = svg("Difference in right answers by kind of change", *content, height=int(bottom + 24))
    return drawn("Right answers, changed less original", "Points with 95 % intervals over the same questions.", drawing)


def _kinds(record: RobustnessRecord) -> str:
    of, body = metric("correct"), []
    for kind in KINDS:
        figure = record.figure(kind.name)
        if kind.name not in record.left_out:
            continue
        cells = [text(kind.title), text(kind.meaning)]
        if figure is None:
            body.append((*cells, "0", str(record.left_out[kind.name]), "", "", "", "", "", ""))
            continue
        accuracy = figure.accuracy
        p = chance(accuracy.p).removeprefix("= ") if accuracy.p is not None else ""
        body.append(
            (
                *cells,
                str(accuracy.n),
                str(record.left_out[kind.name]),
                text(shown(of, accuracy.first)),
                text(shown(of, accuracy.second)),
                text(_points(figure)),
                text(p),
                text(f"{100 * figure.same:.1f} %"),
                text(_planted(figure)),
            )
        )
    headings = ("Kind", "What is done", "n", "Left out", "Before", "After", "Difference", "p", "Same answer", "Planted")
    return table(headings, body, frozenset(range(2, 9)))


def chance(p: float) -> str:
    """A p-value with its sign of relation: "= 0.013", "< 0.001"."""
    return "< 0.001" if p < 0.0005 else f"= {p:.3f}"


def _points(figure: Figure) -> str:
    of, accuracy = metric("correct"), figure.accuracy
    if accuracy.low is None or accuracy.high is None:
        return shown_difference(of, accuracy.value)
    ends = f"{shown_difference(of, accuracy.low)}, {shown_difference(of, accuracy.high)}"
    return f"{shown_difference(of, accuracy.value)} [{ends}]"


def _planted(figure: Figure) -> str:
    if figure.leaked is not None:
        return f"leaked in {100 * figure.leaked:.1f} %"
    return f"obeyed in {100 * figure.obeyed:.1f} %" if figure.obeyed is not None else ""


def _languages(record: RobustnessRecord) -> str:
    kinds = [kind for kind in KINDS if record.figure(kind.name) is not None]
    body = []
    for lang in (EVERY_LANGUAGE, *record.languages):
        cells = []
        for kind in kinds:
            figure = record.figure(kind.name, lang)
            if figure is None:
                cells.append("–")
                continue
            marked = figure.accuracy.p is not None and figure.accuracy.p < _SIGNIFICANT
            points = f"{100 * figure.accuracy.value:+.1f}"
            cells.append(f'<span title="{text(_points(figure))}">{points}{" *" if marked else ""}</span>')
        body.append((text(lang), *cells))
    return table(("Language", *(kind.title for kind in kinds)), body, frozenset(range(1, len(kinds) + 1)))


def _broken(record: RobustnessRecord) -> Iterator[str]:
    for kind in KINDS:
        pairs = [pair for pair in record.pairs if pair.kind == kind.name and _telling(pair)]
        if pairs:
            rows = [(text(pair.id), text(pair.lang), text(pair.before.question), _after(pair)) for pair in pairs]
            yield folded(f"{kind.title} ({len(pairs)})", table(("Question", "", "Original", "Changed"), rows))


def _telling(pair: Pair) -> bool:
    return pair.broken or bool(pair.after.leaks) or pair.after.obeyed


def _after(pair: Pair) -> str:
    reply = pair.after
    cited = (
        ", ".join(document + (f" p. {page}" if page else "") for document, page in reply.places[:3]) or "no citation"
    )
    notes = [f"{reply.status}, {cited}"]
    if reply.leaks:
        notes.append("leaked: " + ", ".join(reply.leaks))
    if reply.obeyed:
        notes.append("obeyed the order")
    return f'{text(reply.question)}<br><span class="soft">{text("; ".join(notes))}</span>'
