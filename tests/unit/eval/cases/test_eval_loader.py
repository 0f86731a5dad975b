import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases.loader import QuestionSetError, load_set, load_sets
from eval.cases.schema import SCHEMA_FILE, schema_text

GOOD: dict[str, Any] = {
    "id": "a",
    "lang": "en",
    "question": "How long?",
    "answerable": True,
    "sources": [{"doc": "leave.md", "page": 3}],
}


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines),
        encoding="utf-8",
    )
    return path


def test_reads_the_fields(tmp_path: Path) -> None:
    line = {
        **GOOD,
        "as_of": "2026-03-01",
        "persona": {"country": "ES"},
        "must_not_cite": ["./old.md"],
        "near_miss": None,
    }
    (case,) = load_set(write(tmp_path / "set.jsonl", line, "")).cases
    assert case.sources[0].page == 3
    assert str(case.as_of) == "2026-03-01"
    assert case.must_not_cite == ("old.md",)
    assert case.expected_status == "answered"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lang": "English"}, "lang"),
        ({"answerable": "yes"}, "answerable"),
        ({"sources": [{"doc": "a.md"}, {"doc": "b.md", "page": 0}]}, "sources[1].page"),
        ({"sources": [{"section": "x"}]}, "sources[0].doc"),
        ({"key_facts": ["a", 3]}, "key_facts[1]"),
        ({"expect_status": "refused"}, "expect_status"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"persona": {"country": 3}}, "persona.country"),
    ],
)
def test_errors_name_file_line_and_field(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    path = write(tmp_path / "set.jsonl", GOOD, "", {**GOOD, "id": "b", **change})
    with pytest.raises(QuestionSetError) as raised:
        load_set(path)
    assert raised.value.problems[0].startswith(f"{path}:3: {field}: ")


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"set\.jsonl:1: question: Field required"):
        load_set(write(tmp_path / "set.jsonl", {"id": "a", "lang": "en", "answerable": False}))


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError) as raised:
        load_set(write(tmp_path / "set.jsonl", "{", "[]", {**GOOD, "lang": ""}, GOOD, GOOD))
    assert len(raised.value.problems) == 4
    assert "already used on line 4" in raised.value.problems[-1]


def test_ids_are_unique_over_sets(tmp_path: Path) -> None:
    paths = [write(tmp_path / "one.jsonl", GOOD), write(tmp_path / "two.jsonl", GOOD)]
    with pytest.raises(QuestionSetError, match=r"two\.jsonl: id 'a' is also in .*one\.jsonl"):
        load_sets(paths)


def test_an_unknown_field_is_a_notice(tmp_path: Path) -> None:
    loaded = load_set(write(tmp_path / "set.jsonl", {**GOOD, "must_not_cites": []}))
    assert loaded.notices == (f"{tmp_path / 'set.jsonl'}: unknown field 'must_not_cites' left out (1 lines)",)


def test_a_line_separator_inside_a_question_does_not_cut_it(tmp_path: Path) -> None:
    (case,) = load_set(write(tmp_path / "set.jsonl", {**GOOD, "question": "one\u2028two"})).cases
    assert case.question == "one\u2028two"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_questions_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(content)
    with pytest.raises(QuestionSetError, match=r"set\.jsonl"):
        load_set(path)


def test_a_missing_file_and_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="cannot be read"):
        load_set(tmp_path / "none.jsonl")
    with pytest.raises(QuestionSetError, match="no question set"):
        load_sets([])


def test_the_schema_file_is_that_of_the_record() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run: python -m eval.cases.schema"


def test_the_project_s_own_sets_load() -> None:
    paths = sorted((Path(__file__).parents[4] / "eval" / "sets").glob("*.jsonl"))
    sets = load_sets(paths)
    assert sum(len(loaded.cases) for loaded in sets) > 200
    assert [notice for loaded in sets for notice in loaded.notices] == []
