"""One concept of the glossary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# The key under which a concept has words that are the same in every language: names, abbreviations.
EVERY_LANGUAGE: Final = "any"


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing of HR and the words for it.

    `terms` maps an ISO 639-1 code, or `EVERY_LANGUAGE`, to terms: first what policies call it, then what employees type. `excluded` has the
    same shape: phrases that hold a term and mean something else.
    """

    concept_id: str
    terms: Mapping[str, tuple[str, ...]]
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
