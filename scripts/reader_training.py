"""Fits the weights of `assistant.answer.reader`: first on paragraphs of XQuAD-R and reading exercises, then on question sets.

XQuAD-R (Roy et al., "LAReQA", 2020) gives 1,190 questions a language, each with the sentence that answers it. A question is asked of its own
paragraph, in its language or in another, beside a neighbouring paragraph of the same article: every other sentence is a near miss. The exercises
(`eval/reading`) are policies of two companies on one topic, with questions that one of them answers and the other leaves open. The question sets
add what employees ask of whole handbooks, with and without an answer.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import torch
from passage_index import Part
from torch import nn

from assistant.answer.reader import Laid, Reader, ReaderWeights, lay_out

_WIDTH, _HIDDEN, _JUDGES = 64, 32, 32
_PRETRAINING: Final = (2e-3, 1.2e-3, 6e-4)  # learning rate of each epoch
_FITTING: Final = (1e-3, 2e-4)
_TOGETHER: Final = 8
# Token vectors of some questions, whose main directions the projection starts from.
_VECTORS: Final = 400
# Units of one question that are read while fitting; those that answer are always among them.
_READ: Final = 70
# Fewer questions have no answer than have one.
_WITHOUT: Final = 1.5


@dataclass(frozen=True)
class Lesson:
    """A question laid out beside units, and which of them answer it, (units,); none where nothing does."""

    laid: Laid
    gold: np.ndarray
    answerable: bool


class Exercise(Protocol):
    """A question that can be taught in several ways; laid out only when it is, since that takes a megabyte."""

    @property
    def question(self) -> np.ndarray:
        """Its token vectors, (q, d)."""

    def lesson(self, draw: random.Random) -> Lesson:
        """One of the ways."""


def lesson_of(question: np.ndarray, parts: Sequence[Part], gold: np.ndarray) -> Lesson:
    """A question, (q, d), beside passages, of whose units `gold`, (units,), tells which answer."""
    return Lesson(lay_out(question, [(part.tokens, len(part.texts)) for part in parts]), gold, bool(gold.any()))


class ReaderNetwork(nn.Module):
    """The network of `ReaderWeights` as torch trains it, with dropout."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.project = nn.Linear(dimension, _WIDTH, bias=False)
        self.sharpness = nn.Parameter(torch.tensor(12.0))
        self.weigh = nn.Linear(_WIDTH, 1, bias=False)
        self.word = _compared(3 * _WIDTH + 3)
        self.said = _compared(3 * _WIDTH + 1)
        self.judge = nn.Sequential(nn.Dropout(0.2), nn.Linear(3 * _HIDDEN, _JUDGES), nn.ReLU(), nn.Linear(_JUDGES, 1))

    def forward(self, laid: Laid) -> torch.Tensor:
        """Log odds that each unit answers, (units,); see `ReaderWeights.scores`."""
        question, tokens = torch.from_numpy(laid.question[laid.words]), torch.from_numpy(laid.tokens)
        places, there = torch.from_numpy(laid.places), torch.from_numpy(laid.there)
        headed = torch.from_numpy(laid.headed[:, laid.words])
        cosines = question @ tokens.T
        asked, said = self.project(question), self.project(tokens)
        near = cosines.T[places].transpose(1, 2)
        best = near.masked_fill(~there[:, None], -1.0).amax(2)
        found = torch.softmax((self.sharpness * near).masked_fill(~there[:, None], -1e4), 2) @ said[places]
        both = asked.expand(len(places), -1, -1)
        cosine = torch.stack([best, headed, torch.maximum(best, headed)], 2)
        words = self.word(torch.cat([both, found, both * found, cosine], 2))
        weights = torch.softmax(self.weigh(asked)[:, 0], 0)
        answered = torch.softmax(self.sharpness * cosines, 0).T @ asked
        spoken = self.said(torch.cat([said, answered, said * answered, cosines.amax(0)[:, None]], 1))[places]
        most = spoken.masked_fill(~there[..., None], -1e4).amax(1)
        seen = torch.cat([torch.einsum("uqh,q->uh", words, weights), words.amax(1), most], 1)
        judged: torch.Tensor = self.judge(seen)[:, 0]
        return judged


def _compared(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, _HIDDEN), nn.ReLU())


