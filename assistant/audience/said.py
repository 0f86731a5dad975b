"""Who asks, as far as it is known: what came with the question, and what the question itself says."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from assistant.persona.mentions import COUNTRY, EMPLOYMENT, attributes_said, find_mentions, known_value
from assistant.persona.words import WordList
from assistant.privacy.text import ScrubbedText
from ingest.contract.chunks import DocumentInfo

AudienceValues = Mapping[str, frozenset[str]]


def audience_values(documents: Iterable[DocumentInfo]) -> dict[str, frozenset[str]]:
    """By attribute every value that some document is for."""
    values: dict[str, frozenset[str]] = {}
    for info in documents:
        for name, accepted in info.audience.criteria.items():
            values[name] = values.get(name, frozenset()) | frozenset(accepted)
    return values


def who_asks(question: ScrubbedText, language: str, given: Mapping[str, str], known: AudienceValues) -> dict[str, str]:
    """The persona to answer for: what the question names comes before what was given with it.

    A country that no document is for does not replace one that was given: "my father's funeral is in Portugal" says nothing of where the
    person works.

    Args:
        question: what is asked.
        language: its language.
        given: attributes that came with it.
        known: values that documents of the index are for.
    """
    persona = {name: known_value(name, value) or value for name, value in given.items()}
    for name, value in said(question, language, known).items():
        if name not in persona or value in known.get(name, frozenset()):
            persona[name] = value
    return persona


def said(question: ScrubbedText, language: str, known: AudienceValues) -> dict[str, str]:
    """The attributes that a question says of the person: countries and kinds of employment in any words, others by their very values."""
    found = attributes_said(find_mentions(question.text, language))
    for name, values in known.items():
        if name not in (COUNTRY, EMPLOYMENT):
            hits = {hit.meaning for hit in _values(values, language).find(question.text)}
            if len(hits) == 1:
                found[name] = min(hits)
    return found


@lru_cache(maxsize=64)
def _values(values: frozenset[str], language: str) -> WordList:
    return WordList([(value, value) for value in values], language)
