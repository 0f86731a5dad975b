"""Which country or kind of employment a text names, in sixteen languages."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assistant.persona.words import employment_types, lexicon
from ingest.contract.language import FALLBACK_LANGUAGE

COUNTRY: Final = "country"
EMPLOYMENT: Final = "employment_type"
_LOOK_BACK: Final = 24


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, `[start, end)` of it.

    `away` is true of a place that somebody goes to or comes from: it is not where they work.
    """

    attribute: str
    value: str
    start: int
    end: int
    away: bool = False


def find_mentions(text: str, language: str) -> tuple[Mention, ...]:
    """Countries and kinds of employment in a text of a language, in reading order.

    Places that are no more than spoken of ("from Spain", "a trip to Japan") are marked.
    """
    words = lexicon(language)
    found = []
    for hit in words.attributes.find(text):
        attribute, _, value = hit.meaning.partition("=")
        away = attribute == COUNTRY and (
            words.away_before.search(text[max(0, hit.start - _LOOK_BACK) : hit.start]) is not None
            or words.away_after.match(text, hit.stem_end) is not None
        )
        found.append(Mention(attribute, value, hit.start, hit.end, away))
    return tuple(found)


def values_named(mentions: Iterable[Mention]) -> dict[str, frozenset[str]]:
    """By attribute the values that are named of the person or rule itself."""
    named: dict[str, frozenset[str]] = {}
    for mention in mentions:
        if not mention.away:
            named[mention.attribute] = named.get(mention.attribute, frozenset()) | {mention.value}
    return named


def attributes_said(mentions: Iterable[Mention]) -> dict[str, str]:
    """The attributes of which one value is named, and one only: two are a comparison."""
    return {attribute: min(values) for attribute, values in values_named(mentions).items() if len(values) == 1}


def asks_for_all(text: str, language: str, attribute: str) -> bool:
    """True if a text speaks of the countries, contracts or plans themselves ("in which countries …?")."""
    words = lexicon(language).asks_for_all.get(attribute)
    return words is not None and words.holds(text)


def speaks_of_plan(text: str, language: str) -> bool:
    """True if a title or heading is about something people choose: a plan, a tariff, an insurance."""
    return lexicon(language).plan_words.holds(text)


def country_name(code: str, language: str) -> str | None:
    """A country's name in a language; None if it is not among those known."""
    return lexicon(language).names.get(code.upper())


def known_value(attribute: str, value: str) -> str | None:
    """The value as this project writes it, None if it is not a country or kind of employment that it knows."""
    folded = unicodedata.normalize("NFKC", value).strip().casefold()
    if attribute == COUNTRY:
        return folded.upper() if folded.upper() in lexicon(FALLBACK_LANGUAGE).names else None
    return folded if attribute == EMPLOYMENT and folded in employment_types() else None
