"""Hybrid retrieval over one snapshot: dense, BM25 and glossary find candidates, late interaction orders them, a weighted sum decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import faiss
import numpy as np
from numpy.typing import NDArray

from assistant.privacy.text import PLACEHOLDER, ScrubbedText
from assistant.retrieve.late import late_interaction
from assistant.retrieve.records import Found, Passage, Query
from assistant.retrieve.second import unit_cosines
from assistant.retrieve.translations import TRANSLATED, beside_translations
from ingest.contract.embedding.text_embedder import Encoding, TextEmbedder
from ingest.contract.embedding.vectors import Matrix, unit_length
from ingest.contract.index.snapshot import Snapshot
from ingest.contract.lexical import tokenise

_SAFE_SPREAD: Final = 1e-6
# Neighbours of a passage that are looked at for each language, to find its translation among them.
_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class RetrievalWeights:
    """How the parts are summed, each scaled to mean 0 and deviation 1 over the candidates.

    `sentence` is for the best unit of a passage by the second encoder, `sentence_mean` for the mean over its units; `concepts` for the
    glossary's concepts that question and passage both speak of, each in its language. `hub` is how much of a passage's score for any question
    is taken off its late-interaction score; `same_language` is added for passages in the asker's language.
    """

    dense: float = 1.0
    lexical: float = 0.3
    late: float = 2.0
    sentence: float = 1.0
    sentence_mean: float = 0.5
    concepts: float = 1.0
    hub: float = 0.4
    same_language: float = 0.25


def encode(embedder: TextEmbedder, question: ScrubbedText) -> tuple[Encoding, Matrix]:
    """A question as both encoders see it; the second gives (s,), of length 1."""
    text = PLACEHOLDER.sub(" ", question.text)
    return embedder.embed_query(text), embedder.embed_sentences([text])[0]


class Retriever:
    """Searches one snapshot. Thread-safe.

    Args:
        snapshot: the index.
        embedder: the model the index was made with.
        weights: how the parts are summed.
        candidates: how many passages the dense index proposes; words and concepts add up to a third as many each.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: TextEmbedder,
        weights: RetrievalWeights | None = None,
        candidates: int = 60,
    ) -> None:
        self.snapshot = snapshot
        self._embedder = embedder
        self._weights = weights or RetrievalWeights()
        self._candidates = candidates
        self._chunk_languages = snapshot.languages[snapshot.table[:, 0]] if len(snapshot) else np.array([], str)
        self._allowed = lru_cache(maxsize=64)(self._allowed_uncached)

    def question_vectors(self, questions: Sequence[tuple[str, str]]) -> Matrix:
        """Centred vectors of (scrubbed text, language) pairs, (questions, d), comparable across languages."""
        encodings = self._embedder.embed_queries([PLACEHOLDER.sub(" ", text) for text, _ in questions])
        centres = self.snapshot.centres
        pairs = zip(encodings, questions, strict=True)
        vectors = [encoding.vector - centres.query(language) for encoding, (_, language) in pairs]
        return unit_length(np.stack(vectors)) if vectors else np.zeros((0, 1), np.float32)

    def search(self, query: Query, k: int, within: NDArray[np.bool_] | None = None) -> Found:
        """The `k` best passages that are in force and meant for this person, best first.

        Args:
            query: the question.
            k: how many.
            within: (chunks,) where to look, by position; everywhere if None.
        """
        looking = self._look(query, within)
        return looking.found(self._rank(looking, looking.positions, k), self.snapshot)

    def search_all_languages(self, query: Query, k: int) -> Found:
        """Like `search`, with the translations of the best passages right behind them."""
        looking = self._look(query, None)
        passages = self._rank(looking, looking.positions, len(looking.positions))
        if passages and len(self.snapshot.manifest.languages) > 1:
            near = self._near([passage.position for passage in passages[:TRANSLATED]], looking.allowed)
            positions = np.union1d(looking.positions, near)
            passages = self._rank(looking, positions, len(positions))
            passages = beside_translations(passages, self._vectors_of(passages))
        return looking.found(passages[:k], self.snapshot)

    def _look(self, query: Query, within: NDArray[np.bool_] | None) -> "_Looking":
        text = PLACEHOLDER.sub(" ", query.question.text)
        encoding, sentence = encode(self._embedder, query.question)
        allowed = self._allowed(query.persona, query.as_of)
        if within is not None:
            allowed = allowed & within
        nowhere = np.zeros(len(self.snapshot), np.float32)
        if not allowed.any():
            nothing = np.zeros(0, np.int64)
            return _Looking(query.language, encoding, sentence, frozenset(), allowed, nowhere, nowhere, nothing)
        concepts = self.snapshot.glossary.question_concepts(text, query.language)
        lexical = self._lexical(text, query.language, allowed)
        told = np.where(allowed, self.snapshot.concept_scores(concepts), 0.0).astype(np.float32)
        positions = self._propose(encoding, query.language, allowed, (lexical, told))
        return _Looking(query.language, encoding, sentence, frozenset(concepts), allowed, lexical, told, positions)

    def _near(self, positions: Sequence[int], allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Positions of the passages nearest to these: a few for each language there is."""
        vectors = self.snapshot.vectors_at(np.array(positions, np.int64))
        count = min(_NEAR * len(self.snapshot.manifest.languages), int(allowed.sum()))
        _, near = self.snapshot.vectors.search(vectors, count, params=_only(allowed))
        return np.unique(near[near >= 0])

    def _vectors_of(self, passages: Sequence[Passage]) -> Matrix:
        return self.snapshot.vectors_at(np.array([passage.position for passage in passages], np.int64))

    def _allowed_uncached(self, persona_items: tuple[tuple[str, str], ...], as_of: date) -> NDArray[np.bool_]:
        persona = dict(persona_items)
        documents = np.array(
            [
                document.info.in_force(as_of) and document.info.audience.admits(persona)
                for document in self.snapshot.documents
            ],
            dtype=bool,
        )
        allowed: NDArray[np.bool_] = documents[self.snapshot.table[:, 0]]
        return allowed

    def _lexical(self, text: str, language: str, allowed: NDArray[np.bool_]) -> Matrix:
        terms = tokenise(text, language)
        if self.snapshot.lexical is None or not terms:
            return np.zeros(len(self.snapshot), np.float32)
        scores: Matrix = self.snapshot.lexical.get_scores(terms)
        return np.where(allowed, scores, 0.0).astype(np.float32)

    def _propose(
        self, encoding: Encoding, language: str, allowed: NDArray[np.bool_], by_word: Sequence[Matrix]
    ) -> NDArray[np.int64]:
        vector = unit_length(encoding.vector - self.snapshot.centres.query(language))
        count = min(self._candidates, int(allowed.sum()))
        _, dense = self.snapshot.vectors.search(vector[None, :], count, params=_only(allowed))
        more = [_best(scores, self._candidates // 3) for scores in by_word]
        return np.unique(np.concatenate([dense[0][dense[0] >= 0], *more]))

    def _rank(self, question: "_Looking", positions: NDArray[np.int64], k: int) -> tuple[Passage, ...]:
        if not len(positions):
            return ()
        weights = self._weights
        tokens = [self.snapshot.tokens(int(position)) for position in positions]
        units = [self.snapshot.units(int(position)) for position in positions]
        late = late_interaction(question.encoding.tokens, tokens) - weights.hub * self.snapshot.hubness[positions]
        vector = unit_length(question.encoding.vector - self.snapshot.centres.query(question.language))
        dense = self.snapshot.vectors_at(positions) @ vector
        cosines = unit_cosines(question.sentence, units)
        sentence = np.array([float(own.max(initial=-1.0)) for own in cosines], np.float32)
        middle = np.array([float(own.mean()) if len(own) else 0.0 for own in cosines], np.float32)
        same = (self._chunk_languages[positions] == question.language).astype(np.float32)
        score = (
            weights.dense * _scaled(dense)
            + weights.lexical * _scaled(question.lexical[positions])
            + weights.concepts * _scaled(question.told[positions])
            + weights.late * _scaled(late)
            + weights.sentence * _scaled(sentence)
            + weights.sentence_mean * _scaled(middle)
            + weights.same_language * same
        )
        best = np.argsort(-score, kind="stable")[:k]
        passages = []
        for i in best:
            position = int(positions[i])
            document = self.snapshot.document_of(position)
            chunk = self.snapshot.chunk(position)
            passages.append(
                Passage(
                    position=position,
                    document=document.info,
                    chunk=chunk,
                    text=self.snapshot.open(document).text[chunk.start : chunk.end],
                    tokens=tokens[i],
                    units=units[i],
                    dense=float(dense[i]),
                    lexical=float(question.lexical[position]),
                    late=float(late[i]),
                    sentence=float(sentence[i]),
                    concepts=float(question.told[position]),
                    score=float(score[i]),
                )
            )
        return tuple(passages)


@dataclass(frozen=True, slots=True)
class _Looking:
    """A question on its way: how it is encoded, where it may look, (chunks,), and what was proposed.

    `lexical` and `told` are (chunks,), what words and the glossary's concepts say of every chunk.
    """

    language: str
    encoding: Encoding
    sentence: Matrix
    concepts: frozenset[str]
    allowed: NDArray[np.bool_]
    lexical: Matrix
    told: Matrix
    positions: NDArray[np.int64]

    def found(self, passages: tuple[Passage, ...], snapshot: Snapshot) -> Found:
        glossary = snapshot.glossary if self.allowed.any() else None
        return Found(passages, self.encoding, self.sentence, self.concepts, glossary, snapshot.manifest.embedding)


def _only(allowed: NDArray[np.bool_]) -> faiss.SearchParameters | None:
    """What keeps a search to the allowed positions; None where all are."""
    if allowed.all():
        return None
    return faiss.SearchParameters(sel=faiss.IDSelectorBatch(np.flatnonzero(allowed).astype(np.int64)))


def _best(scores: Matrix, count: int) -> NDArray[np.int64]:
    """Positions of up to `count` best scores above 0."""
    count = min(count, len(scores))
    best = np.argpartition(-scores, count - 1)[:count]
    return best[scores[best] > 0]


def _scaled(values: Matrix) -> Matrix:
    spread = float(values.std())
    if spread < _SAFE_SPREAD:
        return np.zeros_like(values)
    return np.asarray((values - values.mean()) / spread, dtype=np.float32)


def documents_of(passages: Sequence[Passage]) -> list[str]:
    """Paths of the passages' documents, best first, each once."""
    return list(dict.fromkeys(passage.document.path for passage in passages))
