"""Which words of two paragraphs differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

# Scripts without blanks between words are compared character by character.
_TOKEN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])\w)+|\s+|[^\w\s]")
# Comparing takes time with the product of both lengths.
_MOST_TOKENS: Final = 4_000


class SpanKind(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one side."""

    kind: SpanKind
    text: str


Side = tuple[Span, ...]


def compare_words(old: str, new: str) -> tuple[Side, Side]:
    """Both texts as spans: what is the same in both, what is gone from the old, what is new in the new."""
    if old == new:
        return (Span(SpanKind.SAME, old),), (Span(SpanKind.SAME, new),)
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(left) > _MOST_TOKENS or len(right) > _MOST_TOKENS:
        return whole(old, SpanKind.GONE), whole(new, SpanKind.NEW)
    before: list[Span] = []
    after: list[Span] = []
    for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        unchanged = kind == "equal"
        _add(before, SpanKind.SAME if unchanged else SpanKind.GONE, left[i:j])
        _add(after, SpanKind.SAME if unchanged else SpanKind.NEW, right[k:m])
    return tuple(before), tuple(after)


def whole(text: str, kind: SpanKind) -> Side:
    """A text as one span, nothing if there is none."""
    return (Span(kind, text),) if text else ()


def likeness(old: str, new: str) -> float:
    """How much of two texts is the same, 0 to 1."""
    left, right = set(_TOKEN.findall(old.casefold())), set(_TOKEN.findall(new.casefold()))
    words = {token for token in left | right if not token.isspace()}
    return len(left & right & words) / len(words) if words else 1.0


def _add(spans: list[Span], kind: SpanKind, tokens: Sequence[str]) -> None:
    if tokens:
        spans.append(Span(kind, "".join(tokens)))
