"""What a text says in plain words: phrases that leave no doubt, and signs of words that stand near each other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from assistant.safety.matching import SPACELESS, Found, Wordings
from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES

# A word of Chinese or Japanese is some three characters long with what belongs to it.
_CHARACTERS_A_WORD: Final = 3
# Words that deny the phrase they stand beside ("no quiero morir", "죽고 싶지 않아요"), and turns of phrase that mean no harm ("kill time").
_BEFORE: Final = "denied_before"
_AFTER: Final = "denied_after"
_INNOCENT: Final = "innocent"


class Concern(StrEnum):
    """What makes a question sensitive; the most urgent first."""

    CRISIS = "crisis"
    VIOLENCE = "violence"
    HARASSMENT = "harassment"


@dataclass(frozen=True, slots=True)
class Sign:
    """Kinds of words that tell of a concern when they stand together: someone, an act, the one affected; in any order.

    `within` is the greatest distance in words between the first and the last of them.
    """

    name: str
    concern: Concern
    together: tuple[str, ...]
    within: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says: the concerns of its phrases, and whether it shows each of `all_signs`."""

    concerns: frozenset[Concern]
    signs: tuple[bool, ...]

    @property
    def certain(self) -> Concern | None:
        """The most urgent concern that a phrase leaves no doubt about."""
        return next((concern for concern in Concern if concern in self.concerns), None)

    @property
    def suspected(self) -> Concern | None:
        """The most urgent concern that there is a sign of."""
        shown = {sign.concern for sign, seen in zip(all_signs(), self.signs, strict=True) if seen}
        return next((concern for concern in Concern if concern in shown), None)


@cache
def all_signs() -> tuple[Sign, ...]:
    """The packaged signs, in the order of `Said.signs`."""
    items = json.loads(_packaged("signs.json"))
    return tuple(
        Sign(item["name"], Concern(item["concern"]), tuple(item["together"]), item["within"]) for item in items
    )


def said(text: str, language: str) -> Said:
    """What a text says in its language or in English: people in distress often switch."""
    concerns: set[Concern] = set()
    signs = [False] * len(all_signs())
    for code in {language, FALLBACK_LANGUAGE} & set(SERVED_LANGUAGES):
        words = _words(code)
        found = words.find(words.read(text))
        concerns.update(_undenied(found))
        places = _harmful_places(found)
        scale = _CHARACTERS_A_WORD if code in SPACELESS else 1
        for number, sign in enumerate(all_signs()):
            signs[number] |= _near([places.get(kind, ()) for kind in sign.together], sign.within * scale)
    return Said(frozenset(concerns), tuple(signs))


@cache
def _words(language: str) -> Wordings:
    phrases = json.loads(_packaged("terms", f"{language}.json"))
    return Wordings(json.loads(_packaged("words", f"{language}.json")) | phrases, language)


def _packaged(*path: str) -> str:
    return resources.files("assistant.safety").joinpath(*path).read_text(encoding="utf-8")


def _undenied(found: Sequence[Found]) -> set[Concern]:
    begin = {item.end for item in found if item.name == _BEFORE}
    end = {item.start for item in found if item.name == _AFTER}
    named = {item.name for item in found if item.start not in begin and item.end not in end}
    return {concern for concern in Concern if concern in named}


def _harmful_places(found: Sequence[Found]) -> Mapping[str, Sequence[int]]:
    """Where words of each kind stand, but for those inside an innocent turn of phrase."""
    innocent = [item for item in found if item.name == _INNOCENT]
    places: dict[str, list[int]] = {}
    for item in found:
        if not any(item.start < turn.end and turn.start < item.end for turn in innocent):
            places.setdefault(item.name, []).append(item.start)
    return places


def _near(places: Sequence[Sequence[int]], within: int) -> bool:
    """Whether one place of each kind lies within a distance: a walk over all places that remembers the last of each kind."""
    last: dict[int, int] = {}
    for place, kind in sorted((place, kind) for kind, group in enumerate(places) for place in group):
        last[kind] = place
        if len(last) == len(places) and place - min(last.values()) <= within:
            return True
    return False
