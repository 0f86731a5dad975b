"""Reads a question beside each sentence: which of its words the sentence takes up, and what the sentence says beyond them.

A small network over the token vectors that the index holds anyway: every word of the question is compared with what the sentence has for it,
every word of the sentence with what the question has for it (Parikh et al., "A Decomposable Attention Model for Natural Language Inference",
2016). Cosines alone cannot tell a sentence that answers from one that speaks of the same thing; this was taught to, on questions with and without
an answer (`scripts/train_answers.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.objects import TokenVectors

WEIGHTS_FILE: Final = "reader.npz"
# Of a longer question the beginning and, more of it, the end are read: stories end with what is asked.
_QUESTION: Final = 64
_BEGINNING: Final = 20
# Of a longer unit, a wide row of a table, the beginning is read.
_UNIT: Final = 56
_NOTHING: Final = np.float32(-1e4)
_OPPOSED: Final = np.float32(-1.0)


@dataclass(frozen=True, slots=True)
class Laid:
    """A question and the units of its passages side by side.

    Attributes:
        question: (q, d) token vectors.
        tokens: (t + 1, d) those of all passages; the last is zero and stands in for units without any.
        cosines: (q, t + 1) of each with each.
        places: (units, l) which tokens the reader sees of each unit, padded with the last.
        there: (units, l) where they are no padding.
        headed: (units, q) best cosine of each word of the question with the header above the unit, -1 where there is none.
    """

    question: Matrix
    tokens: Matrix
    cosines: Matrix
    places: NDArray[np.int64]
    there: NDArray[np.bool_]
    headed: Matrix

    @property
    def words(self) -> NDArray[np.int64]:
        """Which tokens of the question are read, in their order."""
        count = len(self.question)
        if count <= _QUESTION:
            return np.arange(count)
        return np.concatenate([np.arange(_BEGINNING), np.arange(count - _QUESTION + _BEGINNING, count)])


def lay_out(question: Matrix, passages: Sequence[tuple[TokenVectors, int]]) -> Laid:
    """Put a question, (q, d), and passages, each with its number of units, side by side."""
    starts = np.cumsum([0, *(len(tokens.scales) for tokens, _ in passages)])
    # One buffer for all: what is allocated anew for each passage costs more than what is computed.
    vectors = np.zeros((int(starts[-1]) + 1, question.shape[1]), np.float32)
    for (tokens, _), start, end in zip(passages, starts[:-1], starts[1:], strict=True):
        np.multiply(tokens.values, tokens.scales[:, None], out=vectors[start:end])
    cosines = question @ vectors.T
    units, headed, before = [], [], 0
    for (tokens, count), start in zip(passages, starts[:-1], strict=True):
        above = np.flatnonzero(tokens.units < 0) + start
        best = cosines[:, above].max(axis=1) if len(above) else np.full(len(question), _OPPOSED)
        headed.append(np.repeat(best[None], count, axis=0))
        own = np.flatnonzero(tokens.units >= 0)
        units.append(np.stack([own + start, tokens.units[own] + before], axis=1))
        before += count
    places, there = _padded(np.concatenate(units), before, int(starts[-1]))
    return Laid(question, vectors, cosines, places, there, np.concatenate(headed))


def _padded(pairs: NDArray[np.int64], units: int, nothing: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Token places of each unit as one table, from pairs of token and unit."""
    pairs = pairs[np.argsort(pairs[:, 1], kind="stable")]
    starts = np.searchsorted(pairs[:, 1], np.arange(units))
    nth = np.arange(len(pairs)) - starts[pairs[:, 1]]
    pairs, nth = pairs[nth < _UNIT], nth[nth < _UNIT]
    width = int(nth.max()) + 1 if len(nth) else 1
    places = np.full((units, width), nothing, np.int64)
    there = np.zeros((units, width), bool)
    places[pairs[:, 1], nth], there[pairs[:, 1], nth] = pairs[:, 0], True
    there[:, 0] = True
    return places, there


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """The network's weights; k is the width of the projection, h that of what is compared.

    `project` (d, k) narrows token vectors; `sharpness` scales cosines before the softmax; `weigh` (k,) says how much a word of the question
    counts. `word_*` compare a word of the question with the unit (question, unit, product, three cosines), `said_*` a word of the unit with the
    question (unit, question, product, one cosine), `out_*` judge the unit.
    """

    project: Matrix
    sharpness: Matrix
    weigh: Matrix
    word_in: Matrix
    word_in_bias: Matrix
    word_out: Matrix
    word_out_bias: Matrix
    said_in: Matrix
    said_in_bias: Matrix
    said_out: Matrix
    said_out_bias: Matrix
    out_in: Matrix
    out_in_bias: Matrix
    out: Matrix
    out_bias: Matrix

    def scores(self, laid: Laid) -> Matrix:
        """Log odds, (units,), that each unit answers the question."""
        cosines, headed = laid.cosines[laid.words], laid.headed[:, laid.words]
        asked: Matrix = laid.question[laid.words] @ self.project
        said: Matrix = laid.tokens @ self.project
        words = self._words(laid, (cosines, headed), asked, said)
        weights = _softmax(asked @ self.weigh, 0)
        spoken = self._spoken(cosines, asked, said)[laid.places]
        most = np.where(laid.there[..., None], spoken, _NOTHING).max(axis=1)
        seen = np.concatenate([np.einsum("uqh,q->uh", words, weights), words.max(axis=1), most], axis=1)
        judged: Matrix = _relu(seen @ self.out_in + self.out_in_bias) @ self.out + self.out_bias
        return judged[:, 0]

    def _words(self, laid: Laid, near: tuple[Matrix, Matrix], asked: Matrix, said: Matrix) -> Matrix:
        """What is made of each word of the question in each unit, (units, q, h)."""
        width, (cosines, headed) = self.project.shape[1], near
        there = laid.there[:, None, :]
        own = cosines.T[laid.places].transpose(0, 2, 1)  # (units, q, l)
        best = np.where(there, own, _OPPOSED).max(axis=2)
        sharp: Matrix = self.sharpness * own
        found = _softmax(np.where(there, sharp, _NOTHING), 2) @ said[laid.places]
        cosine = np.stack([best, headed, np.maximum(best, headed)], axis=2)
        parts = np.split(self.word_in, [width, 2 * width, 3 * width])
        by_pair = np.asarray(found @ parts[1] + (asked * found) @ parts[2] + cosine @ parts[3], np.float32)
        return _relu(_relu(asked @ parts[0] + by_pair + self.word_in_bias) @ self.word_out + self.word_out_bias)

    def _spoken(self, cosines: Matrix, asked: Matrix, said: Matrix) -> Matrix:
        """What is made of each token of the passages, (t + 1, h)."""
        sharp: Matrix = self.sharpness * cosines
        found = _softmax(sharp, 0).T @ asked
        seen = np.concatenate([said, found, said * found, cosines.max(axis=0)[:, None]], axis=1)
        return _relu(_relu(seen @ self.said_in + self.said_in_bias) @ self.said_out + self.said_out_bias)


@dataclass(frozen=True, slots=True)
class Reader:
    """Weights, and the name of the encoder whose vectors they read."""

    weights: ReaderWeights
    model: str

    def reads(self, identity: EmbeddingIdentity | None) -> bool:
        """Whether the vectors of this encoder can be read; any precision of it will do."""
        return (
            identity is not None
            and identity.model == self.model
            and identity.dimension == self.weights.project.shape[0]
        )


@cache
def packaged_reader() -> Reader:
    """The reader that ships with this version."""
    with resources.files("assistant.answer").joinpath(WEIGHTS_FILE).open("rb") as file, np.load(file) as content:
        arrays = {item.name: content[item.name].astype(np.float32) for item in fields(ReaderWeights)}
        return Reader(ReaderWeights(**arrays), str(content["model"]))


def _softmax(values: Matrix, axis: int) -> Matrix:
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    result: Matrix = powers / powers.sum(axis=axis, keepdims=True)
    return result


def _relu(values: Matrix) -> Matrix:
    return np.maximum(values, 0.0)
