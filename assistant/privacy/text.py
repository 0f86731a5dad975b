"""The type that separates raw text from text that may be logged, searched or sent to a model."""

import re
from dataclasses import dataclass
from typing import Final

# What a masked stretch looks like: `<PERSON>`, `<PERSON_2>`.
PLACEHOLDER: Final = re.compile(r"<[A-Z][A-Z_]*(?:_\d+)?>")


@dataclass(frozen=True, slots=True)
class Redaction:
    """One masked stretch: its type, and where its placeholder stands in the scrubbed text (end exclusive)."""

    type: str
    start: int
    end: int


_ISSUER: Final = object()


class ScrubbedText:
    """Text from which personal details were removed. Only `assistant.privacy.scrubber` can make one.

    Every later stage (search, log, language model, error handlers) accepts this type and nothing else.
    """

    __slots__ = ("_redactions", "_text")

    def __init__(self, text: str, redactions: tuple[Redaction, ...], *, issuer: object) -> None:
        if issuer is not _ISSUER:
            raise TypeError(
                "ScrubbedText is made by assistant.privacy.scrubber only; pass raw text through Scrubber.scrub"
            )
        self._text = text
        self._redactions = redactions

    @property
    def text(self) -> str:
        """The text with typed placeholders such as `<PERSON>` in place of personal details."""
        return self._text

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """What was masked, in reading order."""
        return self._redactions

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"ScrubbedText({self._text!r}, redactions={len(self._redactions)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ScrubbedText) and (self._text, self._redactions) == (other._text, other._redactions)

    def __hash__(self) -> int:
        return hash((self._text, self._redactions))
