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


@pytest.mark.parametrize(
    "record",
    [
        {"user_input": "How long?", "reference": "Two weeks.", "reference_contexts": ["It is two weeks.", "x"]},
        {"question": "How long?", "ground_truth": "Two weeks.", "contexts": ["It is two weeks."], "answer": "Two."},
    ],
)
def test_ragas(tmp_path: Path, record: dict[str, object]) -> None:
    path = tmp_path / "ragas.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    (case,) = load_set(path).cases
    assert (case.id, case.question, case.quote) == ("ragas-0001", "How long?", "It is two weeks.")
    assert (case.answerable, case.sources, case.key_facts) == (True, (), ())


def test_squad(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    asked = [
        {
            "id": "a",
            "question": "How long?",
            "answers": [{"text": "two weeks"}, {"text": "two"}],
            "is_impossible": False,
        },
        {"id": "b", "question": "How late?", "answers": [], "is_impossible": True},
    ]
    article = {"title": "Leave", "paragraphs": [{"context": "It lasts two weeks.", "qas": asked}]}
    path.write_text(json.dumps({"version": "v2.0", "data": [article]}), encoding="utf-8")
    first, second = load_set(path).cases
    assert [source.doc for source in first.sources] == ["Leave"]
    assert (first.key_facts, first.quote) == (("two weeks",), "It lasts two weeks.")
    assert (second.answerable, second.near_miss, second.sources) == (False, True, ())


def test_beir(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    rows = ["query-id\tcorpus-id\tscore", "q1\td1\t1", "q1\td2\t0", "q1\td3\t2", "q2\td1\t0"]
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    queries = [{"_id": name, "text": f"{name}?"} for name in ("q1", "q2", "q3")]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (case,) = load_set(tmp_path / "qrels" / "test.tsv").cases
    assert (case.id, case.question) == ("q1", "q1?")
    assert [source.doc for source in case.sources] == ["d1", "d3"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.json", "{}", "is not laid out like SQuAD"),
        ("x.json", "[", "is not laid out like SQuAD"),
        ("x.json", '{"data": [{"title": "x"}]}', "KeyError: 'paragraphs'"),
        ("qrels/x.tsv", "a\tb\tc\nq1 d1 1\n", "is not laid out like BEIR"),
    ],
)
def test_other_layouts_are_told(tmp_path: Path, name: str, content: str, words: str) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "queries.jsonl").write_text("", encoding="utf-8")
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=words):
        load_set(tmp_path / name)
