"""One question of a set, with what a right answer must show."""

import datetime as dt
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Status = Literal["answered", "not_found", "clarify", "sensitive"]

Text = Annotated[str, StringConstraints(min_length=1)]
LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


class Source(BaseModel):
    """Where the answer stands: a document relative to the corpus root, and a page or section of it."""

    model_config = ConfigDict(frozen=True, title="Source")

    doc: Text = Field(description="Path of the document, relative to the corpus root, with forward slashes.")
    page: int | None = Field(default=None, ge=1, description="Page, counted from 1, in formats that have pages.")
    section: str | None = Field(default=None, description="The nearest heading above, as in the document.")

    @field_validator("doc")
    @classmethod
    def _plain_path(cls, value: str) -> str:
        return plain_path(value)


class Case(BaseModel):
    """A question, whether the corpus answers it, and the sources and facts that a right answer carries."""

    model_config = ConfigDict(frozen=True, title="Question")

    id: Text = Field(description="Unique over all sets of a run.")
    lang: str = Field(pattern=LANGUAGE_PATTERN, description="Language of the question (ISO 639-1).")
    question: Text = Field(description="As an employee would type it.")
    answerable: bool = Field(description="Whether the corpus holds the answer.")
    sources: tuple[Source, ...] = Field(default=(), description="The first holds `quote`; the others state the same.")
    key_facts: tuple[Text, ...] = Field(
        default=(), description="Short strings from `quote` that a right answer must carry."
    )
    quote: str = Field(default="", description="The sentence or sentences that support the answer, as rendered text.")
    topic: str = Field(default="", description="Subject of the question; results are broken down by it.")
    kind: str | None = Field(
        default=None, description="What makes the question hard: typo, story, table, superseded, …"
    )
    near_miss: bool | None = Field(
        default=None, description="Unanswerable only: the topic is in the corpus, the fact is not."
    )
    history: tuple[Text, ...] = Field(
        default=(), description="Earlier questions of the same conversation, in order; they are asked but not measured."
    )
    persona: dict[str, str] | None = Field(default=None, description="Who asks, such as country and employment_type.")
    as_of: dt.date | None = Field(default=None, description="The day for which the answer must hold.")
    expect_status: Status | None = Field(
        default=None, description="The status a right answer has, where it is not implied."
    )
    must_not_cite: tuple[Text, ...] = Field(default=(), description="Documents that a right answer does not cite.")
    personal_details: tuple[Text, ...] = Field(
        default=(), description="Names, numbers and addresses planted in the question; none may come back."
    )

    @field_validator("must_not_cite")
    @classmethod
    def _plain_paths(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(plain_path(path) for path in value)

    @property
    def expected_status(self) -> Status:
        """The status a right answer has: `expect_status`, else what `answerable` implies."""
        return self.expect_status or ("answered" if self.answerable else "not_found")

    def accepts(self, status: str) -> bool:
        """Whether a status is right. A question of kind `sensitive` may be met with contacts even where no status is
        set.
        """
        if status == self.expected_status:
            return True
        return self.expect_status is None and self.kind == "sensitive" and status == "sensitive"


def plain_path(path: str) -> str:
    """A document's path as the sets write it: forward slashes, no leading `./` or `/`."""
    return path.replace("\\", "/").removeprefix("./").lstrip("/")
