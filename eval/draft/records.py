"""Records of drafting: a document as it is drafted from, a proposal, and a person's decision on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict

from eval.cases.case import Case
from ingest.contract.chunks import Chunk
from ingest.contract.documents import Block

Verdict = Literal["accept", "reject"]


@dataclass(frozen=True, slots=True)
class DraftDocument:
    """A document of the index: its blocks and chunks, the canonical text both are spans of, and whom it is for."""

    path: str
    title: str
    language: str
    text: str
    blocks: Sequence[Block]
    chunks: Sequence[Chunk]
    topic: str = ""
    persona: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one document answers: a question in its language, the quote with the answer, and the facts in it.

    `made_by` says how it was found, `context` is the text around the quote for the person who decides.
    """

    made_by: str
    question: str
    quote: str
    facts: tuple[str, ...]
    section: str | None = None
    page: int | None = None
    context: str = ""


class Proposal(BaseModel):
    """A question that a person has yet to accept, as one line of a draft: a case, how it was made, and the text around its quote."""

    model_config = ConfigDict(frozen=True)

    case: Case
    made_by: str
    context: str = ""


class Decision(BaseModel):
    """What a person decided on a proposal; `case` is what an accepted one became, edited or not."""

    model_config = ConfigDict(frozen=True)

    id: str
    verdict: Verdict
    case: Case | None = None
