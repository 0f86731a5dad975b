"""The report for people: one HTML file that needs nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from eval.aggregate import DIMENSIONS
from eval.metrics.registry import HEADLINES, METRICS, metric
from eval.records import RunRecord
from eval.report.charts import charts
from eval.report.figures import shown, shown_difference, shown_interval
from eval.report.frame import Head, filled, framed, static
from eval.report.markup import chip, folded, table, text
from eval.report.rows import rows, selects

REPORT_FILE: Final = "report.html"
_BREAKDOWN: Final = ("correct", "right_source@3", "all_key_facts", "status_accuracy", "refusal_recall", "false_refusal")


def page(record: RunRecord) -> str:
    """The report as one self-contained page: styles, script and drawings are inside, and nothing is fetched."""
    right = sum(case.correct for case in record.cases)
    headline = f"{right} of {len(record.cases)} questions answered right"
    lede = f"{record.target}, {record.started:%d %B %Y, %H:%M} UTC, {record.seconds:.0f} s"
    body = filled(
        "eval.report",
        "report.html",
        verdict=_verdict(record),
        cards="\n".join(_cards(record)),
        floors=_floors(record),
        notices="".join(f'<p class="soft">{text(notice)}</p>' for notice in record.notices),
        charts=charts(record),
        breakdowns="\n".join(_breakdowns(record)),
        selects=selects(record),
        rows=rows(record),
        metrics=_metrics(record),
        settings=text(_settings(record)),
    )
    head = Head("Answer accuracy", headline, lede, f"Answer accuracy: {headline}")
    return framed(head, body, script=static("eval.report", "report.js"))


def write_page(record: RunRecord, directory: Path) -> Path:
    """Write `report.html` into a directory."""
    path = directory / REPORT_FILE
    path.write_text(page(record), encoding="utf-8")
    return path


def _verdict(record: RunRecord) -> str:
    missed = [floor for floor in record.floors if not floor.passed]
    if not record.floors:
        return '<p class="soft">No floors were set for this run.</p>'
    words = (
        f"{len(missed)} of {len(record.floors)} floors missed" if missed else f"All {len(record.floors)} floors kept"
    )
    return f'<p class="verdict {"bad" if missed else "good"}">{words}</p>'


def _cards(record: RunRecord) -> Iterator[str]:
    missed = {floor.key for floor in record.floors if not floor.passed}
    for name in HEADLINES:
        value = record.overall.metrics.get(name)
        if value is None:
            continue
        of = metric(name)
        style = "card missed" if name in missed else "card"
        figure = f"<b>{text(shown(of, value.value))}</b><p>{text(shown_interval(of, value))} over {value.n}</p>"
        yield f'<div class="{style}" title="{text(of.meaning)}"><p>{text(of.title)}</p>{figure}</div>'


def _floors(record: RunRecord) -> str:
    if not record.floors:
        return ""
    body = []
    for floor in record.floors:
        of = metric(floor.key.removeprefix("gap:").partition(":")[0])
        figure = shown(of, floor.figure.value) if floor.figure else "none"
        bound = ("at least " if floor.at_least else "at most ") + shown(of, floor.bound)
        verdict = chip("kept", True) if floor.passed else chip("missed", False)
        body.append((text(floor.key), text(bound), text(figure), verdict, text(floor.reason)))
    return folded("Floors", table(("Floor", "Bound", "This run", "", ""), body, frozenset({1, 2}))).replace(
        "<details ", "<details open ", 1
    )


def _breakdowns(record: RunRecord) -> Iterator[str]:
    numeric = frozenset(range(1, len(_BREAKDOWN) + 2))
    for dimension in DIMENSIONS:
        groups = record.groups(dimension)
        if not groups:
            continue
        body = []
        for group in groups:
            figures = [(metric(name), group.metrics.get(name)) for name in _BREAKDOWN]
            cells = [text(shown(of, value.value)) if value else "" for of, value in figures]
            body.append((text(group.value), str(group.cases), *cells))
        headings = (dimension, "questions", *(metric(name).title for name in _BREAKDOWN))
        yield folded(f"By {dimension.replace('_', ' ')}", table(headings, body, numeric))


def _metrics(record: RunRecord) -> str:
    body = []
    for name, of in METRICS.items():
        value = record.overall.metrics.get(name)
        if value is None:
            continue
        gap = record.aggregates.gaps.get(name)
        body.append(
            (
                f"<code>{text(name)}</code>",
                text(of.meaning),
                text(shown(of, value.value)),
                text(shown_interval(of, value)),
                str(value.n),
                text(shown_difference(of, gap.value)) if gap else "",
            )
        )
    headings = ("Name", "What it counts", "Value", "95 % interval", "n", "English better by")
    return folded("Every metric", table(headings, body, frozenset({2, 3, 4, 5})))


def _settings(record: RunRecord) -> str:
    parts = record.model_dump(
        mode="json", include={"settings", "hashes", "environment", "datasets", "resampling", "started"}
    )
    return json.dumps(parts, indent=2, ensure_ascii=False, sort_keys=True)
