"""Which part of a passage a sentence rests on, by meaning, across languages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from threading import Lock
from typing import Final

import numpy as np

from assistant.answer.verification.polarity import Polarity, clauses_of, polarity_of
from assistant.answer.verification.records import Source
from assistant.answer.verification.sentences import split_sentences
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.embedding.vectors import Matrix, unit_length
from ingest.contract.language import FALLBACK_LANGUAGE
from ingest.contract.lexical import tokenise

# How many sentences of ordinary policy text stand for a language.
_TYPICAL: Final = 16


class Meanings:
    """Vectors of short texts, less the mean of their language, so that cosines compare across languages. Thread-safe.

    Args:
        embedder: a multilingual embedding model.
    """

    def __init__(self, embedder: TextEmbedder) -> None:
        self._embedder = embedder
        self._centres: dict[str, Matrix] = {}
        self._lock = Lock()

    def of(self, texts: Sequence[str], language: str) -> Matrix:
        """One unit vector a text, (texts, d)."""
        centre = self._centre(language)
        encodings = self._embedder.embed_passages(list(texts))
        return np.stack([unit_length(encoding.vector - centre) for encoding in encodings])

    def _centre(self, language: str) -> Matrix:
        with self._lock:
            if language not in self._centres:
                encodings = self._embedder.embed_passages(_typical(language))
                self._centres[language] = np.mean([encoding.vector for encoding in encodings], axis=0)
            return self._centres[language]


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or clause of a passage, with what it denies and its place in meaning."""

    text: str
    language: str
    polarity: Polarity
    vector: Matrix


@dataclass(frozen=True, slots=True)
class Backing:
    """A passage ready to be compared with: its sentences, and its clauses."""

    source: Source
    sentences: tuple[Part, ...]
    clauses: tuple[Part, ...]


def backing_of(source: Source, meanings: Meanings) -> Backing:
    """Cut a passage into sentences, rows and clauses and embed them, the title once with them."""
    sentences = [line for line in split_sentences(source.text) if line]
    clauses = list(dict.fromkeys(clause for sentence in sentences for clause in clauses_of(sentence, source.language)))
    vectors = meanings.of([*sentences, *clauses], source.language)
    parts = [
        Part(text, source.language, polarity_of(text, source.language), vector)
        for text, vector in zip([*sentences, *clauses], vectors, strict=True)
    ]
    return Backing(source, tuple(parts[: len(sentences)]), tuple(parts[len(sentences) :]))


def shared_words(sentence: str, language: str, sources: Sequence[Source]) -> float:
    """Share of the sentence's word stems that stand in passages of the same language, 0–1."""
    own = [source for source in sources if source.language == language]
    stems = set(tokenise(sentence, language))
    held = {stem for source in own for stem in tokenise(f"{source.text}\n{source.heading}", language)}
    return len(stems & held) / len(stems) if stems else 0.0


@cache
def _typical(language: str) -> list[str]:
    """Sentences of ordinary policy text in a language."""
    source = resources.files("ingest.contract.embedding").joinpath("calibration.json").read_text(encoding="utf-8")
    texts: dict[str, list[str]] = json.loads(source)
    own = texts.get(language) or texts[FALLBACK_LANGUAGE]
    return [sentence for text in own for sentence in split_sentences(text)][:_TYPICAL]
