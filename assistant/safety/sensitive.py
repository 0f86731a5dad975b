"""Recognises a person in crisis, harassed or facing violence, so that contacts come before any policy text."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from assistant.privacy.text import ScrubbedText
from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES

_SPACELESS: Final = frozenset({"zh", "ja"})


class Concern(StrEnum):
    """What makes a question sensitive."""

    CRISIS = "crisis"
    VIOLENCE = "violence"
    HARASSMENT = "harassment"


def concern_of(question: ScrubbedText, language: str) -> Concern | None:
    """The most urgent concern that a question expresses, or None.

    Phrases of the question's language and of English are looked for: people in distress often switch.
    """
    text = _folded(question.text)
    for concern in Concern:
        if any(_patterns(code)[concern].search(text) for code in {language, FALLBACK_LANGUAGE} & set(SERVED_LANGUAGES)):
            return concern
    return None


@cache
def _patterns(language: str) -> Mapping[Concern, re.Pattern[str]]:
    source = resources.files("assistant.safety").joinpath("terms", f"{language}.json").read_text(encoding="utf-8")
    terms: dict[str, list[str]] = json.loads(source)
    return {concern: _pattern(terms[concern], language) for concern in Concern}


def _pattern(terms: Iterable[str], language: str) -> re.Pattern[str]:
    edge = "" if language in _SPACELESS else r"\b"
    parts = [f"{edge}{re.escape(_folded(term.rstrip('*')))}{'' if term.endswith('*') else edge}" for term in terms]
    return re.compile("|".join(parts))


def _folded(text: str) -> str:
    """One spelling of all: letters composed and small, one i (Turkish has two, and four capitals), one apostrophe, single blanks."""
    small = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(small.replace("i\u0307", "i").replace("ı", "i").replace("’", "'").split())
