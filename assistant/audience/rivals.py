"""Whether documents for other people speak of the same: the Spanish pension plan beside the French one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from assistant.answer.unit_ranking import RankedUnit
from assistant.audience.asked import Asked
from assistant.privacy.text import ScrubbedText
from assistant.retrieve.records import Passage
from ingest.contract.chunks import DocumentInfo
from ingest.contract.language import FALLBACK_LANGUAGE

# A sentence for everybody that is a third as probable may well answer everybody.
_FOR_ALL: Final = 0.3
# A unit for others that is so probable beside the best would be quoted next to it.
_BESIDE: Final = 0.4
# How far a passage may be behind in late interaction (cosine): more where only the other one is in the question's language.
_BEHIND: Final = 0.03
_BEHIND_TRANSLATED: Final = 0.05
_MOST_SEARCHED: Final = 8
# Names that one employer's documents give to things: "401(k)", "HSA", "Plus" in the middle of a sentence; among other letters any Latin word.
_NAME: Final = re.compile(r"[A-Za-z]*\d+[A-Za-z(][\w()]*|\b[A-Z]{2,}\b|(?<=[^\s.!?¿¡][ ’'])[A-Z][A-Za-z]+")
_LATIN: Final = re.compile(r"[A-Za-z]{3,}")
_OTHER_SCRIPT: Final = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u0900-\u097f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Rival:
    """A value for which another document speaks of the same, and how near it is."""

    value: str
    late: float


class RivalView(Protocol):
    """What is asked of the index."""

    def documents(self) -> Sequence[DocumentInfo]:
        """The documents in force on the day that is asked about."""

    def search(self, persona: Mapping[str, str]) -> Sequence[Passage]:
        """The passages for a person, best first."""


def find_rivals(attribute: str, asked: Asked, ranked: Sequence[RankedUnit], view: RivalView) -> tuple[Rival, ...]:
    """Values of an attribute whose own documents answer the question about as well as the best unit's, nearest first.

    Args:
        attribute: restricts the audience of the best unit's document, and is not known of the asker.
        asked: the question.
        ranked: units, most probable first.
        view: the index.
    """
    best = ranked[0]
    own = best.passage.document
    for_all = max((u.probability for u in ranked if attribute not in u.passage.document.audience.criteria), default=0.0)
    if for_all >= _FOR_ALL * best.probability or _named_in(asked.question, ranked, own.path):
        return ()
    found = _beside(attribute, ranked)
    for value in _values(attribute, own, view.documents(), asked.language)[:_MOST_SEARCHED]:
        passages = [
            passage
            for passage in view.search({**asked.persona, attribute: value})
            if value in passage.document.audience.criteria.get(attribute, ()) and _same_topic(own, passage.document)
        ]
        near = max(passages, key=lambda passage: passage.late, default=None)
        if near is not None and near.late >= best.passage.late - _allowed(asked.language, own, near.document):
            found.append(Rival(value, near.late))
    return tuple(sorted(found, key=lambda rival: -rival.late))


def _beside(attribute: str, ranked: Sequence[RankedUnit]) -> list[Rival]:
    """Values for which a unit was found that would stand beside the best one in an answer."""
    own = set(ranked[0].passage.document.audience.criteria[attribute])
    return [
        Rival(value, unit.passage.late)
        for unit in ranked
        if unit.probability >= _BESIDE * ranked[0].probability
        for value in unit.passage.document.audience.criteria.get(attribute, ())
        if value not in own
    ]


def _values(attribute: str, own: DocumentInfo, documents: Sequence[DocumentInfo], language: str) -> list[str]:
    """Values that documents on the same topic are for, other than the document's own.

    Where the question's language is the document's, others count only if they are in it too: who asks in German in a company that
    has German rules for Germany means those. English is everybody's.
    """
    local = language == own.language != FALLBACK_LANGUAGE
    mine = {value.casefold() for value in own.audience.criteria[attribute]}
    values = {
        value: None
        for info in documents
        if _same_topic(own, info) and not (local and info.language != language)
        for value in info.audience.criteria.get(attribute, ())
        if value.casefold() not in mine
    }
    return list(values)


def _same_topic(a: DocumentInfo, b: DocumentInfo) -> bool:
    return bool({topic.casefold() for topic in a.topics} & {topic.casefold() for topic in b.topics})


def _allowed(language: str, own: DocumentInfo, other: DocumentInfo) -> float:
    return _BEHIND_TRANSLATED if own.language == language != other.language else _BEHIND


def _named_in(question: ScrubbedText, ranked: Sequence[RankedUnit], path: str) -> bool:
    """True if the question calls something by a name that stands in the document: that decides."""
    names = set((_LATIN if _OTHER_SCRIPT.search(question.text) else _NAME).findall(question.text))
    texts = {unit.passage.position: unit.passage for unit in ranked if unit.passage.document.path == path}
    return any(
        re.search(
            rf"(?<!\w){re.escape(name)}(?!\w)",
            f"{passage.document.title}\n{' '.join(passage.chunk.section_path)}\n{passage.text}",
        )
        for name in names
        for passage in texts.values()
    )
