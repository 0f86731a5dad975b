"""Records of an answer and what it rests on."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ingest.contract.chunks import DocumentInfo


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    CLARIFY = "clarify"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A contiguous stretch of a document that goes into an answer, `[start, end)` of its canonical text.

    `shown` is how the answer shows it: the same words, with the introducing sentence or the table header it needs.
    `score` orders fragments within one question.
    """

    document: DocumentInfo
    page: int | None
    section: str | None
    start: int
    end: int
    quote: str
    shown: str
    score: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One quoted stretch and where to open it."""

    quote: str
    section: str | None
    href: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One document, or one page of it, that an answer rests on; `more` holds further stretches of the same page.

    `text_sha256` is the hash of the text that is quoted; `effective_from` and `effective_to`, both inclusive, say when it is in force.
    """

    n: int
    document: str
    title: str
    version: str | None
    language: str
    page: int | None
    section: str | None
    quote: str
    href: str
    score: float
    more: tuple[Excerpt, ...] = ()
    text_sha256: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to turn to."""

    name: str
    phone: str | None = None
    email: str | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """How many tokens a language model read and wrote for one reply, as its endpoint counts them."""

    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Composed:
    """What an answering stage made: text with [n] markers, and the citations they point to.

    `usage` is known where a language model wrote the text and its endpoint told.
    """

    text: str
    citations: tuple[Citation, ...]
    generator: str
    notes: tuple[str, ...] = field(default=())
    usage: Usage | None = None
