"""Records at the edge of the pipeline: what is asked, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.answer.changes import PolicyChange
from assistant.answer.comparison import Comparison
from assistant.answer.records import Citation, Contact, Status, Usage
from assistant.conversation.records import Context
from assistant.privacy.text import ScrubbedText


class Mode(StrEnum):
    """How an answer may be made."""

    AUTO = "auto"
    EXTRACTIVE = "extractive"
    GENERATIVE = "generative"


@dataclass(frozen=True, slots=True)
class AskOptions:
    """Everything about a question but its words.

    `language` is the ISO 639-1 code to answer in, None to answer in the question's own; `as_of` None means today; `context` is what the
    conversation so far adds.
    """

    language: str | None = None
    persona: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    mode: Mode = Mode.AUTO
    context: Context = field(default_factory=Context)


@dataclass(frozen=True, slots=True)
class Clarification:
    """One question back, with the options; each option completes the persona."""

    question: str
    options: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer object; see the HTTP interface for what each field means.

    `resolved` is the question as it was read with the turns before it, None where it was read by itself. `changes` are those of the cited
    policies near the day that is asked about; what they quote of a version that is not in force is no citation.
    """

    answer_id: str
    status: Status
    language: str
    question: ScrubbedText
    answer: str
    citations: tuple[Citation, ...]
    confidence: float
    generator: str
    snapshot: str
    timings_ms: Mapping[str, float]
    clarify: Clarification | None = None
    contacts: tuple[Contact, ...] = ()
    follow_ups: tuple[str, ...] = ()
    resolved: ScrubbedText | None = None
    comparison: Comparison | None = None
    changes: tuple[PolicyChange, ...] = ()
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class CitationsKnown:
    """What an answer will rest on, before it is worded; the answer may use fewer of them."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next stretch of an answer's text. Generated text is checked before it is one."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer; it holds even where the text sent before it differs."""

    answer: Answer


Event = CitationsKnown | TextDelta | Finished
