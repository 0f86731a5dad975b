"""Syllables of a word by its vowels: runs of them, less the silent ones, apart where two are spoken."""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources


@lru_cache(maxsize=65536)
def syllables(word: str, language: str) -> int:
    """How many syllables a word has, at least one; exact for Turkish and Russian, a good estimate elsewhere, 1 for other languages."""
    rules = _rules().get(language)
    if rules is None:
        return 1
    vowels, silent, apart = rules
    folded = word.casefold().replace("i\u0307", "i")
    if silent is not None:
        folded = silent.sub("", folded)
    if apart is not None:
        folded = apart.sub(r"\g<0> ", folded)
    return max(1, len(vowels.findall(folded)))


@cache
def _rules() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str] | None, re.Pattern[str] | None]]:
    source = resources.files("ingest.care").joinpath("syllables.json").read_text(encoding="utf-8")
    return {
        language: (
            re.compile(f"[{rule['vowels']}]+"),
            re.compile(rule["silent"]) if "silent" in rule else None,
            re.compile(rule["apart"]) if "apart" in rule else None,
        )
        for language, rule in json.loads(source).items()
    }
