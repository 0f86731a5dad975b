"""A robustness run for people: the table for a terminal, and its files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from eval.metrics.registry import metric
from eval.report.figures import shown, shown_difference
from eval.robustness.kinds import KINDS
from eval.robustness.page import chance, robustness_page
from eval.robustness.records import EVERY_LANGUAGE, Figure, RobustnessRecord

RESULTS_FILE: Final = "robustness.json"
PAGE_FILE: Final = "robustness.html"


def write_robustness(record: RobustnessRecord, directory: Path) -> tuple[Path, Path]:
    """Write `robustness.json` and `robustness.html` into a directory, which is made if need be."""
    directory.mkdir(parents=True, exist_ok=True)
    results, page = directory / RESULTS_FILE, directory / PAGE_FILE
    results.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
    page.write_text(robustness_page(record), encoding="utf-8")
    return results, page


def robustness_text(record: RobustnessRecord) -> str:
    """Accuracy before and after by kind, the drop by language, and how many questions a kind left out."""
    return "\n".join((*_heading(record), *_kinds(record), *_languages(record)))


def _heading(record: RobustnessRecord) -> Iterator[str]:
    asked = record.questions + len(record.pairs)
    yield f"{record.questions} questions, {len(record.pairs)} changed ones, {record.target}, {record.seconds:.1f} s"
    yield f"{record.seconds / asked * 1000:.0f} ms a question, seed {record.seed}"


def _kinds(record: RobustnessRecord) -> Iterator[str]:
    of = metric("correct")
    yield ""
    yield f"{'':18}{'n':>5}{'left out':>10}{'before':>9}{'after':>9}   {'after - before (95 %), p':36}{'same answer':>12}"
    for kind in KINDS:
        figure = record.figure(kind.name)
        if figure is None:
            if kind.name in record.left_out:
                yield f"{kind.title:18}{0:>5}{record.left_out[kind.name]:>10}"
            continue
        accuracy = figure.accuracy
        ends = f"{accuracy.n:>5}{record.left_out[kind.name]:>10}{shown(of, accuracy.first):>9}{shown(of, accuracy.second):>9}"
        extra = "".join(f", {words}" for words in _planted(figure))
        yield f"{kind.title:18}{ends}   {drop(figure):36}{100 * figure.same:>10.1f} %{extra}"


def _planted(figure: Figure) -> Iterator[str]:
    if figure.leaked is not None:
        yield f"details leaked {100 * figure.leaked:.1f} %"
    if figure.obeyed is not None:
        yield f"obeyed {100 * figure.obeyed:.1f} %"


def drop(figure: Figure) -> str:
    """The difference with interval and p."""
    of, accuracy = metric("correct"), figure.accuracy
    interval = (
        f" [{shown_difference(of, accuracy.low)}, {shown_difference(of, accuracy.high)}]"
        if accuracy.low is not None and accuracy.high is not None
        else ""
    )
    test = f", p {chance(accuracy.p)}" if accuracy.p is not None else ""
    return f"{shown_difference(of, accuracy.value)}{interval}{test}"


def _languages(record: RobustnessRecord) -> Iterator[str]:
    if len(record.languages) < 2:
        return
    yield ""
    yield "Difference by language, in points"
    yield f"{'':18}" + "".join(f"{lang:>7}" for lang in (EVERY_LANGUAGE, *record.languages))
    for kind in KINDS:
        if record.figure(kind.name) is not None:
            figures = [record.figure(kind.name, lang) for lang in (EVERY_LANGUAGE, *record.languages)]
            cells = (f"{100 * figure.accuracy.value:+.1f}" if figure else "–" for figure in figures)
            yield f"{kind.title:18}" + "".join(f"{cell:>7}" for cell in cells)
