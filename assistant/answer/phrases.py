"""What the assistant says in its own words, in sixteen languages; everything else it says is quoted."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from assistant.persona.mentions import country_name
from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES


class Phrases:
    """The phrases of one language."""

    def __init__(self, language: str, content: Mapping[str, Any]) -> None:
        self.language = language
        self._content = content

    def say(self, key: str, **values: str) -> str:
        """A phrase with its placeholders filled."""
        phrase: str = self._content[key]
        return phrase.format(**values)

    def language_name(self, code: str) -> str:
        """Name of a language in this language; its code if it has none here."""
        names: Mapping[str, str] = self._content["languages"]
        return names.get(code, code)

    def country_name(self, code: str) -> str:
        """Name of a country in this language; its code if it has none here."""
        names: Mapping[str, str] = self._content["countries"]
        return names.get(code) or country_name(code, self.language) or code

    def attribute_value(self, attribute: str, value: str) -> str:
        """Name of a persona value: a country, an employment type, or the value itself."""
        if attribute == "country":
            return self.country_name(value)
        known: str = self._content.get(value, value) if attribute == "employment_type" else value
        return known

    def date(self, day: date) -> str:
        """A date as this language writes it."""
        pattern: str = self._content["date"]
        month: str = self._content["months"][day.month - 1]
        return pattern.format(day=day.day, month=month, year=day.year)


@cache
def phrases_for(language: str) -> Phrases:
    """Phrases of a language, or of English where the language is not among the sixteen."""
    served = language if language in SERVED_LANGUAGES else FALLBACK_LANGUAGE
    source = resources.files("assistant.answer").joinpath("phrases", f"{served}.json").read_text(encoding="utf-8")
    return Phrases(served, json.loads(source))
