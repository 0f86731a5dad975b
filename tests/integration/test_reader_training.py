"""The reader as it is fitted and as it is used are one: same scores, and what is taught is learnt."""

import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.answer.reader import Reader, ReaderWeights, lay_out
from ingest.contract.index.objects import TokenVectors

sys.path.append(str(Path(__file__).parents[2] / "scripts"))
torch = pytest.importorskip("torch")
import reader_training  # noqa: E402

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


def test_what_is_taught_is_learnt_and_used(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    marks = directions(draw, 2)
    taught = [lesson(draw, marks, answerable=i % 3 > 0) for i in range(150)]
    network = reader_training.pretrain([[each] for each in taught], directions(draw, 300))
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
