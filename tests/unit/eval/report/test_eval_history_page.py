import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.history import languages_of, read_history
from eval.records import RunFileError
from eval.report.history_page import history_page, write_history
from eval.report.trend import Point, span, trend
from eval.runner import RunRequest, run_suite
from eval.stats.bootstrap import Estimate
from eval.targets.in_process import InProcessTarget

QUESTIONS = [
    {"id": f"{lang}{number}", "lang": lang, "question": f"{number}?", "answerable": True, "sources": [{"doc": "a.md"}]}
    for lang in ("en", "de")
    for number in range(3)
]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Path]:
    """Runs the set with so many right answers, begun on a day of November."""

    def start(day: int, right: int, questions: int = 6, **fields: Any) -> Path:
        sets = tmp_path / f"{questions}.jsonl"
        sets.write_text("".join(json.dumps(question) + "\n" for question in QUESTIONS[:questions]), encoding="utf-8")
        given = iter([{"status": "answered", "answer": "x", "citations": [{"document": "a.md"}]}] * right)
        refused = {"status": "not_found", "answer": "<script>no & index</script>"}
        target = InProcessTarget(lambda **_: next(given, refused))
        out = tmp_path / "runs" / f"{day:02d}"
        run_suite(RunRequest([sets], target, out, draws=20, **fields))
        results = out / "results.json"
        text = re.sub(r'"started": "[^"]+"', f'"started": "2026-11-{day:02d}T08:00:00Z"', results.read_text())
        results.write_text(text, encoding="utf-8")
        return out

    return start


def test_runs_are_ordered_by_time_and_read_once(run: Callable[..., Path], tmp_path: Path) -> None:
    late, early = run(9, 4), run(2, 3)
    runs = read_history([late, tmp_path / "runs", early / "results.json"])
    assert [item.record.started.day for item in runs] == [2, 9]
    figure = runs[1].figure("correct")
    assert figure is not None
    assert figure.value == pytest.approx(4 / 6)
    assert runs[0].figure("correct", "fr") is None
    assert languages_of(runs) == ("de", "en")


def test_other_questions_or_targets_break_the_line(run: Callable[..., Path], tmp_path: Path) -> None:
    run(1, 1), run(2, 2), run(3, 1, questions=4)
    assert [item.comparable for item in read_history([tmp_path / "runs"])] == [True, True, False]


def test_the_page_is_whole_and_fetches_nothing(run: Callable[..., Path], tmp_path: Path) -> None:
    run(1, 2, hashes={"commit": "abc<1>", "corpus": "0123456789abcdef"}), run(2, 4)
    page = history_page(read_history([tmp_path / "runs"]))
    assert "66.7 % of answers right, +33.3 pp since the run before" in page
    assert "abc&lt;1&gt;" in page
    assert "0123456789<" in page
    assert not re.search(r"(?:src|href)=|url\(|@import|<script>|\$[a-z]", page)
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) > 5
    for drawing in drawings:
        ET.fromstring(drawing)
    path = write_history(read_history([tmp_path / "runs"]), tmp_path / "new" / "history.html")
    assert path.read_text(encoding="utf-8") == page


def test_a_folder_without_runs_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match=r"holds no results\.json; name folders"):
        read_history([tmp_path])


def estimate(value: float, low: float | None = None, high: float | None = None) -> Estimate:
    return Estimate(value, low, high, 10)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([estimate(0.5, 0.4, 0.7), estimate(0.6, 0.5, 0.8)], (0.4, 0.8)),
        ([estimate(1.0)], (0.975, 1.0)),
        ([estimate(0.0)], (0.0, 0.025)),
        ([None], (0.0, 1.0)),
        ([estimate(200.0)], (195.0, 205.0)),
    ],
)
def test_the_scale_spans_figures_and_intervals(figures: list[Estimate | None], expected: tuple[float, float]) -> None:
    assert span([Point(figure, "") for figure in figures]) == pytest.approx(expected)


def test_lines_join_only_runs_that_compare() -> None:
    points = [
        Point(estimate(0.1), ""),
        Point(estimate(0.2), ""),
        Point(estimate(0.3), "", breaks=True),
        Point(None, ""),
    ]
    drawing = trend("x", points, ("1", "0"))
    assert drawing.count('class="dot"') == 3
    assert drawing.count('class="good"') == 1
    assert drawing.count('class="ideal"') == 1
