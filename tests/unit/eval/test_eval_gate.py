from pathlib import Path

import pytest

from eval.floors import FloorError, parse_floors
from eval.gate import THRESHOLDS_FILE, load_gate

ROOT = Path(__file__).parents[3]
CONTENT = """
sets = ["sets/*.jsonl"]
[always]
error_rate = 0
[floors]
correct = 0.8
"correct:lang=each" = 0.6
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "sets").mkdir()
    for name in ("b", "a"):
        (tmp_path / "sets" / f"{name}.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "t.toml").write_text(CONTENT, encoding="utf-8")
    return tmp_path / "t.toml"


def test_sets_are_found_beside_the_file(path: Path) -> None:
    gate = load_gate(path)
    assert [item.name for item in gate.sets] == ["a.jsonl", "b.jsonl"]
    assert gate.all_floors == parse_floors(["error_rate=0", "correct=0.8", "correct:lang=each=0.6"])


def test_floors_hold_for_the_sets_they_were_measured_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = load_gate(path)
    assert gate.floors_for(gate.sets) == (gate.all_floors, None)
    monkeypatch.chdir(path.parent)
    assert gate.floors_for([Path("sets/b.jsonl"), Path("sets/a.jsonl")]) == (gate.all_floors, None)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a"], "leaves out b.jsonl"),
        (["a", "b", "other"], "has other sets too"),
        (["other"], "leaves out a.jsonl, b.jsonl"),
    ],
)
def test_over_other_sets_only_what_always_holds_does(path: Path, names: list[str], words: str) -> None:
    gate = load_gate(path)
    floors, notice = gate.floors_for([path.parent / "sets" / f"{name}.jsonl" for name in names])
    assert floors == parse_floors(["error_rate=0"])
    assert notice is not None
    assert words in notice


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("=", "cannot be read"),
        ("[floor]\n", "found floor"),
        ("[floors]\nx = 1\n", "no metric is called 'x'"),
        ("always = 1\n", r"always must be a table \[always\]"),
        ("sets = 'a'\n", "sets must be a list"),
        ("sets = ['none/*.jsonl']\n", "'none/.*' matches no file"),
    ],
)
def test_what_cannot_be_read_is_told(path: Path, content: str, words: str) -> None:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FloorError, match=words):
        load_gate(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FloorError, match="no\\.toml: cannot be read"):
        load_gate(tmp_path / "no.toml")


def test_the_committed_gate_covers_languages_and_kinds() -> None:
    gate = load_gate(ROOT / THRESHOLDS_FILE)
    groups = {(floor.dimension, floor.value) for floor in gate.floors}
    assert len({value for dimension, value in groups if dimension == "lang"}) == 16
    assert {("kind", "plain"), ("kind", "superseded"), ("overall", "all")} <= groups
    assert {path.name for path in gate.sets} == {path.name for path in (ROOT / "eval" / "sets").glob("*.jsonl")}
