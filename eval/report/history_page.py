"""The history page: one HTML file that shows how the figures of many runs went."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from eval.history import HistoryRun, languages_of
from eval.metrics.registry import HEADLINES, metric
from eval.report.figures import shown, shown_difference, shown_interval
from eval.report.frame import Head, filled, framed, static
from eval.report.markup import chip, table, text
from eval.report.trend import Point, span, trend

_MAIN: Final = "correct"
_COLUMNS: Final = ("correct", "right_source@3", "all_key_facts", "refusal_recall", "latency_p95")


def history_page(runs: Sequence[HistoryRun]) -> str:
    """The page: trends of the headline metrics, of correctness by language, and the runs with commits, hashes and floors."""
    first, last = runs[0], runs[-1]
    lede = f"{len(runs)} runs from {first.record.started:%d %B %Y} to {last.record.started:%d %B %Y}"
    body = filled(
        "eval.report",
        "history.html",
        metrics="\n".join(_cards(runs, [(name, None) for name in HEADLINES])),
        languages="\n".join(_cards(runs, [(_MAIN, language) for language in languages_of(runs)])),
        runs=_table(runs),
    )
    title = "Answer accuracy over time"
    return framed(Head(title, _headline(runs), lede, title), body, static("eval.report", "history.css"))


def write_history(runs: Sequence[HistoryRun], path: Path) -> Path:
    """Write the page to a file, whose folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(history_page(runs), encoding="utf-8")
    return path


def _headline(runs: Sequence[HistoryRun]) -> str:
    of, now = metric(_MAIN), runs[-1].figure(_MAIN)
    if now is None:
        return "No run says how many answers were right"
    words = f"{shown(of, now.value)} of answers right"
    before = runs[-2].figure(_MAIN) if len(runs) > 1 and runs[-1].comparable else None
    return f"{words}, {shown_difference(of, now.value - before.value)} since the run before" if before else words


def _cards(runs: Sequence[HistoryRun], wanted: Sequence[tuple[str, str | None]]) -> Iterator[str]:
    for name, language in wanted:
        of = metric(name)
        points = [_point(run, name, language) for run in runs]
        known = [point.figure for point in points if point.figure is not None]
        if not known:
            continue
        low, high = span(points)
        title = language or of.title
        better = "higher is better" if of.higher_is_better else "lower is better"
        caption = f"{known[-1].n} answers" if language else f"{known[-1].n} answers, {better}"
        drawing = trend(f"{title}, run by run", points, (shown(of, high), shown(of, low)))
        yield (
            f'<figure title="{text(of.meaning)}"><h3>{text(title)} <b>{text(shown(of, known[-1].value))}</b></h3>'
            f"<figcaption>{text(caption)}</figcaption>{drawing}</figure>"
        )


def _point(run: HistoryRun, name: str, language: str | None) -> Point:
    figure = run.figure(name, language)
    of = metric(name)
    title = f"{run.label}: {shown(of, figure.value)} {shown_interval(of, figure)} over {figure.n}" if figure else ""
    return Point(figure, title, breaks=not run.comparable)


def _table(runs: Sequence[HistoryRun]) -> str:
    body = []
    for run in reversed(runs):
        record = run.record
        missed = sum(not floor.passed for floor in record.floors)
        verdict = chip(f"{missed} missed", False) if missed else chip("kept", True) if record.floors else ""
        figures = [(metric(name), run.figure(name)) for name in _COLUMNS]
        body.append(
            (
                text(f"{record.started:%Y-%m-%d %H:%M}"),
                f"<code>{text(run.commit or '–')}</code>",
                f"<code>{text(record.hashes.get('corpus', '–')[:10])}</code>",
                text(record.target),
                str(len(record.cases)) + ("" if run.comparable else " *"),
                *(text(shown(of, figure.value)) if figure else "" for of, figure in figures),
                verdict,
            )
        )
    headings = (
        "Begun",
        "Commit",
        "Corpus",
        "Target",
        "Questions",
        *(metric(name).title for name in _COLUMNS),
        "Floors",
    )
    return table(headings, body, frozenset(range(4, 5 + len(_COLUMNS))))
