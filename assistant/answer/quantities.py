"""Whether a question asks for a number or date, and whether a sentence holds one; words are data, one list a language."""

import json
import re
from functools import cache
from importlib import resources
from typing import Final

from ingest.contract.language import FALLBACK_LANGUAGE

_SPACELESS: Final = frozenset({"zh", "ja", "ko", "ar", "hi"})
# Digits of any script, and numbers as words where policies write them so ("two weeks", "zwei Wochen", "三天").
_NUMBER: Final = re.compile(
    r"\d|[一二三四五六七八九十百两半][天日周月年个元小次]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|once|twice|dos|tres|cuatro|"
    r"deux|trois|quatre|zwei|drei|vier|fünf|sechs|dois|duas|três|quatro|due|tre|quattro|twee|drie|vier)\b",
    re.IGNORECASE,
)


def asks_for_quantity(question: str, language: str) -> bool:
    """True if the question wants a number, an amount, a length of time or a date."""
    return any(pattern.search(question.casefold()) for pattern in _patterns(language))


def holds_quantity(text: str) -> bool:
    """True if a number stands in the text, in digits or in words."""
    return _NUMBER.search(text) is not None


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    source = resources.files("assistant.answer").joinpath("quantity_words.json").read_text(encoding="utf-8")
    words: dict[str, list[str]] = json.loads(source)
    edge = "" if language in _SPACELESS else r"\b"
    return tuple(
        re.compile(f"{edge}{re.escape(word.rstrip('*').casefold())}{'' if word.endswith('*') else edge}")
        for word in words.get(language, words[FALLBACK_LANGUAGE])
    )
