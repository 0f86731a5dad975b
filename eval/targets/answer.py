"""The answer object as the suite reads it; fields it does not know are let pass."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from eval.cases.case import plain_path

ERROR_STATUS: Final = "error"


class AnswerFormatError(Exception):
    """What a target gave is not an answer object; the message names the field."""


class Excerpt(BaseModel):
    """A further stretch quoted from the same page."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    quote: str = ""


class ChangedVersion(BaseModel):
    """One side of a change: the sentence of that version, where it was found, and when the version is in force."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    quote: str | None = None
    language: str | None = None
    effective_from: str | None = None
    effective_to: str | None = None


class Change(BaseModel):
    """A change of a cited policy; `on` is its first day."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    on: str = ""
    before: ChangedVersion | None = None
    after: ChangedVersion | None = None


class Citation(BaseModel):
    """One numbered source of an answer; `more` holds further stretches quoted from the same page; it is in force between the two days."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    document: str
    n: int | None = None
    title: str | None = None
    version: str | None = None
    language: str | None = None
    page: int | None = None
    section: str | None = None
    quote: str = ""
    effective_from: str | None = None
    effective_to: str | None = None
    score: float | None = None
    more: tuple[Excerpt, ...] = ()

    @field_validator("document")
    @classmethod
    def _plain(cls, value: str) -> str:
        return plain_path(value)

    @property
    def quotes(self) -> tuple[str, ...]:
        """Everything that is quoted under this number."""
        return (self.quote, *(excerpt.quote for excerpt in self.more))


class Passage(BaseModel):
    """One passage as ranked by the search, before anything was composed or refused."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    document: str
    page: int | None = None
    section: str | None = None
    language: str | None = None
    text: str = ""
    score: float | None = None

    @field_validator("document")
    @classmethod
    def _plain(cls, value: str) -> str:
        return plain_path(value)


class Usage(BaseModel):
    """What a language model read and wrote for an answer, also by the names that OpenAI-compatible services use."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    input_tokens: int = Field(ge=0, validation_alias=AliasChoices("input_tokens", "prompt_tokens"))
    output_tokens: int = Field(ge=0, validation_alias=AliasChoices("output_tokens", "completion_tokens"))

    @property
    def total(self) -> int:
        """Both together."""
        return self.input_tokens + self.output_tokens


def _numbers_only(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return {}
    return {str(name): number for name, number in value.items() if isinstance(number, int | float)}


def _objects_only(value: Any) -> Any:
    return [item for item in value if isinstance(item, Mapping | Change)] if isinstance(value, list | tuple) else []


class Answer(BaseModel):
    """An answer; only `answer` or `status` is needed, so that the records of other assistants fit too.

    `confidence` is 0-1. `seconds` is how long the target took, None where nobody measured. `usage` is known
    of language models only; `cost` is what it comes to. `error` says why there is no
    answer; its `status` is then `error`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    answer: str = ""
    status: str = "answered"
    language: str | None = None
    question: str | None = None
    citations: tuple[Citation, ...] = ()
    confidence: float | None = Field(default=None, ge=0, le=1)
    generator: str | None = None
    changes: Annotated[tuple[Change, ...], BeforeValidator(_objects_only)] = ()
    clarify: Any = None
    contacts: Any = None
    timings_ms: Annotated[dict[str, float], BeforeValidator(_numbers_only)] = Field(default_factory=dict)
    seconds: float | None = Field(default=None, ge=0)
    usage: Usage | None = None
    cost: float | None = Field(default=None, ge=0)
    error: str | None = None

    @field_validator("answer", mode="before")
    @classmethod
    def _no_text(cls, value: Any) -> Any:
        return "" if value is None else value

    @property
    def refused(self) -> bool:
        """Whether the person was told that the corpus does not say."""
        return self.status == "not_found"

    @property
    def shown(self) -> bool:
        """Whether the person was given an answer at all: refusals, questions back and errors give none."""
        return self.status in ("answered", "sensitive")


def parse_answer(value: Any, *, seconds: float | None = None) -> Answer:
    """Read an answer object.

    Raises:
        AnswerFormatError: it is no JSON object, has neither `answer` nor `status`, or a field has the wrong type.
    """
    if not isinstance(value, Mapping):
        raise AnswerFormatError(f"an answer must be a JSON object, found {type(value).__name__}")
    if "answer" not in value and "status" not in value:
        raise AnswerFormatError("an answer needs the field 'answer' or 'status'")
    known = dict(value)
    if seconds is not None:
        known["seconds"] = seconds
    try:
        return Answer.model_validate(known)
    except ValidationError as error:
        raise AnswerFormatError(_first(error)) from error


def parse_passages(value: Any) -> tuple[Passage, ...]:
    """Read the `passages` of a search response.

    Raises:
        AnswerFormatError: the layout is another one.
    """
    passages = value.get("passages") if isinstance(value, Mapping) else None
    if not isinstance(passages, list | tuple):
        raise AnswerFormatError("a search response needs a list 'passages'")
    try:
        return tuple(Passage.model_validate(passage) for passage in passages)
    except ValidationError as error:
        raise AnswerFormatError(_first(error)) from error


def failed(reason: str, *, seconds: float | None = None) -> Answer:
    """The answer that stands for none: the target failed on this question."""
    return Answer(status=ERROR_STATUS, error=reason, seconds=seconds)


def _first(error: ValidationError) -> str:
    item = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in item["loc"])
    return f"field {field!r}: {item['msg']}"
