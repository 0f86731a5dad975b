"""What a judge's reply comes to: pure functions from its JSON to shares."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

HIGHEST: Final = 4
"""The best grade of relevance; the worst is 0."""
_ENDS: Final = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。！？।؟])\s*(?=\S)|\n+")
_MARKER: Final = re.compile(r"\s*\[\d+\]")
_LETTER: Final = re.compile(r"[^\W_]")
_LISTS: Final = ("supported", "unsupported", "no_claim")

Fault = Literal["no_reply", "no_verdict", "incomplete"]
"""Why a judge's verdict does not count: the call failed or ran out of time; no JSON object, or one without a verdict, came back; a statement
is in none of the lists or in two, or there is no grade.
"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge said of one answer, each 0-1: None where it said nothing that counts.

    `faithfulness` is the share of the answer's statements that its quotes support; `relevance` how well the answer meets the question.
    `fault` says why one of them is missing, None where the verdict is whole.
    """

    faithfulness: float | None = None
    relevance: float | None = None
    fault: Fault | None = None


def statements(answer: str) -> tuple[str, ...]:
    """The sentences of an answer without their markers, in order; they are what a judge decides on, by number."""
    pieces = (_MARKER.sub("", piece).strip() for piece in _ENDS.split(answer))
    return tuple(piece for piece in pieces if _LETTER.search(piece))


def judgement_of(reply: Mapping[str, Any] | None, count: int) -> Judgement:
    """Read a judge's reply on an answer of `count` statements.

    `{"supported": [1, 2], "unsupported": [3], "no_claim": [], "relevance": 3}`: every statement must be in exactly one of the three lists,
    else there is no score for faithfulness; statements that claim nothing count on neither side. `relevance` is a whole number from 0 to
    `HIGHEST`. Numbers may be written as strings, and stand twice in one list.
    """
    if reply is None or not any(name in reply for name in (*_LISTS, "relevance")):
        return Judgement(fault="no_verdict")
    lists = _placed(reply, count)
    relevance = _relevance(reply.get("relevance"))
    fault: Fault | None = "incomplete" if lists is None or relevance is None else None
    return Judgement(None if lists is None else _faithfulness(*lists), relevance, fault)


def _placed(reply: Mapping[str, Any], count: int) -> tuple[int, int] | None:
    """How many statements are supported and how many are not; None unless each has exactly one place."""
    lists = [_numbers(reply.get(name)) for name in _LISTS]
    found = [number for numbers in lists if numbers is not None for number in sorted(numbers)]
    if None in lists or sorted(found) != list(range(1, count + 1)):
        return None
    supported, unsupported, _ = (len(numbers or ()) for numbers in lists)
    return supported, unsupported


def _faithfulness(supported: int, unsupported: int) -> float | None:
    claims = supported + unsupported
    return supported / claims if claims else None


def _numbers(value: Any) -> frozenset[int] | None:
    if not isinstance(value, list):
        return None
    numbers = [_whole(item) for item in value]
    return None if None in numbers else frozenset(number for number in numbers if number is not None)


def _relevance(value: Any) -> float | None:
    grade = _whole(value)
    return grade / HIGHEST if grade is not None and 0 <= grade <= HIGHEST else None


def _whole(value: Any) -> int | None:
    """A whole number, or one written as a string; True is none."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value.strip()[:9])
    return value if type(value) is int else None
