"""What everyday questions look like to an embedding model: their mean in each language, and what any question finds in a passage."""

import hashlib
import json
import os
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np

from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.layout import IndexLayout

_HUB_QUESTIONS: Final = 4


@dataclass(frozen=True, slots=True)
class QuestionProfile:
    """Means and token vectors of the packaged everyday questions.

    `languages` starts with "", which stands for every language not listed; `means` is (languages, d). `tokens` is (t, d), the token
    vectors of a sample of the questions in all languages, and `starts` the first row of each question.
    """

    languages: tuple[str, ...]
    means: Matrix
    tokens: Matrix
    starts: "np.ndarray[tuple[int], np.dtype[np.int64]]"

    def hubness(self, passage_tokens: Matrix) -> float:
        """Mean late-interaction score of the sampled questions with a passage, given its (t, d) token vectors.

        A passage that is near to every question says little about any of them (Radovanović et al., "Hubs in space", 2010).
        """
        if not len(passage_tokens):
            return 0.0
        best = (self.tokens @ passage_tokens.T).max(axis=1)
        lengths = np.diff(np.append(self.starts, len(best)))
        return float((np.add.reduceat(best, self.starts) / lengths).mean())


def load_profile(layout: IndexLayout, embedder: TextEmbedder) -> QuestionProfile:
    """Read the profile for this model, or make it first (a few seconds, once an index)."""
    source = resources.files("ingest.index").joinpath("questions.json").read_text(encoding="utf-8")
    key = hashlib.sha256(f"{embedder.identity}\n{source}".encode()).hexdigest()[:16]
    path = layout.profile_path(key)
    if not path.is_file():
        _write(path, _make(embedder, json.loads(source)))
    with np.load(path) as file:
        return QuestionProfile(
            tuple(str(name) for name in file["languages"]), file["means"], file["tokens"], file["starts"]
        )


def _make(embedder: TextEmbedder, questions: dict[str, list[str]]) -> QuestionProfile:
    means = []
    tokens: list[Matrix] = []
    for texts in questions.values():
        encodings = embedder.embed_queries(texts)
        means.append(np.mean([encoding.vector for encoding in encodings], axis=0))
        tokens.extend(encoding.tokens for encoding in encodings[:_HUB_QUESTIONS])
    lengths = [len(item) for item in tokens]
    return QuestionProfile(
        ("", *questions),
        np.stack([np.mean(means, axis=0), *means]).astype(np.float32),
        np.concatenate(tokens),
        np.cumsum([0, *lengths[:-1]]),
    )


def _write(path: Path, profile: QuestionProfile) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}-{path.name}")
    np.savez(
        unfinished,
        languages=np.array(profile.languages),
        means=profile.means,
        tokens=profile.tokens,
        starts=profile.starts,
    )
    os.replace(unfinished, path)
