"""Exercises for the reader from `eval/reading`: policies of two companies on one topic, and questions that both, one or none of them answers.

What a passage leaves out, the other often says, so that neither the question nor the topic tells whether there is an answer.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from passage_index import Part, index_texts
from reader_training import Lesson, lesson_of
from reading_blocks import Block, read_blocks

from ingest.contract.embedding.text_embedder import TextEmbedder

_SIDES: Final = ("A", "B")
# How often the policies stand by themselves; then, how often it is one, one or both, and otherwise one on something else.
_BY_THEMSELVES: Final = 0.5
_ONE, _BOTH = 0.7, 0.9
# How often one of the policies is among others of its language, and among how many.
_THERE: Final = 0.85
_OTHERS: Final = 2


@dataclass(frozen=True)
class Passages:
    """A policy's passages, and for each of their units the key of what was written."""

    parts: tuple[Part, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class ReadingExercise:
    """A question, (q, d) token vectors, the two policies it was written for, and others of their language."""

    question: np.ndarray
    answers: frozenset[str]
    sides: tuple[Passages, ...]
    others: Sequence[Passages]

    def lesson(self, draw: random.Random) -> Lesson:
        """The question asked of the policies by themselves, or of one of them, if any, among others as a search would find."""
        asked = self._by_themselves(draw) if draw.random() < _BY_THEMSELVES else self._among_others(draw)
        parts = [part for passages in asked for part in passages.parts]
        gold = np.array([key in self.answers for passages in asked for key in passages.keys])
        return lesson_of(self.question, parts, gold)

    def _by_themselves(self, draw: random.Random) -> list[Passages]:
        kind = draw.random()
        if kind < _ONE:
            return [draw.choice(self.sides)]
        if kind < _BOTH:
            return draw.sample(self.sides, 2)
        other = draw.choice(self.others)
        return [draw.choice(self.sides) if other in self.sides else _silent(other)]

    def _among_others(self, draw: random.Random) -> list[Passages]:
        there = draw.random() < _THERE
        own = [draw.choice(self.sides)] if there else []
        others = draw.sample(self.others, _OTHERS if there else _OTHERS + 1)
        asked = [*own, *(_silent(other) for other in others if other not in self.sides)]
        draw.shuffle(asked)
        return asked or self._by_themselves(draw)


def _silent(passages: Passages) -> Passages:
    """A policy on something else, which answers none of the questions."""
    return Passages(passages.parts, ("",) * len(passages.keys))


def reading_exercises(folder: Path, embedder: TextEmbedder) -> list[ReadingExercise]:
    """An exercise of every question in the files below a folder."""
    blocks = [block for path in sorted(folder.rglob("*.txt")) for block in read_blocks(path)]
    documents = {
        _path(number, side, block): f"# {block.topic}\n\n" + "\n\n".join(block.side(side).values()) + "\n"
        for number, block in enumerate(blocks)
        for side in _SIDES
    }
    found = index_texts(documents, embedder)
    passages = {
        (number, side): _passages(found[_path(number, side, block)], block.side(side))
        for number, block in enumerate(blocks)
        for side in _SIDES
    }
    others = defaultdict(list)
    for (number, _), each in passages.items():
        others[blocks[number].language].append(each)
    exercises = []
    for number, block in enumerate(blocks):
        sides = tuple(passages[number, side] for side in _SIDES)
        encoded = embedder.embed_queries([question.text for question in block.questions])
        exercises.extend(
            ReadingExercise(encoding.tokens, question.answers, sides, others[block.language])
            for encoding, question in zip(encoded, block.questions, strict=True)
        )
    print(f"reading exercises: {len(blocks)} topics, {len(exercises)} questions", flush=True)
    return exercises


def _path(number: int, side: str, block: Block) -> str:
    return f"{number:05d}/{side.lower()}.{block.language}.md"


def _passages(parts: Sequence[Part], units: Mapping[str, str]) -> Passages:
    """Whose words a unit of the index has; one that has those of several, or of none, answers nothing."""
    words = {key: _letters(text) for key, text in units.items()}
    keys = []
    for part in parts:
        for text in part.texts:
            own = _letters(text)
            keys.append(next((key for key, whole in words.items() if own and (own in whole or whole in own)), ""))
    return Passages(tuple(parts), tuple(keys))


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
