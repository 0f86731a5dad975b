import json
from pathlib import Path

import pytest

from eval.cases.loader import QuestionSetError, load_set


def test_azure_ground_truth(tmp_path: Path) -> None:
    path = tmp_path / "ground_truth.jsonl"
    rows = [
        {"question": "Cost?", "truth": "It is $10 [plans/Plus.pdf#page=12][plans/Plus.pdf#page=12] or more [faq.md]."},
        {"question": "Pets?", "truth": "I don't know.", "lang": "en"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    first, second = load_set(path).cases
    assert [(source.doc, source.page) for source in first.sources] == [("plans/Plus.pdf", 12), ("faq.md", None)]
    assert first.quote == "It is $10 or more ."
    assert (first.id, first.answerable) == ("truth-0001", True)
    assert second.answerable is False


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text(
        "id,lang,question,answerable,sources,key_facts,persona,note\n"
        'x1,es,"¿Cuánto, exactamente?",TRUE,a.pdf#page=2|b.md,10 días|2 semanas,country=ES|employment_type=part_time,\n'
        ",,What?,,,,,\n",
        encoding="utf-8-sig",
    )
    first, second = load_set(path).cases
    assert [(source.doc, source.page) for source in first.sources] == [("a.pdf", 2), ("b.md", None)]
    assert first.key_facts == ("10 días", "2 semanas")
    assert first.persona == {"country": "ES", "employment_type": "part_time"}
    assert (second.id, second.lang, second.answerable) == ("row-0003", "en", False)


def test_csv_errors_name_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("question,answerable\nWhat?,perhaps\n", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"set\.csv:2: answerable: .*perhaps"):
        load_set(path)
