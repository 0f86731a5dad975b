import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval.floors import parse_floors
from eval.runner import RunRequest, RunResult, run_suite
from eval.targets.in_process import InProcessTarget

NASTY = "</script><img src=x onerror=alert(1)>\"'&$style ${title} {{x}}"
VOID = {"meta", "input", "img", "link", "br"}


class Checker(HTMLParser):
    """Collects elements, attributes that fetch something, and tags that do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [
            str(value) for name, value in attrs if name in ("src", "href", "srcset", "action") or name.startswith("on")
        ]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def result(tmp_path: Path) -> RunResult:
    questions: list[dict[str, Any]] = [
        {
            "id": "q1" + NASTY,
            "lang": "en",
            "question": NASTY,
            "answerable": True,
            "topic": NASTY,
            "kind": "table",
            "quote": NASTY,
            "sources": [{"doc": NASTY, "section": NASTY}],
            "key_facts": [NASTY],
            "persona": {NASTY: NASTY},
        },
        {"id": "q2", "lang": "ar", "question": "كم؟", "answerable": False},
        {"id": "q3", "lang": "en", "question": "fail", "answerable": True},
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")

    def ask(question: str, **_: Any) -> dict[str, Any]:
        if question == "fail":
            raise RuntimeError(NASTY)
        citation = {"document": NASTY, "section": NASTY, "quote": NASTY, "href": "javascript:alert(1)"}
        return {"status": "answered", "answer": NASTY, "language": NASTY, "confidence": 0.5, "citations": [citation]}

    floors = parse_floors(["correct=0.9", "error_rate=1", "latency_p95=10"])
    target = InProcessTarget(ask, description=NASTY)
    return run_suite(RunRequest([path], target, tmp_path / "out", floors, {NASTY: NASTY}, {NASTY: NASTY}, draws=100))


def test_the_page_is_self_contained_and_escapes_everything(result: RunResult) -> None:
    page = result.report.read_text(encoding="utf-8")
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert checker.fetched == []
    assert "img" not in checker.tags
    assert checker.tags.count("script") == 1
    assert not re.search(r"https?://", page)
    assert NASTY not in page


def test_the_page_shows_floors_charts_and_every_question(result: RunResult) -> None:
    page = result.report.read_text(encoding="utf-8")
    assert "1 of 3 floors missed" in page
    for title in (
        "Reliability diagram",
        "Refusal curve",
        "Histogram of latency",
        "Share of correct answers by language",
    ):
        assert f'aria-label="{title}"' in page
    assert page.count('<details class="q"') == 3
    assert page.count('data-result="error"') == 1


def test_the_text_summary(result: RunResult) -> None:
    text = result.text()
    assert "of 3 questions right" in text
    assert "MISSED correct" in text
    assert "Correct by language" in text


def test_a_run_without_confidence_or_floors_has_a_page(tmp_path: Path, make_case: Callable[..., Any]) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps({"id": "a", "lang": "en", "question": "x", "answerable": False}), encoding="utf-8")
    result = run_suite(
        RunRequest([path], InProcessTarget(lambda **_: {"status": "not_found"}), tmp_path / "out", draws=10)
    )
    page = result.report.read_text(encoding="utf-8")
    assert "No floors were set" in page
    assert "Refusal curve" not in page
    assert result.missed_floors == ()
