"""Reads the exercises of `eval/reading`: policies of two companies on one topic, and which of their units answer which questions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HEAD: Final = re.compile(r"@ (?P<topic>\S.*) \| (?P<language>[a-z]{2})")
_UNIT: Final = re.compile(r"(?P<key>[AB]\d+) (?P<text>\S.*)")
_QUESTION: Final = re.compile(
    r"\? (?P<language>[a-z]{2}) (?P<a>A-|A\d+(?:,A\d+)*) (?P<b>B-|B\d+(?:,B\d+)*) (?P<text>\S.*)"
)


class ExerciseError(ValueError):
    """A line of an exercise file cannot be read."""


@dataclass(frozen=True)
class Question:
    """A question and the keys of the units that answer it."""

    language: str
    text: str
    answers: frozenset[str]


@dataclass(frozen=True)
class Block:
    """A topic, the units of both policies by key (`A1`, `B3` …), and the questions."""

    topic: str
    language: str
    units: Mapping[str, str]
    questions: tuple[Question, ...]

    def side(self, side: str) -> dict[str, str]:
        """The units of one policy."""
        return {key: text for key, text in self.units.items() if key.startswith(side)}


def read_blocks(path: Path) -> list[Block]:
    """Read a file of exercises; see `eval/reading/README.md`.

    Raises:
        ExerciseError: names file, line and what is wrong.
    """
    blocks, lines = [], enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1)
    gathered: list[tuple[int, str]] = []
    for number, line in lines:
        if line.strip():
            gathered.append((number, line.strip()))
        elif gathered:
            blocks.append(_block(path, gathered))
            gathered = []
    return blocks


def _block(path: Path, lines: Sequence[tuple[int, str]]) -> Block:
    first, head = lines[0]
    opening = _HEAD.fullmatch(head)
    if opening is None:
        raise ExerciseError(f"{path}, line {first}: a block begins with '@ topic | language'")
    units: dict[str, str] = {}
    questions = []
    for number, line in lines[1:]:
        if unit := _UNIT.fullmatch(line):
            if unit["key"] in units:
                raise ExerciseError(f"{path}, line {number}: a second unit {unit['key']}")
            units[unit["key"]] = unit["text"]
        elif asked := _QUESTION.fullmatch(line):
            answers = frozenset(key for key in f"{asked['a']},{asked['b']}".split(",") if not key.endswith("-"))
            if unknown := sorted(answers - set(units)):
                raise ExerciseError(f"{path}, line {number}: there is no unit {unknown[0]}")
            questions.append(Question(asked["language"], asked["text"], answers))
        else:
            raise ExerciseError(f"{path}, line {number}: neither a unit ('A1 text') nor a question ('? en A1 B- text')")
    return Block(opening["topic"], opening["language"], units, tuple(questions))
