"""What a judge's reply comes to: pure functions from its JSON to shares."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

HIGHEST: Final = 4
"""The best grade of relevance; the worst is 0."""
_ENDS: Final = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。！？।؟])\s*(?=\S)|\n+")
_MARKER: Final = re.compile(r"\s*\[\d+\]")
_LETTER: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge said of one answer, each 0-1: None where it said nothing that counts.

    `faithfulness` is the share of the answer's statements that its quotes support; `relevance` how well the answer meets the question.
    """

    faithfulness: float | None = None
    relevance: float | None = None


def statements(answer: str) -> tuple[str, ...]:
    """The sentences of an answer without their markers, in order; they are what a judge decides on, by number."""
    pieces = (_MARKER.sub("", piece).strip() for piece in _ENDS.split(answer))
    return tuple(piece for piece in pieces if _LETTER.search(piece))


def judgement_of(reply: Mapping[str, Any] | None, count: int) -> Judgement:
    """Read a judge's reply on an answer of `count` statements.

    `{"supported": [1, 2], "unsupported": [3], "no_claim": [], "relevance": 3}`: every statement must be in exactly one of the three lists,
    else there is no score; statements that claim nothing count on neither side. `relevance` is a whole number from 0 to `HIGHEST`.
    """
    if reply is None:
        return Judgement()
    return Judgement(_faithfulness(reply, count), _relevance(reply.get("relevance")))


def _faithfulness(reply: Mapping[str, Any], count: int) -> float | None:
    supported, unsupported, idle = (_numbers(reply.get(name)) for name in ("supported", "unsupported", "no_claim"))
    if supported is None or unsupported is None or idle is None:
        return None
    if sorted([*supported, *unsupported, *idle]) != list(range(1, count + 1)):
        return None
    claims = len(supported) + len(unsupported)
    return len(supported) / claims if claims else None


def _numbers(value: Any) -> list[int] | None:
    if not isinstance(value, list) or not all(type(number) is int for number in value):
        return None
    return value


def _relevance(value: Any) -> float | None:
    return value / HIGHEST if type(value) is int and 0 <= value <= HIGHEST else None
