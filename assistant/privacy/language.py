"""A guess at the language of a text, good enough to choose name cues and telephone regions; never shown to anyone."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml

SIXTEEN: Final = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "ar", "hi", "zh", "ja", "ko", "vi", "ru")
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3041-\u30fa]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0620-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_WORD: Final = re.compile(r"[^\W\d_]+")


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Short words that tell a language, by language."""
    content = yaml.load(
        (Path(__file__).parent / "words" / "function_words.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return {language: frozenset(str(words).split()) for language, words in content.items()}


def guess(text: str) -> str:
    """The likeliest of the sixteen languages: by script, then by function words; English when nothing tells."""
    counts = [(len(pattern.findall(text)), language) for language, pattern in _SCRIPTS]
    letters = sum(char.isalpha() for char in text) or 1
    kana, han = counts[0][0], counts[2][0]
    if kana and (kana + han) / letters > 0.3:
        return "ja"
    best, language = max(counts)
    if best / letters > 0.3:
        return language
    words = _WORD.findall(text.lower())
    tally = {name: sum(word in known for word in words) for name, known in function_words().items()}
    name = max(tally, key=lambda item: tally[item])
    return name if tally[name] else "en"
