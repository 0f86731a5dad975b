"""What a check of a corpus found: records that name document, field, value and remedy."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Severity(StrEnum):
    """How much a finding matters: an error makes answers wrong or keeps a document out, a hint may be left."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.HINT)


@dataclass(frozen=True, slots=True)
class Quote:
    """Text of a document, word for word, and where it stands."""

    document: str
    text: str
    section: str | None = None
    page: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The quote as JSON-ready values."""
        return {"document": self.document, "section": self.section, "page": self.page, "text": self.text}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes:
        severity: how much it matters.
        check: the check that found it, by its short name.
        document: path below the corpus; of a sidecar or the catalogue itself where that is what is wrong.
        message: what is wrong, as a sentence without a stop.
        remedy: what to do about it, likewise.
        field: the field of the description, None if the text is meant.
        value: the field's value as it was written.
        quotes: what stands side by side.
    """

    severity: Severity
    check: str
    document: str
    message: str
    remedy: str
    field: str | None = None
    value: str | None = None
    quotes: tuple[Quote, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON-ready values."""
        return {
            "severity": self.severity.value,
            "check": self.check,
            "document": self.document,
            "field": self.field,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
            "quotes": [quote.as_json() for quote in self.quotes],
        }


def in_order(findings: list[Finding]) -> list[Finding]:
    """Errors first, then by check and document."""
    return sorted(findings, key=lambda item: (ORDER.index(item.severity), item.check, item.document, item.message))
