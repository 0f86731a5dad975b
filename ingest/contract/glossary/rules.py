"""How words of a language change their form, as data: endings, small words, spellings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """What `rules.json` says of one language.

    `linkers` are small words that may stand or be missing between the words of a term. `endings` may follow a word that the stemmer does not
    cut; a word of a `compounding` language may begin or end with a term, one of a `prefixing` language carry any chain of endings.
    `irregular` maps stems to the words they come from.
    """

    language: str
    linkers: frozenset[str]
    endings: tuple[str, ...]
    irregular: Mapping[str, str]
    compounding: bool
    prefixing: bool
    english_inside: bool


@cache
def rules_of(language: str) -> LanguageRules:
    """The rules of a language; empty for one that `rules.json` does not name."""
    data = _rules()
    return LanguageRules(
        language,
        frozenset(data["linkers"].get(language, "").split()),
        tuple(data["endings"].get(language, "").split()),
        data["irregular"].get(language, {}),
        language in data["compounding"],
        language in data["prefixing"],
        language in data["english_inside"],
    )


@cache
def spelling(name: str) -> Mapping[str, str]:
    """A table of spellings: "arabic", "vietnamese", "german", "letters" or "devanagari"."""
    table = _rules()[name]
    return dict(table["spelling"] if name == "arabic" else table)


@cache
def arabic_affixes(kind: str) -> tuple[str, ...]:
    """Arabic "prefixes", "particles" (prefixes of one letter) or "suffixes", the longest first."""
    return tuple(sorted(_rules()["arabic"][kind].split(), key=len, reverse=True))


@cache
def _rules() -> Mapping[str, Any]:
    source = resources.files("ingest.contract.glossary").joinpath("rules.json").read_text(encoding="utf-8")
    rules: Mapping[str, Any] = json.loads(source)
    return rules
