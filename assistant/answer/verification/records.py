"""What is verified, what it is held against, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why a sentence is not shown."""

    CITATION = "citation"
    LANGUAGE = "language"
    MARKUP = "markup"
    ECHO = "echo"
    CONTACT = "contact"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    RESTRICTION = "restriction"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered passage as the model was shown it.

    `text` is what is quoted; `heading` its document's title and section, which may be named in an answer too.
    """

    n: int
    text: str
    language: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`fault` is None for a sentence that may be shown; `detail` names kinds, never words."""

    fault: Fault | None = None

    @property
    def holds(self) -> bool:
        """True if the sentence may be shown."""
        return self.fault is None
