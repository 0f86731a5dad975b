"""What requests about the corpus look like on the wire."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Path = Annotated[str, Field(min_length=1, max_length=400)]
Why = Annotated[str, Field(max_length=1000)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class EditRequest(_Request):
    """Other metadata for a document; an empty value takes the field out of its metadata file."""

    path: Path
    fields: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=80)], Annotated[str, Field(max_length=500)]],
        Field(min_length=1, max_length=40),
    ]
    why: Why = ""


class RetireRequest(_Request):
    """A document that is to be answered from no longer."""

    path: Path
    why: Why


class WhyRequest(_Request):
    """The reason for the log."""

    why: Why


class PreviewRequest(_Request):
    """Question sets to try a change with."""

    questions: Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(min_length=1, max_length=20)]


class RollbackRequest(_Request):
    """Back to a version of a document, or the whole corpus back to an entry of the log or a time."""

    path: Path | None = None
    all: bool = False
    to: Annotated[str, Field(max_length=80)] | None = None
    why: Why = ""
    dry_run: bool = False
