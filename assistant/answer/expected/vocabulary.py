"""The words of both sides, read once from the data beside this module."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag
from functools import cache
from importlib import resources
from typing import Any, Final

from assistant.answer.expected.folding import fold
from assistant.answer.expected.kinds import UNITS, Kind

HAN_KANA_HANGUL: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"


class Mark(IntFlag):
    """What a word of a text says about it; plain integers are used in the loop over words."""

    UNIT = 1
    NUMBER = 2
    NUMBER_BEFORE_UNIT = 4
    GAP = 8
    DUAL = 16
    MONTH = 32
    MONTH_BESIDE_A_NUMBER = 64
    CURRENCY = 128
    PERCENT = 256
    CLOCK = 512
    CLOCK_AFTER_A_NUMBER = 1024
    ORDINAL = 2048
    FREQUENCY = 4096
    CHANNEL = 8192
    PHONE = 16384
    PERSON = 32768
    PERMISSION = 65536
    NEGATION = 131072
    LIMIT = 262144
    PLACE = 524288
    REASON = 1048576
    PROCEDURE = 2097152
    DEFINITION = 4194304
    COMPARISON = 8388608
    MONEY = 16777216
    DURATION = 33554432
    PER = 67108864
    ORDINAL_WORD = 134217728


_LISTS: Final = {
    "numbers": Mark.NUMBER, "numbers_before_units": Mark.NUMBER_BEFORE_UNIT, "ones": Mark.NUMBER_BEFORE_UNIT, "gaps": Mark.GAP,
    "duals": Mark.DUAL, "months": Mark.MONTH, "weekdays": Mark.MONTH, "months_beside_a_number": Mark.MONTH_BESIDE_A_NUMBER,
    "currencies": Mark.CURRENCY, "percent": Mark.PERCENT, "clock": Mark.CLOCK, "clock_after_a_number": Mark.CLOCK_AFTER_A_NUMBER,
    "ordinals": Mark.ORDINAL, "ordinal_words": Mark.ORDINAL_WORD, "per": Mark.PER, "frequency": Mark.FREQUENCY, "channel": Mark.CHANNEL,
    "phone": Mark.PHONE, "person": Mark.PERSON, "permission": Mark.PERMISSION, "negation": Mark.NEGATION, "limit": Mark.LIMIT,
    "place": Mark.PLACE, "reason": Mark.REASON, "procedure": Mark.PROCEDURE, "definition": Mark.DEFINITION, "comparison": Mark.COMPARISON,
}  # fmt: skip
_HAN_MARKS: Final = {
    "money": Mark.MONEY, "duration": Mark.DURATION, "date": Mark.MONTH, "number": Mark.NUMBER, "clock": Mark.CLOCK,
    "frequency": Mark.FREQUENCY, "channel": Mark.CHANNEL, "phone": Mark.PHONE, "person": Mark.PERSON, "permission": Mark.PERMISSION,
    "negation": Mark.NEGATION, "limit": Mark.LIMIT, "place": Mark.PLACE, "reason": Mark.REASON, "procedure": Mark.PROCEDURE,
    "definition": Mark.DEFINITION, "comparison": Mark.COMPARISON,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases to look for in folded texts, those of plain ASCII apart since most texts need no others."""

    ascii: tuple[str, ...]
    others: tuple[str, ...]

    def within(self, folded: str) -> bool:
        """Whether one of the phrases stands in the text."""
        return any(map(folded.__contains__, self.ascii)) or (
            not folded.isascii() and any(map(folded.__contains__, self.others))
        )


@dataclass(frozen=True, slots=True)
class HeldWords:
    """The words of texts: marks of each folded word, units of time of some, and what to look for in scripts that set no spaces.

    `han_words`: by first character, words of Chinese, Japanese and Korean and their marks; `han_patterns`: the few that are no plain words.
    """

    marks: Mapping[str, int]
    units: Mapping[str, str]
    compound_ends: Mapping[str, str]
    short_units: Mapping[str, str]
    percent: Phrases
    date: Phrases
    absolute: Phrases
    han_words: Mapping[str, tuple[tuple[str, int], ...]]
    han_patterns: tuple[tuple[int, re.Pattern[str]], ...]
    han_units: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def held_words() -> HeldWords:
    """The words that mark kinds in a text, of all languages together."""
    data = _read("held_words.json")
    marks: dict[str, int] = {}
    units: dict[str, str] = {}
    for name, words in data["units"].items():
        for word in fold(words).split():
            units.setdefault(word, name)
            marks[word] = marks.get(word, 0) | Mark.UNIT.value
    for name, mark in _LISTS.items():
        for word in fold(data[name]).split():
            marks[word] = marks.get(word, 0) | mark.value
    return HeldWords(
        marks,
        units,
        {fold(end): unit for unit, words in data["compound_ends"].items() for end in words.split()},
        data["own_short_units"],
        _phrases(data["percent_phrases"]),
        _phrases(data["date_phrases"]),
        _phrases(data["absolute_phrases"]),
        _by_first(data["han_words"]),
        tuple((_HAN_MARKS[name].value, re.compile(fold(pattern))) for name, pattern in data["han_patterns"].items()),
        tuple((name, re.compile(fold(data["units_han"][name]))) for name in UNITS),
    )


def _phrases(written: list[str]) -> Phrases:
    folded = [fold(phrase) for phrase in written]
    return Phrases(
        tuple(phrase for phrase in folded if phrase.isascii()),
        tuple(phrase for phrase in folded if not phrase.isascii()),
    )


def _by_first(words: Mapping[str, list[str]]) -> Mapping[str, tuple[tuple[str, int], ...]]:
    first: dict[str, list[tuple[str, int]]] = {}
    for name, own in words.items():
        for word in own:
            first.setdefault(fold(word)[0], []).append((fold(word), _HAN_MARKS[name].value))
    return {char: tuple(found) for char, found in first.items()}


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The words of questions in one language: patterns by kind, cues that decide what "how much" is about, and words that join clauses.

    `subordinate`: how a clause begins or ends that only sets the scene of the next, though its word also asks: "quand ils sont malades, …".
    """

    kinds: Mapping[Kind, re.Pattern[str]]
    many: re.Pattern[str]
    much: re.Pattern[str]
    money: re.Pattern[str]
    time: re.Pattern[str]
    opener: re.Pattern[str]
    subordinate: re.Pattern[str]
    joins: re.Pattern[str] | None
    words: frozenset[str]


def asked_data() -> Mapping[str, Mapping[str, list[str]]]:
    """The patterns of questions by language and name, as written."""
    data: dict[str, dict[str, list[str]]] = _read("asked_words.json")
    return data


@cache
def _read(name: str) -> dict[str, Any]:
    source = resources.files("assistant.answer.expected").joinpath(name).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(source)
    return content