def pretrain(exercises: Sequence[Exercise]) -> ReaderNetwork:
    """Fit to exercises; each epoch takes one lesson of each at random."""
    torch.manual_seed(0)
    vectors = np.concatenate([exercise.question for exercise in exercises[:: 1 + len(exercises) // _VECTORS]])
    network = ReaderNetwork(vectors.shape[1])
    _, _, directions = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    network.project.weight.data = torch.from_numpy(3.0 * directions[:_WIDTH].astype(np.float32))
    draw = random.Random(0)
    for epoch, rate in enumerate(_PRETRAINING):
        order = draw.sample(range(len(exercises)), len(exercises))
        loss = _epoch(network, (exercises[i].lesson(draw) for i in order), rate, draw)
        print(f"reader, exercises, epoch {epoch + 1}: loss {loss:.3f}", flush=True)
    return network


def fit(start: ReaderNetwork, lessons: Sequence[Lesson]) -> ReaderNetwork:
    """A copy of a network fitted to question sets."""
    torch.manual_seed(0)
    network = ReaderNetwork(start.project.in_features)
    network.load_state_dict(start.state_dict())
    draw = random.Random(0)
    taught = [lesson for lesson in lessons if len(lesson.gold) and (lesson.gold.any() or not lesson.answerable)]
    for rate in _FITTING:
        _epoch(network, draw.sample(taught, len(taught)), rate, draw)
    return network


def _epoch(network: ReaderNetwork, lessons: Iterable[Lesson], rate: float, draw: random.Random) -> float:
    network.train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.03)
    total, count = 0.0, 0
    for count, whole in enumerate(lessons, start=1):
        lesson = _shortened(whole, draw)
        scores = network(lesson.laid)
        # "Nothing here answers" has log odds 0 and stands among the units, as in Devlin et al., "BERT", 2019, section 4.3.
        any_or_none = torch.logaddexp(torch.zeros(()), torch.logsumexp(scores, 0))
        if lesson.gold.any():
            loss = any_or_none - torch.logsumexp(scores[torch.from_numpy(lesson.gold)], 0)
        else:
            loss = _WITHOUT * any_or_none
        (loss / _TOGETHER).backward()  # type: ignore[no-untyped-call]
        total += float(loss.detach())
        if count % _TOGETHER == 0:
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
    network.eval()
    return total / max(1, count)


def _shortened(lesson: Lesson, draw: random.Random) -> Lesson:
    if len(lesson.gold) <= _READ:
        return lesson
    others = np.flatnonzero(~lesson.gold)
    gold = np.flatnonzero(lesson.gold)[: _READ // 3]
    kept = np.array(sorted([*gold, *draw.sample(list(others), min(len(others), _READ - len(gold)))]))
    laid = lesson.laid
    return Lesson(
        replace(laid, places=laid.places[kept], there=laid.there[kept], headed=laid.headed[kept]),
        lesson.gold[kept],
        lesson.answerable,
    )


def weights_of(network: ReaderNetwork) -> ReaderWeights:
    """The weights as the service reads them."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    return ReaderWeights(
        state["project.weight"].T.copy(),
        state["sharpness"],
        state["weigh.weight"][0],
        *(part for name in ("word", "said") for part in _layers(state, name, (0, 3))),
        *_layers(state, "judge", (1, 3)),
    )


def _layers(state: dict[str, np.ndarray], name: str, layers: Sequence[int]) -> list[np.ndarray]:
    return [
        part for layer in layers for part in (state[f"{name}.{layer}.weight"].T.copy(), state[f"{name}.{layer}.bias"])
    ]


def save_network(network: ReaderNetwork, path: Path) -> None:
    """Keep a network to go on with later."""
    torch.save(network.state_dict(), path)


def load_network(path: Path) -> ReaderNetwork:
    """A network that was kept."""
    state = torch.load(path, weights_only=True)
    network = ReaderNetwork(state["project.weight"].shape[1])
    network.load_state_dict(state)
    return network


def write_weights(reader: Reader, path: Path) -> None:
    """Write the weights in half precision, which changes scores by less than a thousandth."""
    arrays = {name: getattr(reader.weights, name).astype(np.float16) for name in ReaderWeights.__dataclass_fields__}
    np.savez_compressed(path, model=reader.model, **arrays)
