"""Records of what is searched and quoted: chunks, and the sentences, list items and table rows inside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class UnitKind(StrEnum):
    """The smallest things an answer may quote."""

    SENTENCE = "sentence"
    LIST_ITEM = "list_item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, list item or table row: `[start, end)` of its document's canonical text.

    `lead` is the span of the text without which it cannot be understood: the sentence that introduces a list, the header of a table.
    """

    kind: UnitKind
    start: int
    end: int
    page: int | None = None
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of one section of one document, `[start, end)` of its canonical text, some 200 model tokens long."""

    chunk_id: str
    section_path: tuple[str, ...]
    page: int | None
    start: int
    end: int
    units: tuple[Unit, ...]

    @property
    def section(self) -> str | None:
        """The nearest heading above, as it stands in the document."""
        return self.section_path[-1] if self.section_path else None


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a document is for: for each named attribute the accepted values; nothing named means everyone."""

    criteria: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def admits(self, persona: Mapping[str, str]) -> bool:
        """True unless the persona has an attribute whose value is not among those accepted."""
        return all(
            persona.get(name) is None or persona[name].casefold() in {value.casefold() for value in accepted}
            for name, accepted in self.criteria.items()
        )


class State(StrEnum):
    """Where a document is on its way; only what is published is put into an index."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Confidentiality(StrEnum):
    """Who may read a document at all, whomever it applies to."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a document beside its text. `path` is relative to the corpus root, with forward slashes.

    `supersedes` is the version of the same policy that this one replaces, or the path of the document that held it. `translation_of` is
    the path of the original, `translated_from` the version of it that was translated, `binding` whether this language variant is the one
    that counts (None: not said).
    """

    path: str
    title: str
    language: str
    format: str
    file_sha256: str
    text_sha256: str
    pages: int | None = None
    policy: str | None = None
    version: str | None = None
    translation_of: str | None = None
    owner: str | None = None
    audience: Audience = field(default_factory=Audience)
    effective_from: date | None = None
    effective_to: date | None = None
    review_by: date | None = None
    topics: tuple[str, ...] = ()
    supersedes: str | None = None
    binding: bool | None = None
    translated_from: str | None = None
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    contacts: tuple[str, ...] = ()
    state: State = State.PUBLISHED

    def in_force(self, day: date) -> bool:
        """True if the document applies on that day (both ends inclusive)."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )
