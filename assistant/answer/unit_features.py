"""What is measured of a sentence, list item or row before it is ranked: words, meaning, kind of answer, concepts, place.

All similarities are cosines; "lead" is the distance to the best unit of the same passage (0 or less), "own" leaves the passage's header out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.expected.asked import asked_kinds, asking_clauses
from assistant.answer.expected.held import held_kinds
from assistant.answer.expected.kinds import AskedKinds
from assistant.answer.expected.matching import TypeMatch, match_kinds
from assistant.answer.reader import lay_out, packaged_reader
from assistant.retrieve.late import best_of_units
from assistant.retrieve.records import Found, Passage
from ingest.contract.chunks import UnitKind
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.lexical import tokenise

PASSAGES_READ: Final = 6
_TINY: Final = np.float32(1e-9)
Table = NDArray[np.float64]

# Of the whole question, and of the clause that asks where a story surrounds it.
WORD_FEATURES: Final = (
    "cover",  # mean over question words of the best cosine with a word of the unit or of the header above it
    "cover_lead",
    "own_lead",  # how far the cover without header is from the passage's mean
    "contrast",  # how much nearer to the question the unit is than its passage as a whole
    "sharpest",  # mean of the three best-matched question words
    "shared",  # share of the question's terms that stand in the unit, same language only
    "asked_cover",
    "asked_lead",
    "asked_own",
    "asked_own_lead",
    "asked_header",  # how well the header alone covers the clause
    "weakest",  # the worst-matched question word
)
SENTENCE_FEATURES: Final = ("sentence", "sentence_lead", "sentence_own_lead", "sentence_before", "sentence_after")
KIND_FEATURES: Final = ("kinds_asked", "negated", *(item.name for item in fields(TypeMatch)))
# `dataclasses.astuple` copies every value, and this is asked of every unit.
_MATCHED: Final = attrgetter(*KIND_FEATURES[2:])
CONCEPT_FEATURES: Final = (
    "concepts_unit",  # share of the question's concepts that the unit speaks of
    "concepts_heading",
    "concepts_title",
    "concepts_any",
    "concepts_none",
    "concepts_focus",  # share of the unit's concepts that the question speaks of
    "concepts_known",  # the question speaks of any
)
PLACE_FEATURES: Final = (
    "passage_lead",
    "passage_rank",
    "passage_late",
    "passage_dense",
    "passage_lexical",
    "passage_sentence",
    "document_hits",  # log of the number of passages found in the document
    "document_rank",
    "same_language",
    "row",
    "list_item",
    "first",
    "place",
    "length",
)
READER_FEATURES: Final = (
    "reader",  # log odds that the unit answers, by the network that reads it beside the question
    "reader_lead",  # how far that is behind the best of all units
)
UNIT_FEATURES: Final = (
    *WORD_FEATURES,
    *SENTENCE_FEATURES,
    *KIND_FEATURES,
    *CONCEPT_FEATURES,
    *PLACE_FEATURES,
    *READER_FEATURES,
)


@dataclass(frozen=True)
class RankingQuery:
    """The question as ranking sees it: its scrubbed words, their language, and what the search made of them."""

    question: str
    language: str
    found: Found

    @cached_property
    def asked(self) -> AskedKinds:
        """What kind of answer it asks for."""
        return asked_kinds(self.question, self.language)

    @cached_property
    def asking(self) -> NDArray[np.bool_]:
        """Which of the question's tokens stand in a clause that asks, (q,); all where none does."""
        middles = self.found.encoding.spans.mean(axis=1)
        inside = np.zeros(len(middles), bool)
        for start, end in asking_clauses(self.question, self.language):
            inside |= (middles >= start) & (middles <= end)
        return inside if inside.sum() > 1 else np.ones(len(middles), bool)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Its search terms."""
        return frozenset(tokenise(self.question, self.language))


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage with how well each of its units, (units, q), and its header, (q,), matches each word of the question.

    `reader` is (units,), the log odds that a unit answers it; 0 with an encoder whose vectors the reader was not taught.
    """

    passage: Passage
    units: Matrix
    header: Matrix
    reader: Matrix

    @property
    def cover(self) -> Matrix:
        """How well each unit under its header matches each word of the question, (units, q)."""
        return np.maximum(self.units, self.header)

    def texts(self) -> list[str]:
        """The units' words."""
        start = self.passage.chunk.start
        return [self.passage.text[unit.start - start : unit.end - start] for unit in self.passage.chunk.units]


def read_passages(found: Found, count: int = PASSAGES_READ) -> tuple[ReadPassage, ...]:
    """Compare the question's words with those of the best passages."""
    if not len(found.encoding.tokens):
        return ()
    passages = [passage for passage in found.passages[:count] if passage.chunk.units]
    if not passages:
        return ()
    laid = lay_out(found.encoding.tokens, [(passage.tokens, len(passage.chunk.units)) for passage in passages])
    reader = packaged_reader()
    answers = reader.weights.scores(laid) if reader.reads(found.embedding) else np.zeros(len(laid.places), np.float32)
    read, token, unit = [], 0, 0
    for passage in passages:
        owners, units = passage.tokens.units, len(passage.chunk.units)
        near = best_of_units(laid.cosines[:, token : token + len(owners)], owners, units)
        read.append(ReadPassage(passage, *near, answers[unit : unit + units]))
        token, unit = token + len(owners), unit + units
    return tuple(read)


