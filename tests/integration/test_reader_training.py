"""The reader as it is fitted and as it is used are one: same scores, and what is taught is learnt."""

import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from assistant.answer.reader import Reader, ReaderWeights, lay_out
from benefits.settings import load_settings
from ingest.contract.embedding.factory import load_query_embedder
from ingest.contract.index.objects import TokenVectors

sys.path.append(str(Path(__file__).parents[2] / "scripts"))
torch = pytest.importorskip("torch")
import reader_training  # noqa: E402
import reading_exercises  # noqa: E402

pytestmark = pytest.mark.integration
DIMENSION = 96


def passage(draw: np.random.Generator, vectors: np.ndarray, units: list[int]) -> tuple[TokenVectors, int]:
    scales = np.abs(vectors).max(axis=1).astype(np.float32) / 127
    values = np.round(vectors / scales[:, None]).astype(np.int8)
    return TokenVectors(values, scales, np.array(units, np.int16)), max(units) + 1


def directions(draw: np.random.Generator, count: int) -> np.ndarray:
    values = draw.normal(size=(count, DIMENSION)).astype(np.float32)
    return np.asarray(values / np.linalg.norm(values, axis=1, keepdims=True))


def lesson(draw: np.random.Generator, marks: np.ndarray, answerable: bool) -> reader_training.Lesson:
    """Three units that all hold the question's words; the one that answers holds a word of the kind `marks[0]` too, the others of `marks[1]`."""
    question = directions(draw, 5)
    gold = np.zeros(3, bool)
    gold[draw.integers(3)] = answerable
    parts = [np.concatenate([question[:3], marks[0 if own else 1][None], directions(draw, 3)]) for own in gold]
    tokens = passage(draw, np.concatenate(parts), [i for i, part in enumerate(parts) for _ in part])
    return reader_training.Lesson(lay_out(question, [tokens]), gold, answerable)


@dataclass(frozen=True)
class Taught:
    """An exercise with one lesson."""

    only: reader_training.Lesson

    @property
    def question(self) -> np.ndarray:
        return np.asarray(self.only.laid.question)

    def lesson(self, draw: random.Random) -> reader_training.Lesson:
        return self.only


def test_what_is_taught_is_learnt_and_used(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    marks = directions(draw, 2)
    taught = [lesson(draw, marks, answerable=i % 3 > 0) for i in range(150)]
    network = reader_training.pretrain([Taught(each) for each in taught])
    fitted = reader_training.fit(network, taught)
    weights = reader_training.weights_of(fitted)
    asked = [lesson(draw, marks, answerable=i % 2 > 0) for i in range(60)]
    for each in asked[:5]:
        with torch.no_grad():
            assert weights.scores(each.laid) == pytest.approx(fitted(each.laid).numpy(), abs=1e-3)
    scores = [weights.scores(each.laid) for each in asked]
    with_answer = [(own, each.gold) for own, each in zip(scores, asked, strict=True) if each.answerable]
    assert np.mean([gold[own.argmax()] for own, gold in with_answer]) > 0.9
    without = [own.max() for own, each in zip(scores, asked, strict=True) if not each.answerable]
    assert np.median(without) < np.median([own.max() for own, _ in with_answer])

    reader_training.write_weights(Reader(weights, "any"), tmp_path / "reader.npz")
    with np.load(tmp_path / "reader.npz") as stored:
        again = ReaderWeights(**{n: stored[n].astype(np.float32) for n in ReaderWeights.__dataclass_fields__})
        assert str(stored["model"]) == "any"
    assert again.scores(asked[0].laid) == pytest.approx(scores[0], abs=0.05)


def test_a_question_is_asked_of_policies_that_answer_and_of_silent_ones(tmp_path: Path) -> None:
    topics = {"parking": "car park", "canteen": "canteen", "badges": "badge"}
    for topic, word in topics.items():
        units = f"A1 The {word} is free for all.\nA2 It opens at seven.\nB1 The {word} costs five euros.\n"
        asked = f"? en A2 B- When does the {word} open?\n? de A1 B1 Was kostet das?\n"
        (tmp_path / f"{topic}.txt").write_text(f"@ {topic} | en\n{units}{asked}", encoding="utf-8")
    settings = load_settings()
    embedder = load_query_embedder(settings.embedding_model, settings.models, settings.embedding_precision)
    exercises = reading_exercises.reading_exercises(tmp_path, embedder)
    assert [exercise.answers for exercise in exercises] == [{"A2"}, {"A1", "B1"}] * len(topics)
    draw, opening, cost = random.Random(0), exercises[0], exercises[1]
    lessons = [opening.lesson(draw) for _ in range(60)]
    assert {int(lesson.gold.sum()) for lesson in lessons} == {0, 1}
    assert all(lesson.answerable == lesson.gold.any() for lesson in lessons)
    assert all(len(lesson.gold) == len(lesson.laid.places) for lesson in lessons)
    assert {int(cost.lesson(draw).gold.sum()) for _ in range(60)} >= {0, 1, 2}
