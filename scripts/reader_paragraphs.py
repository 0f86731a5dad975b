"""Exercises for the reader from XQuAD-R: each question beside the paragraph that answers it and a neighbouring one of the same article."""

import json
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from passage_index import Part, index_texts
from reader_training import Lesson, lesson_of

from ingest.contract.embedding.text_embedder import TextEmbedder

_PIVOT: Final = "en"
Parts = Sequence[Part]


@dataclass(frozen=True)
class ParagraphExercise:
    """A question, (q, d) token vectors, and what it can be asked of: passages with which of their units answer."""

    question: np.ndarray
    choices: Sequence[tuple[Parts, np.ndarray]]

    def lesson(self, draw: random.Random) -> Lesson:
        """The question asked of its paragraph in its language, in English or in one other."""
        parts, gold = draw.choice(self.choices)
        return lesson_of(self.question, parts, gold)


def paragraph_exercises(folder: Path, embedder: TextEmbedder) -> list[ParagraphExercise]:
    """An exercise of every question.

    Args:
        folder: XQuAD-R, one file a language (`en.json` …).
        embedder: encodes questions and paragraphs.
    """
    data = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("??.json"))}
    paragraphs = index_texts(_documents(data), embedder)
    articles = defaultdict(list)
    for number, paragraph in enumerate(data[_PIVOT]["paragraphs"]):
        articles[paragraph["title"]].append(number)
    neighbours = {n: [other for other in group if other != n] for group in articles.values() for n in group}
    draw, exercises = random.Random(0), []
    for language, content in data.items():
        encoded = embedder.embed_queries([item["question"] for item in content["questions"]])
        for number, item in enumerate(content["questions"]):
            beside = draw.choice(neighbours[item["paragraph"]])
            choices = []
            for other in (language, _PIVOT, draw.choice(sorted(data))):
                answer = _answer(data[other]["questions"][number])
                own = paragraphs[_path(other, item["paragraph"])]
                parts = [*own, *paragraphs[_path(other, beside)]]
                gold = [part in own and answer in text for part in parts for text in part.texts]
                if any(gold):
                    choices.append((parts, np.array(gold)))
            if choices:
                exercises.append(ParagraphExercise(encoded[number].tokens, choices))
        print(f"XQuAD-R, {language}: {len(exercises)} questions so far", flush=True)
    return exercises


def _answer(question: Mapping[str, Any]) -> str:
    first = question["answers"][0]
    return first if isinstance(first, str) else str(first["text"])


def _path(language: str, number: int) -> str:
    return f"{language}/{number:04d}.{language}.md"


def _documents(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        _path(language, number): f"# {paragraph['title'].replace('_', ' ')}\n\n{paragraph['text']}\n"
        for language, content in data.items()
        for number, paragraph in enumerate(content["paragraphs"])
    }
