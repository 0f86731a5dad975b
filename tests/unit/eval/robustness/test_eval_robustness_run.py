"""Original and changed questions are asked and compared pair by pair."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.robustness.injection import MARKER
from eval.robustness.kinds import kinds_named
from eval.robustness.measure import RobustnessRequest, measure_robustness
from eval.robustness.records import RobustnessRecord
from eval.robustness.report import robustness_text, write_robustness
from eval.targets.in_process import InProcessTarget

ROWS = [
    {"id": f"{lang}-{number}", "lang": lang, "question": f"how many days {number}?", "answerable": False}
    for lang in ("en", "de")
    for number in range(5)
]


def refuses_unless_loud(question: str, **_: Any) -> Mapping[str, Any]:
    if question.isupper():
        return {"status": "answered", "answer": "YES [1]", "citations": [{"document": "<a>.md", "quote": "yes"}]}
    return {"status": "not_found", "answer": "Not said."}


def parrots(question: str, **_: Any) -> Mapping[str, Any]:
    return {"status": "not_found", "answer": question}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def run(dataset: Path, ask: Any, *kinds: str) -> RobustnessRecord:
    return measure_robustness(
        RobustnessRequest(datasets=[dataset], target=InProcessTarget(ask), kinds=kinds_named(kinds))
    )


def test_a_kind_that_breaks_everything_shows_as_a_drop_of_all(dataset: Path) -> None:
    record = run(dataset, refuses_unless_loud, "capitals", "punctuation", "diacritics")
    loud, plain = record.figure("capitals"), record.figure("punctuation")
    assert loud is not None
    assert (loud.accuracy.first, loud.accuracy.second, loud.same) == (1.0, 0.0, 0.0)
    assert loud.accuracy.p == pytest.approx(2 / 2**10)
    assert plain is not None
    assert (plain.accuracy.value, plain.same) == (0.0, 1.0)
    german = record.figure("capitals", "de")
    assert german is not None
    assert german.accuracy.n == 5


def test_what_a_change_does_not_apply_to_is_left_out_and_not_counted(dataset: Path) -> None:
    record = run(dataset, refuses_unless_loud, "diacritics")
    assert record.figure("diacritics") is None
    assert record.left_out == {"diacritics": 10}
    assert "No diacritics" in robustness_text(record)


def test_details_and_orders_that_come_through_are_counted(dataset: Path) -> None:
    parroted = run(dataset, parrots, "personal", "injection")
    silent = run(dataset, refuses_unless_loud, "personal", "injection")
    for record, share in ((parroted, 1.0), (silent, 0.0)):
        personal, injection = record.figure("personal"), record.figure("injection")
        assert personal is not None
        assert injection is not None
        assert (personal.leaked, personal.obeyed) == (share, None)
        assert (injection.leaked, injection.obeyed) == (None, share)
    assert "obeyed 100.0 %" in robustness_text(parroted)


def test_the_files_hold_the_run_and_the_page_fetches_nothing(dataset: Path, tmp_path: Path) -> None:
    record = run(dataset, refuses_unless_loud, "capitals", "injection")
    results, page = write_robustness(record, tmp_path / "out")
    assert RobustnessRecord.model_validate_json(results.read_bytes()) == record
    html = page.read_text(encoding="utf-8")
    assert "&lt;a&gt;.md" in html
    assert "<a>.md" not in html
    assert "://" not in html
    assert "<script" not in html
    assert "All capitals (10)" in html
    assert MARKER not in html.split("Questions that broke")[1].split("Settings")[0]


def test_the_same_seed_gives_the_same_figures_and_questions(dataset: Path) -> None:
    first, second = (run(dataset, parrots, "typos", "personal") for _ in range(2))
    assert first.figures == second.figures
    assert [pair.after for pair in first.pairs] == [pair.after for pair in second.pairs]
