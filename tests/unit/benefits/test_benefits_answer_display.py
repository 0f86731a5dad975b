import io
from dataclasses import replace

import pytest
from rich.console import Console

from assistant.answer.comparison import Comparison, ComparisonCell, ComparisonRow, as_text
from assistant.answer.records import Status
from assistant.privacy.text import _ISSUER, ScrubbedText
from assistant.records import Answer
from benefits import answer_display

COMPARISON = Comparison(
    ("Standard", "Plus [new]"),
    (
        ComparisonRow("Deductible", (ComparisonCell("US$750", 1), ComparisonCell("US$300", 1))),
        ComparisonRow("Hearing aids", (ComparisonCell("US$2,000", 2), ComparisonCell("not stated", None))),
    ),
)
ANSWER = Answer(
    answer_id="1",
    status=Status.ANSWERED,
    language="en",
    question=ScrubbedText("Standard or Plus?", (), issuer=_ISSUER),
    answer=f"“Plans” says:\n{as_text(COMPARISON)}\nThe document is in German.",
    citations=(),
    confidence=0.5,
    generator="extractive",
    snapshot="s",
    timings_ms={},
    comparison=COMPARISON,
)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    written = io.StringIO()
    monkeypatch.setattr(answer_display, "console", Console(file=written, width=100, highlight=False))
    return written


def test_comparison_is_drawn_as_a_table(shown: io.StringIO) -> None:
    answer_display.show_answer(ANSWER)
    lines = shown.getvalue().splitlines()
    assert lines[0] == "“Plans” says:"
    assert lines[-1] == "The document is in German."
    assert not any(line.startswith("|") for line in lines), "the Markdown is not shown as well"
    row = next(line for line in lines if "Deductible" in line)
    assert "US$750 [1]" in row
    assert "US$300 [1]" in row
    assert "Plus [new]" in shown.getvalue()
    assert "not stated" in next(line for line in lines if "Hearing aids" in line)


def test_other_answers_are_shown_as_text(shown: io.StringIO) -> None:
    answer_display.show_answer(replace(ANSWER, comparison=None, answer="You have 30 days. [1]"))
    assert shown.getvalue() == "You have 30 days. [1]\n"
