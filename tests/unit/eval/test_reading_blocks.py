"""Reading exercises are what their README says: every file can be read, and neither length nor language tells what has an answer."""

import statistics
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
sys.path.append(str(ROOT / "scripts"))
from reading_blocks import ExerciseError, read_blocks  # noqa: E402

BLOCK = """@ bereavement leave | en
A1 Five days after the death of a close relative.
A2 A spouse, children and parents are close.
B1 Until the day after the funeral.
? en A1 B1 How long?
? de A2,A1 B- Gehört meine Mutter dazu?
? fr A- B- À qui écrire ?
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "exercises.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_block_is_read_as_it_is_written(tmp_path: Path) -> None:
    first, second = read_blocks(written(tmp_path, f"{BLOCK}\n\n{BLOCK}"))
    assert first == second
    assert (first.topic, first.language) == ("bereavement leave", "en")
    assert list(first.side("A")) == ["A1", "A2"]
    assert list(first.side("B").values()) == ["Until the day after the funeral."]
    assert [question.answers for question in first.questions] == [{"A1", "B1"}, {"A1", "A2"}, set()]
    assert [question.language for question in first.questions] == ["en", "de", "fr"]


@pytest.mark.parametrize(
    ("line", "wrong", "number"),
    [
        ("@ bereavement leave | en", "@ bereavement leave", 1),
        ("A2 A spouse", "A1 A spouse", 3),
        ("A2,A1 B-", "A2,A3 B-", 6),
        ("? fr A- B- ", "? fr A- ", 7),
        ("? fr A- B- ", "?? A- B- ", 7),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, wrong: str, number: int) -> None:
    with pytest.raises(ExerciseError, match=rf"exercises\.txt, line {number}: "):
        read_blocks(written(tmp_path, BLOCK.replace(line, wrong)))


def test_what_has_an_answer_shows_in_the_policies_alone() -> None:
    blocks = [block for path in sorted((ROOT / "eval/reading").rglob("*.txt")) for block in read_blocks(path)]
    questions = [question for block in blocks for question in block.questions]
    assert len(blocks) > 1900
    assert len(questions) > 20000
    sides = [any(key.startswith(side) for key in question.answers) for question in questions for side in "AB"]
    assert 0.35 < statistics.mean(sides) < 0.45
    answered = [len(question.text) for question in questions if question.answers]
    open_ = [len(question.text) for question in questions if not question.answers]
    assert statistics.median(open_) == pytest.approx(statistics.median(answered), rel=0.15)
    assert all(block.side("A") and block.side("B") for block in blocks)
