"""A question with what was found for it: searched and ranked for the person who asks."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np

from assistant.answer.confidence import ConfidenceModel, evidence
from assistant.answer.records import Fragment
from assistant.answer.unit_features import RankingQuery, read_passages
from assistant.answer.unit_ranking import RankedUnit, rank_units
from assistant.answer.variants import join_variants, overlooked, prefer_language
from assistant.audience.applies import applies_to
from assistant.audience.asked import Asked
from assistant.audience.prefer import prefer_own
from assistant.audience.tables import lift_plan, lift_tables
from assistant.privacy.text import ScrubbedText
from assistant.retrieve.late import late_interaction
from assistant.retrieve.records import Found, Passage, Query
from assistant.retrieve.retriever import Retriever
from ingest.contract.chunks import DocumentInfo
from ingest.contract.documents import Block

PASSAGES: Final = 24
_COVERING: Final = 3
# Passages among which a policy in another language is worth a second search for its variant in the asker's.
_QUOTED: Final = 6
_FOLLOW_UPS: Final = 3
_NEIGHBOURS: Final = 12
# "6. How to ask", "5.10 Teletherapy": a heading's number means nothing outside its document.
_NUMBERING: Final = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it is searched for.

    `question` is what is searched for, `typed` what was asked in this turn, `shown` how that is understood; they differ only in a conversation.
    `spoken` is the language it is in, `language` the one to answer in; `persona` holds what the question says of the person too; `named` is all
    that it names, what was given otherwise among it: it holds where rows for it are found.
    """

    question: ScrubbedText
    spoken: str
    language: str
    persona: Mapping[str, str]
    day: date
    named: Mapping[str, str] = field(default_factory=dict)
    typed: ScrubbedText | None = None
    shown: ScrubbedText | None = None

    @property
    def asked(self) -> Asked:
        """The question as far as it matters whom an answer is for."""
        return Asked(self.shown or self.question, self.spoken, self.persona, self.typed)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question found: its passages, their units whoever they are for, the same in the order for this person, and how sure that is."""

    asking: Asking
    found: Found
    for_anyone: tuple[RankedUnit, ...]
    ranked: tuple[RankedUnit, ...]
    confidence: float


def find(retriever: Retriever, asking: Asking) -> Found:
    """Search, one language variant of each policy."""
    query = _query(asking, asking.persona)
    found = retriever.search(query, PASSAGES)
    passages = found.passages
    snapshot = retriever.snapshot
    variants = overlooked(passages[:_QUOTED], (document.info for document in snapshot.documents), asking.language)
    if variants:
        numbers = [i for i, document in enumerate(snapshot.documents) if document.info.path in variants]
        within = np.isin(snapshot.table[:, 0], numbers)
        passages = join_variants(passages, retriever.search(query, PASSAGES // 2, within).passages)
    passages = lift_tables(prefer_language(passages, asking.language))
    return replace(found, passages=lift_plan(passages, asking.persona))


def read(asking: Asking, found: Found, model: ConfidenceModel) -> Reading:
    """Compare the question with what was found, and put what is for this person first."""
    passages = read_passages(found)
    query = RankingQuery(asking.question.text, asking.spoken, found)
    ranked = rank_units(passages, query)
    confidence = model.confidence(evidence(query, passages, ranked))
    asking = replace(asking, persona={**asking.persona, **_found_for(asking.named, ranked)})
    return Reading(asking, found, ranked, prefer_own(ranked, asking.persona), confidence)


def _found_for(named: Mapping[str, str], ranked: Sequence[RankedUnit]) -> dict[str, str]:
    values = [applies_to(unit.passage, unit.unit) for unit in ranked] if named else []
    return {name: value for name, value in named.items() if any(value in each.get(name, ()) for each in values)}


def coverage(question: Reading, reading: Reading) -> float:
    """How well the words of one question are covered by the best passages that another reading of it found: a mean cosine."""
    passages = [passage.tokens for passage in reading.found.passages[:_COVERING]]
    scores = late_interaction(question.found.encoding.tokens, passages)
    return float(scores.max()) if len(scores) else 0.0


class IndexView:
    """What documents for other people say to a question; see `assistant.audience.rivals`."""

    def __init__(self, retriever: Retriever, reading: Reading) -> None:
        self._retriever = retriever
        self._reading = reading

    def documents(self) -> Sequence[DocumentInfo]:
        """The documents in force on the day that is asked about."""
        infos = (document.info for document in self._retriever.snapshot.documents)
        return [info for info in infos if info.in_force(self._reading.asking.day)]

    def search(self, persona: Mapping[str, str]) -> Sequence[Passage]:
        """The passages for a person, best first."""
        asking = self._reading.asking
        return prefer_language(self._retriever.search(_query(asking, persona), PASSAGES).passages, asking.language)


def blocks_of(retriever: Retriever) -> Callable[[Passage], tuple[Block, ...]]:
    """Gives the blocks of the document that a passage is from."""
    snapshot = retriever.snapshot
    return lambda passage: snapshot.open(snapshot.document_of(passage.position)).blocks


def neighbouring_sections(passages: Sequence[Passage], fragments: Sequence[Fragment]) -> tuple[str, ...]:
    """Sections that were found but not quoted, to ask about next: of the documents quoted first, then of others in their languages.

    A heading such as "How to ask" is of use to those who know which policy it belongs to, and can read it.
    """
    shown = {(fragment.document.path, fragment.section) for fragment in fragments}
    quoted = {fragment.document.path for fragment in fragments}
    languages = {fragment.document.language for fragment in fragments}
    near = [passage for passage in passages[:_NEIGHBOURS] if passage.document.language in languages]
    sections = [
        passage.chunk.section
        for passage in sorted(near, key=lambda passage: passage.document.path not in quoted)
        if passage.chunk.section and (passage.document.path, passage.chunk.section) not in shown
    ]
    return tuple(dict.fromkeys(_NUMBERING.sub("", section) for section in sections))[:_FOLLOW_UPS]


def _query(asking: Asking, persona: Mapping[str, str]) -> Query:
    return Query(asking.question, asking.spoken, tuple(sorted(persona.items())), asking.day)
