"""Records of what is kept of an answer, and of what HR may see of many."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal

from assistant.answer.records import Status
from assistant.privacy.text import ScrubbedText

Rating = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What is kept of one answer: nothing about who asked, from where, or in which conversation.

    `asked_at` must be aware and is turned into UTC. `question` is None where no text may be kept; for a sensitive
    question it is None whatever is passed. `redaction_types` are the kinds of masked details, `documents` the cited
    paths relative to the corpus, `timings_ms` milliseconds by stage.
    """

    answer_id: str
    asked_at: datetime
    status: Status
    language: str
    question: ScrubbedText | None = field(repr=False)
    redaction_types: tuple[str, ...]
    documents: tuple[str, ...]
    confidence: float
    generator: str
    snapshot: str
    timings_ms: Mapping[str, float]

    def __post_init__(self) -> None:
        if self.question is not None and not isinstance(self.question, ScrubbedText):
            raise TypeError("AnswerRecord.question takes ScrubbedText or None; pass raw text through Scrubber.scrub")
        if self.status is Status.SENSITIVE:
            object.__setattr__(self, "question", None)
        object.__setattr__(self, "asked_at", as_utc(self.asked_at))
        object.__setattr__(self, "documents", tuple(dict.fromkeys(self.documents)))
        object.__setattr__(self, "timings_ms", MappingProxyType(dict(self.timings_ms)))


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of answers by group, only groups of `minimum_group` or more; no text, and no total to subtract from.

    `by_day` is keyed by ISO date in UTC, `by_rating` by `up` and `down`. An answer counts once for each document it
    cites.
    """

    minimum_group: int
    by_status: Mapping[str, int]
    by_language: Mapping[str, int]
    by_document: Mapping[str, int]
    by_day: Mapping[str, int]
    by_rating: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """What the store keeps of a question's words: scrubbed text, its language and status, and its rating if it has one."""

    text: str
    language: str
    status: str
    rating: str | None


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises `ValueError` for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; use datetime.now(UTC) or add one")
    return moment.astimezone(UTC)
