"""The words of one language for countries, kinds of employment and plans; the words themselves are data.

A form is a name as it may stand in a text: `Germany`; `=US` in these very letters only; `Hiszpani*` with any ending.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES

# Letters with the marks that belong to them: \w alone ends a Hindi or Arabic word at its first vowel sign.
_LETTER: Final = re.compile(r"[\w\u0300-\u036f\u0900-\u0963\u064b-\u065f]")
_ENDING: Final = re.compile(rf"['’]?{_LETTER.pattern}{{0,8}}")
_UNSPACED: Final = frozenset({"zh", "ja"})
# Words that stand before an Arabic word as part of it: and, so, in, for, like.
_CLITIC: Final = re.compile(rf"(?<!{_LETTER.pattern})[وف]?[بلك]?$")
# What makes a country's name that of its language.
_TONGUES: Final = {"ja": "語", "zh": "语語文", "ko": "어"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A form that was found, `[start, end)`; its own letters end at `stem_end`, before a case ending."""

    meaning: str
    start: int
    stem_end: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    exact: str | None
    open_end: bool
    meaning: str


class WordList:
    """Finds forms in texts of one language and says what each means. Thread-safe.

    Args:
        forms: (form, meaning) pairs; of two that fit, the longer one counts.
        language: decides where a word begins and ends.
    """

    def __init__(self, forms: Iterable[tuple[str, str]], language: str) -> None:
        self._language = language
        self._forms: dict[str, list[_Form]] = {}
        for form, meaning in forms:
            bare = form.strip("=*")
            entry = _Form(bare if form.startswith("=") else None, form.endswith("*"), meaning)
            self._forms.setdefault(_folded(bare, language), []).append(entry)
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, text: str) -> list[Hit]:
        """Every form, in reading order."""
        folded, found, at = _folded(text, self._language), [], 0
        while (match := self._pattern.search(folded, at)) is not None:
            hit = self._hit(text, folded, match)
            if hit is not None:
                found.append(hit)
            at = hit.end if hit is not None else match.start() + 1
        return found

    def holds(self, text: str) -> bool:
        """True if any form stands in the text."""
        return bool(self.find(text))

    def _hit(self, text: str, folded: str, match: re.Match[str]) -> Hit | None:
        start, end = match.span()
        if not self._begins(folded, start) or folded[end : end + 1] in tuple(_TONGUES.get(self._language, "")):
            return None
        closed = self._language in _UNSPACED or _LETTER.match(folded, end) is None
        for form in self._forms[match[0]]:
            open_end = form.open_end or self._language == "ko"
            if (closed or open_end) and form.exact in (None, text[start:end]):
                return Hit(form.meaning, start, end, end if self._language in _UNSPACED else _ending(folded, end))
        return None

    def _begins(self, folded: str, start: int) -> bool:
        if self._language in _UNSPACED or start == 0 or _LETTER.match(folded, start - 1) is None:
            return True
        return self._language == "ar" and _CLITIC.search(folded, max(0, start - 3), start) is not None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of one language; `names` are of countries by code."""

    attributes: WordList
    names: Mapping[str, str]
    asks_for_all: Mapping[str, WordList]
    away_before: re.Pattern[str]
    away_after: re.Pattern[str]
    plan_words: WordList


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language, of English where it is not among the sixteen."""
    served = language if language in SERVED_LANGUAGES else FALLBACK_LANGUAGE
    source = resources.files("assistant.persona").joinpath("words", f"{served}.json").read_text(encoding="utf-8")
    content: Mapping[str, Any] = json.loads(source)
    countries, employment = content["countries"], content["employment_type"]
    forms = [
        *((form, f"country={code}") for code, entry in countries.items() for form in entry["forms"]),
        *((form, f"employment_type={value}") for value, all_ in employment.items() for form in all_),
    ]
    return Lexicon(
        WordList(forms, served),
        {code: str(entry["name"]) for code, entry in countries.items()},
        {
            attribute: WordList([(word, attribute) for word in words], served)
            for attribute, words in content["asks_for_all"].items()
        },
        _before(content["away"]["before"], served),
        _after(content["away"]["after"], served),
        WordList([(word, "plan") for word in content["plan_words"]], served),
    )


@cache
def employment_types() -> frozenset[str]:
    """The kinds of employment that have names."""
    source = resources.files("assistant.persona").joinpath("words", f"{FALLBACK_LANGUAGE}.json")
    return frozenset(json.loads(source.read_text(encoding="utf-8"))["employment_type"])


def _folded(text: str, language: str) -> str:
    """Small letters, as many as there were: offsets must hold."""
    if language == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _ending(folded: str, at: int) -> int:
    match = _ENDING.match(folded, at)
    return match.end() if match else at


def _before(words: Iterable[str], language: str) -> re.Pattern[str]:
    """A word that ends where a name begins, with an article between at most."""
    listed = sorted(map(re.escape, words), key=len, reverse=True)
    if not listed:
        return re.compile(r"(?!)")
    letter = _LETTER.pattern
    edge, gap = ("", "") if language in _UNSPACED else (f"(?<!{letter})", rf"\s*(?:{letter}{{1,3}}\s+)?")
    return re.compile(rf"{edge}(?:{'|'.join(listed)}){gap}$", re.IGNORECASE)


def _after(words: Iterable[str], language: str) -> re.Pattern[str]:
    """An ending, or a word, right behind a name."""
    listed = sorted(map(re.escape, words), key=len, reverse=True)
    if not listed:
        return re.compile(r"(?!)")
    edge = "" if language in _UNSPACED | {"ko"} else f"(?!{_LETTER.pattern})"
    return re.compile(rf"['’]?\s*(?:{'|'.join(listed)}){edge}", re.IGNORECASE)
