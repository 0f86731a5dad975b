"""The reader's arithmetic against a plain account of it, and what it leaves out of long texts."""

from dataclasses import fields

import numpy as np
import pytest

from assistant.answer.reader import ReaderWeights, lay_out, packaged_reader
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.index.objects import TokenVectors

DIMENSION, WIDTH, HIDDEN = 6, 4, 3


def weights(seed: int = 0) -> ReaderWeights:
    draw = np.random.default_rng(seed)
    shapes = {
        "project": (DIMENSION, WIDTH),
        "sharpness": (),
        "weigh": (WIDTH,),
        "word_in": (3 * WIDTH + 3, 5),
        "word_in_bias": (5,),
        "word_out": (5, HIDDEN),
        "word_out_bias": (HIDDEN,),
        "said_in": (3 * WIDTH + 1, 5),
        "said_in_bias": (5,),
        "said_out": (5, HIDDEN),
        "said_out_bias": (HIDDEN,),
        "out_in": (3 * HIDDEN, 4),
        "out_in_bias": (4,),
        "out": (4, 1),
        "out_bias": (1,),
    }
    assert list(shapes) == [item.name for item in fields(ReaderWeights)]
    return ReaderWeights(**{name: draw.normal(size=shape).astype(np.float32) for name, shape in shapes.items()})


def vectors(count: int, seed: int) -> np.ndarray:
    values = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def passage(units: list[int], seed: int) -> TokenVectors:
    values = vectors(len(units), seed)
    scales = np.abs(values).max(axis=1) / 127
    return TokenVectors(np.round(values / scales[:, None]).astype(np.int8), scales, np.array(units, np.int16))


def plain_score(question: np.ndarray, own: np.ndarray, header: np.ndarray, w: ReaderWeights) -> float:
    """One unit, one word after the other."""

    def relu(values: np.ndarray) -> np.ndarray:
        return np.maximum(values, 0)

    def softmax(values: np.ndarray) -> np.ndarray:
        powers = np.exp(values - values.max())
        return powers / powers.sum()

    words, said = [], []
    for word in question:
        cosines = own @ word
        found = softmax(w.sharpness * cosines) @ (own @ w.project)
        asked = word @ w.project
        headed = max(header @ word) if len(header) else -1.0
        best = [cosines.max(), headed, max(cosines.max(), headed)]
        seen = np.concatenate([asked, found, asked * found, best])
        words.append(relu(relu(seen @ w.word_in + w.word_in_bias) @ w.word_out + w.word_out_bias))
    for token in own:
        cosines = question @ token
        found = softmax(w.sharpness * cosines) @ (question @ w.project)
        seen = np.concatenate([token @ w.project, found, (token @ w.project) * found, [cosines.max()]])
        said.append(relu(relu(seen @ w.said_in + w.said_in_bias) @ w.said_out + w.said_out_bias))
    counts = softmax(question @ w.project @ w.weigh)
    together = np.concatenate([counts @ np.array(words), np.max(words, axis=0), np.max(said, axis=0)])
    return float((relu(together @ w.out_in + w.out_in_bias) @ w.out + w.out_bias)[0])


def read(question: np.ndarray, parts: list[tuple[TokenVectors, int]], seed: int = 0) -> np.ndarray:
    return weights(seed).scores(lay_out(question, parts))


def real(tokens: TokenVectors) -> np.ndarray:
    return tokens.values.astype(np.float32) * tokens.scales[:, None]


def test_scores_are_those_of_a_plain_account() -> None:
    question, expected = vectors(5, 1), []
    parts = [(passage([-1, -1, 0, 0, 1, 1, 1], 2), 2), (passage([0, 1, 1, 2], 3), 3)]
    for tokens, count in parts:
        header = real(tokens)[tokens.units < 0]
        expected += [plain_score(question, real(tokens)[tokens.units == i], header, weights()) for i in range(count)]
    assert read(question, parts) == pytest.approx(expected, abs=1e-4)


def test_a_unit_is_read_by_itself_whatever_stands_beside_it() -> None:
    question = vectors(4, 4)
    first, second = (passage([-1, 0, 0, 1], 5), 2), (passage([0] * 9 + [1], 6), 2)
    alone = np.concatenate([read(question, [first]), read(question, [second])])
    assert read(question, [first, second]) == pytest.approx(alone, abs=1e-5)


def test_a_unit_without_tokens_has_a_score_too() -> None:
    scores = read(vectors(4, 7), [(passage([-1, 0, 2, 2], 8), 3)])
    assert scores.shape == (3,)
    assert np.isfinite(scores).all()


def test_of_long_questions_the_beginning_and_the_end_are_read() -> None:
    question = vectors(100, 11)
    laid = lay_out(question, [(passage([0], 12), 1)])
    assert laid.words.tolist() == [*range(20), *range(56, 100)]
    assert len(lay_out(question[:64], [(passage([0], 12), 1)]).words) == 64


def test_of_wide_rows_the_beginning_is_read() -> None:
    laid = lay_out(vectors(3, 13), [(passage([0] * 3 + [1] * 90, 14), 2)])
    assert laid.places.shape == (2, 56)
    assert laid.there.sum(axis=1).tolist() == [3, 56]
    assert laid.places[1].tolist() == list(range(3, 59))


@pytest.mark.parametrize(
    ("model", "dimension", "reads"),
    [("multilingual-e5-small", 384, True), ("hash", 384, False), ("multilingual-e5-small", 64, False)],
)
def test_only_vectors_of_its_encoder_are_read(model: str, dimension: int, reads: bool) -> None:
    assert packaged_reader().reads(EmbeddingIdentity(model, "any", dimension)) is reads
    assert not packaged_reader().reads(None)
