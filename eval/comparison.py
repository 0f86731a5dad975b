"""The comparison of two runs, and how it reads in a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from eval.metrics.registry import HEADLINES, metric
from eval.records import CaseRecord, RunRecord
from eval.report.figures import shown, shown_difference
from eval.stats.paired import Difference

SHOWN_CHANGES: Final = 20
SHOWN_CHARACTERS: Final = 300
SIGNIFICANT: Final = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """One question with both answers."""

    before: CaseRecord
    after: CaseRecord


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run A against run B over the questions that both have and that are the same.

    `fixed` are wrong in A and right in B, `broken` the other way round, by the verdict `correct`. `left_out` are the
    ids that only one run has, or whose question or gold changed in between.
    """

    a: RunRecord
    b: RunRecord
    compared: int
    differences: dict[str, Difference]
    fixed: tuple[Change, ...]
    broken: tuple[Change, ...]
    left_out: tuple[str, ...]

    def text(self, *, changes: int = SHOWN_CHANGES) -> str:
        """The comparison for the terminal: the main metrics, all that changed significantly, and up to `changes`
        questions each way.
        """
        return "\n".join(
            (
                *_heading(self),
                *_table(self.differences),
                *_changes("Broken", self.broken, changes),
                *_changes("Fixed", self.fixed, changes),
            )
        )


def _heading(comparison: Comparison) -> Iterator[str]:
    fixed, broken = len(comparison.fixed), len(comparison.broken)
    yield f"{comparison.compared} questions in both runs, {fixed} fixed, {broken} broken"
    if comparison.left_out:
        yield f"{len(comparison.left_out)} left out: in one run only, or changed in between"
    for name, run in (("A", comparison.a), ("B", comparison.b)):
        yield f"{name}: {run.target}, {run.started:%Y-%m-%d %H:%M} UTC"


def _table(differences: dict[str, Difference]) -> Iterator[str]:
    yield ""
    yield f"{'':34}{'A':>10}{'B':>10}   B - A (95 %), p"
    for name, difference in differences.items():
        significant = difference.p is not None and difference.p < SIGNIFICANT
        if name not in HEADLINES and not significant:
            continue
        of = metric(name)
        interval = (
            f" [{shown_difference(of, difference.low)}, {shown_difference(of, difference.high)}]"
            if difference.low is not None and difference.high is not None
            else ""
        )
        test = f", p = {difference.p:.3f} ({difference.test}, n = {difference.n})" if difference.p is not None else ""
        mark = "" if not significant else " better" if (difference.value > 0) == of.higher_is_better else " WORSE"
        figures = f"{of.title:34}{shown(of, difference.first):>10}{shown(of, difference.second):>10}"
        yield f"{figures}   {shown_difference(of, difference.value)}{interval}{test}{mark}"


def _changes(title: str, changes: Sequence[Change], limit: int) -> Iterator[str]:
    for place, change in enumerate(changes[:limit]):
        if place == 0:
            yield f"\n{title}:"
        yield f"\n{change.before.id} [{change.before.case.lang}] {_line(change.before.case.question)}"
        for name, record in (("A", change.before), ("B", change.after)):
            cited = ", ".join(_cited(record)) or "no citation"
            yield f"  {name}: {record.answer.status}: {_line(record.answer.answer) or '(no text)'} ({cited})"
            if record.reasons:
                yield f"     {_line('; '.join(record.reasons))}"
    if len(changes) > limit:
        yield f"… and {len(changes) - limit} more {title.lower()}"


def _cited(record: CaseRecord) -> list[str]:
    return [
        item.document + (f" p. {item.page}" if item.page is not None else "") for item in record.answer.citations[:3]
    ]


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"