def measure_units(read: Sequence[ReadPassage], query: RankingQuery) -> Table:
    """Features of every unit of the passages, in their order, (units, features); columns as `UNIT_FEATURES`."""
    parts = [np.zeros((0, len(UNIT_FEATURES)))]
    documents = [passage.document.path for passage in query.found.passages]
    surest = max((float(item.reader.max()) for item in read), default=0.0)
    for rank, item in enumerate(read):
        texts = item.texts()
        table = np.hstack(
            [
                _words(item, texts, query),
                _sentences(item.passage, query.found.sentence),
                _kinds(texts, query.asked),
                _concepts(item.passage, texts, query.found),
                _places(item.passage, texts, (query.language, documents, read[0].passage.score, rank)),
                np.stack([item.reader, item.reader - surest], axis=1),
            ]
        )
        parts.append(table)
    return np.vstack(parts)


def _words(item: ReadPassage, texts: Sequence[str], query: RankingQuery) -> Table:
    cover, own = item.cover, np.maximum(item.units, 0.0)
    asked_cover, asked_own = cover[:, query.asking].mean(axis=1), own[:, query.asking].mean(axis=1)
    whole, alone = cover.mean(axis=1), own.mean(axis=1)
    header = np.full(len(texts), float(item.header[query.asking].mean()))
    return np.stack(
        [
            whole,
            whole - whole.max(),
            alone - alone.mean(),
            _contrast(item.passage, query.found),
            -np.sort(-item.units, axis=1)[:, :3].mean(axis=1),
            _shared(item.passage, texts, query),
            asked_cover,
            asked_cover - asked_cover.max(),
            asked_own,
            asked_own - asked_own.mean(),
            header,
            np.maximum(cover, 0.0).min(axis=1),
        ],
        axis=1,
    )


def _contrast(passage: Passage, found: Found) -> Matrix:
    vectors = passage.tokens.values.astype(np.float32) * passage.tokens.scales[:, None]
    wanted = found.encoding.tokens.mean(axis=0)
    owned = passage.tokens.units == np.arange(len(passage.chunk.units))[:, None]
    sums = np.vstack([owned.astype(np.float32) @ vectors, vectors.sum(axis=0)])
    near = (sums @ wanted) / np.maximum(np.linalg.norm(sums, axis=1), _TINY)
    return np.asarray(np.where(owned.any(axis=1), near[:-1] - near[-1], 0.0), np.float32)


def _shared(passage: Passage, texts: Sequence[str], query: RankingQuery) -> Table:
    if passage.document.language != query.language:
        return np.zeros(len(texts))
    total = max(1, len(query.terms))
    return np.array([len(query.terms & set(tokenise(text, query.language))) / total for text in texts])


def _sentences(passage: Passage, question: Matrix) -> Table:
    cosines = (passage.units.values.astype(np.float32) @ question) * passage.units.scales
    before = np.concatenate([cosines[:1], cosines[:-1]])
    after = np.concatenate([cosines[1:], cosines[-1:]])
    return np.stack([cosines, cosines - cosines.max(), cosines - cosines.mean(), before, after], axis=1)


def _kinds(texts: Sequence[str], asked: AskedKinds) -> Table:
    rows = []
    for text in texts:
        held = held_kinds(text)
        rows.append((float(len(asked.specific)), float(held.negated), *_MATCHED(match_kinds(asked, held))))
    return np.array(rows)


def _concepts(passage: Passage, texts: Sequence[str], found: Found) -> Table:
    wanted = found.concepts
    if found.glossary is None or not wanted:
        return np.zeros((len(texts), len(CONCEPT_FEATURES)))
    language, glossary = passage.document.language, found.glossary
    heading = wanted & concepts_of(glossary, passage.chunk.section or "", language)
    title = wanted & concepts_of(glossary, passage.document.title, language)
    rows = []
    for text in texts:
        own = concepts_of(glossary, text, language)
        shared, together = wanted & own, (wanted & own) | heading | title
        rows.append(
            (
                len(shared) / len(wanted),
                len(heading) / len(wanted),
                len(title) / len(wanted),
                len(together) / len(wanted),
                float(not together),
                len(shared) / max(1, len(own)),
                1.0,
            )
        )
    return np.array(rows)


@lru_cache(maxsize=20_000)
def concepts_of(glossary: Glossary, text: str, language: str) -> frozenset[str]:
    """The concepts that a piece of a document speaks of; passages that are read often are looked up once."""
    return frozenset(glossary.concepts(text, language)) if text else frozenset()


def _places(passage: Passage, texts: Sequence[str], around: tuple[str, Sequence[str], float, int]) -> Table:
    language, documents, best, rank = around
    path = passage.document.path
    fixed = (
        passage.score - best,
        float(min(rank, PASSAGES_READ - 1)),
        passage.late,
        passage.dense,
        passage.lexical,
        passage.sentence,
        math.log(max(1, documents.count(path))),
        float(documents.index(path)) if path in documents else 0.0,
        float(passage.document.language == language),
    )
    units = passage.chunk.units
    return np.array(
        [
            (
                *fixed,
                float(unit.kind is UnitKind.ROW),
                float(unit.kind is UnitKind.LIST_ITEM),
                float(index == 0),
                index / max(1, len(units) - 1),
                math.log1p(len(text)),
            )
            for index, (unit, text) in enumerate(zip(units, texts, strict=True))
        ]
    )
