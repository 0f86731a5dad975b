"""How words of a language change their form, as data: endings, small words, spellings."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """What `rules.json` says of one language.

    `linkers` are small words that may stand or be missing between the words of a term. `paradigms` are sets of endings that one word takes
    in turn, with `strict_phrases` also within phrases; a language without goes by its stemmer, and `endings` may follow a word that this
    does not cut. Where `accents_inflect`, Gehälter is a form of Gehalt. `irregular` maps stems to the words they come from. A word of a
    `compounding` language may begin or end with a term, unless one of its `verb_prefixes` is left; one of a `prefixing` language may carry
    up to four `suffixes`. In a text of a language that has `english_inside`, Latin letters are English.
    """

    language: str
    linkers: frozenset[str]
    paradigms: tuple[tuple[str, ...], ...]
    endings: tuple[str, ...]
    verb_prefixes: frozenset[str]
    suffixes: re.Pattern[str] | None
    irregular: Mapping[str, str]
    strict_phrases: bool
    accents_inflect: bool
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
        tuple(_endings(paradigm) for paradigm in data["paradigms"].get(language, ())),
        tuple(data["endings"].get(language, "").split()),
        frozenset(data["verb_prefixes"].get(language, "").split()),
        re.compile(rf"(?:{suffixes}){{0,4}}") if (suffixes := data["suffixes"].get(language)) else None,
        data["irregular"].get(language, {}),
        language in data["strict_phrases"],
        language in data["accents_inflect"],
        language in data["compounding"],
        language in data["prefixing"],
        language in data["english_inside"],
    )


def _endings(paradigm: str) -> tuple[str, ...]:
    return tuple("" if ending == "-" else ending for ending in paradigm.split())


@cache
def spelling(name: str) -> Mapping[str, str]:
    """A table of spellings: "arabic", "vietnamese", "german", "letters", "devanagari" or "traditional" (Chinese to simplified)."""
    table = _rules()[name]
    if isinstance(table, str):
        return dict(zip(table[::2], table[1::2], strict=True))
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
