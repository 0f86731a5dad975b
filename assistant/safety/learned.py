"""How likely each concern is, from what the encoders make of a question and the signs in its words: one logistic regression a concern."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from assistant.safety.lexicon import Concern, all_signs
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.vectors import Matrix

WEIGHTS_FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A question as the encoders see it, from the search for it: `vector` is (d,), `sentence` (s,), each of length 1."""

    identity: EmbeddingIdentity
    vector: Matrix
    sentence: Matrix


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression a concern, in the order of `Concern`.

    `vector` is (concerns, d), `sentence` (concerns, s), `signs` (concerns, signs), `intercept` (concerns,). `least` are the log odds from
    which a question is met with contacts. `model` and `sentences` name the encoders the weights were fitted to.
    """

    model: str
    sentences: str
    vector: Matrix
    sentence: Matrix
    signs: Matrix
    intercept: Matrix
    least: float

    def fit(self, identity: EmbeddingIdentity) -> bool:
        """Whether vectors of these encoders can be weighed; any precision of the model will do."""
        named = identity.model == self.model and self.sentences in identity.revision
        return named and identity.dimension == self.vector.shape[1]

    def odds(self, signs: tuple[bool, ...], encoded: Encoded) -> Matrix:
        """Log odds of each concern against an ordinary question, (concerns,)."""
        shown = np.array(signs, np.float32)
        odds: Matrix = self.vector @ encoded.vector + self.sentence @ encoded.sentence + self.signs @ shown
        return odds + self.intercept

    def likely(self, signs: tuple[bool, ...], encoded: Encoded) -> Concern | None:
        """The likeliest concern, or None if an ordinary question is likelier than the weights allow for."""
        odds = self.odds(signs, encoded)
        return tuple(Concern)[int(odds.argmax())] if float(odds.max()) >= self.least else None


@cache
def packaged_weights() -> Weights:
    """The weights that `scripts/fit_safety.py` wrote."""
    source = resources.files("assistant.safety").joinpath(WEIGHTS_FILE).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(source)
    if content["signs"] != [sign.name for sign in all_signs()]:
        raise ValueError(f"{WEIGHTS_FILE} was fitted to other signs; run scripts/fit_safety.py --write")
    parts = [content["concerns"][concern.value] for concern in Concern]
    vector, sentence, signs, intercept = (
        np.array([part[name] for part in parts], np.float32) for name in ("vector", "sentence", "signs", "intercept")
    )
    return Weights(content["model"], content["sentences"], vector, sentence, signs, intercept, float(content["least"]))
