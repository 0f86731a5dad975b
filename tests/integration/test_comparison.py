"""Comparing questions asked of the real service over corpus/, and of two booklets that differ by a name and a few numbers."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

pytestmark = pytest.mark.integration

Run = Callable[..., subprocess.CompletedProcess[str]]
US: Final = {"country": "US", "employment_type": "full_time"}
BOOKLET: Final = """\
---
title: Larkmont {name} Health Plan 2026
language: en
---
# Larkmont {name} Health Plan 2026

## Rehabilitation

Up to {visits} visits a year to a physical therapist are covered for each illness.

## Visits

| Visit | You pay |
| --- | --- |
| Family doctor | {copay} |
| Specialist | {specialist} |
| Nurse line | US$0 |
"""


def ask(address: str, question: str, persona: dict[str, str] | None = None) -> dict[str, Any]:
    response = httpx.post(f"{address}/v1/ask", json={"question": question, "persona": persona}, timeout=60)
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


def cells(answer: dict[str, Any], label: str) -> dict[str, str]:
    """What is said of each thing in one respect."""
    comparison = answer["comparison"]
    row = next(row for row in comparison["rows"] if row["label"] == label)
    return dict(zip(comparison["columns"], (cell["text"] for cell in row["cells"]), strict=True))


@pytest.mark.parametrize(
    ("question", "persona", "label", "expected"),
    [
        (
            "Quelle différence entre Essentielle et Confort pour les lentilles de contact ?",
            {"country": "FR"},
            "Lentilles",
            {"Essentielle": "80 € par an", "Confort": "200 € par an"},
        ),
        (
            "标准版和尊享版在洗牙次数上有什么区别？",
            {"country": "CN"},
            "口腔：洁牙",
            {"标准版": "每年1次", "尊享版": "每年2次"},
        ),
        (
            "Jaka jest różnica między Niemcami a Hiszpanią, jeśli chodzi o dzień wypłaty?",
            {"country": "DE"},
            "Pay day",
            {"Niemcy": "27th of the month", "Hiszpania": "last working day of the month"},
        ),
        (
            "What happens to unspent money at the end of the year with an HSA compared to a Dependent care FSA?",
            US,
            "Money left at the end of the year",
            {"Health savings account (HSA)": "Stays yours", "Dependent care FSA": "Lost"},
        ),
    ],
)
def test_cells_of_a_table_are_set_side_by_side(
    live_server: str, question: str, persona: dict[str, str], label: str, expected: dict[str, str]
) -> None:
    answer = ask(live_server, question, persona)
    assert answer["status"] == "answered"
    assert cells(answer, label) == expected
    numbers = {citation["n"] for citation in answer["citations"]}
    rows = answer["comparison"]["rows"]
    assert {cell["n"] for row in rows for cell in row["cells"] if cell["n"] is not None} == numbers
    assert len(answer["answer"]) <= 900


def test_country_without_a_row_is_not_stated(live_server: str) -> None:
    answer = ask(live_server, "Hoeveel vakantiedagen heb je in Nederland vergeleken met Duitsland?")
    assert cells(answer, "Days a year") == {"Nederland": "niet vermeld", "Duitsland": "30 working days"}


@pytest.mark.parametrize(
    "question",
    [
        "I work in Germany but my partner lives in France. How many vacation days do I get?",
        "¿Más o menos cuántas sesiones de psicología incluye la Básica?",
    ],
)
def test_near_miss_is_answered_as_any_question(live_server: str, question: str) -> None:
    assert ask(live_server, question)["comparison"] is None


def test_twins_are_told_apart(tmp_path: Path, run_benefits: Run) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for name, visits, copay, specialist in (("Bedrock", "30", "US$35", "US$70"), ("Summit", "60", "US$15", "US$35")):
        text = BOOKLET.format(name=name, visits=visits, copay=copay, specialist=specialist)
        (corpus / f"{name.lower()}.md").write_text(text, encoding="utf-8")
    assert run_benefits("ingest", "--corpus", str(corpus), "--index", str(index)).returncode == 0
    question = "¿Qué diferencia hay entre Bedrock y Summit en las sesiones de fisioterapia al año?"
    done = run_benefits("ask", question, "--index", str(index), "--json")
    answer = json.loads(done.stdout)
    (row,) = [row for row in answer["comparison"]["rows"] if "therapist" in row["cells"][0]["text"]]
    assert "30 visits" in row["cells"][0]["text"]
    assert "60 visits" in row["cells"][1]["text"]
    assert [citation["document"] for citation in answer["citations"]][:2] == ["bedrock.md", "summit.md"]
    drawn = run_benefits("ask", "Bedrock or Summit?", "--index", str(index)).stdout
    assert "US$35 [1]" in next(line for line in drawn.splitlines() if "Family doctor" in line)
