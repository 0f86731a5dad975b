"""Findings as spans: which survive, how overlapping ones become one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

RANK: Final[dict[str, int]] = {
    name: rank
    for rank, name in enumerate(
        ("EMAIL", "IBAN", "CREDIT_CARD", "URL", "IP", "MAC", "NATIONAL_ID", "DATE_OF_BIRTH", "EMPLOYEE_ID", "PHONE",
         "BANK_ACCOUNT", "PASSPORT", "DRIVER_LICENSE", "MEMBER_ID", "MEDICAL_ID", "LICENSE_PLATE", "ADDRESS", "PERSON")
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the original text, in characters, end exclusive, that is personal data of a type."""

    start: int
    end: int
    type: str
    score: float = 1.0


def overlaps(start: int, end: int, stretches: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch shares a character with any of the others."""
    return any(start < other_end and other_start < end for other_start, other_end in stretches)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join overlapping spans: the union of their stretches, the type of the surest one.

    A name inside an address is part of the address, however sure: streets and towns bear people's names.
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            best = max((last, span), key=lambda s: (round(s.score, 1), s.end - s.start, -RANK.get(s.type, 99)))
            for whole, part in ((last, span), (span, last)):
                within = whole.start <= part.start and part.end <= whole.end
                if within and (whole.type, part.type) == ("ADDRESS", "PERSON"):
                    best = whole
            merged[-1] = Span(last.start, max(last.end, span.end), best.type, max(last.score, span.score))
        else:
            merged.append(span)
    return merged


def trim(text: str, span: Span) -> Span | None:
    """The span without white space and stray punctuation at its ends, or nothing if none is left."""
    start, end = span.start, span.end
    closing = {")": "(", "]": "["}
    while start < end and not text[start].isalnum() and text[start] not in "+([@_":
        start += 1
    while end > start and not text[end - 1].isalnum() and not _combining(text[end - 1]):
        opening = closing.get(text[end - 1])
        if opening and opening in text[start : end - 1]:
            break
        end -= 1
    return Span(start, end, span.type, span.score) if end > start else None


def _combining(char: str) -> bool:
    return "\u0300" <= char <= "\u036f" or "\u0900" <= char <= "\u0dff" or "\u064b" <= char <= "\u065f" or char == "_"


def join_names(text: str, spans: Sequence[Span]) -> list[Span]:
    """Make one of two spans of a name, or of an address, with nothing but a space or a sign between them."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last
            and last.type == span.type == "PERSON"
            and (gap := text[last.end : span.start]) in ("", " ", "-", ". ", " · ", "·", "・", "=", "＝")
            and not (gap == "" and span.start == last.start)
        ):
            joined[-1] = Span(last.start, span.end, "PERSON", max(last.score, span.score))
        elif last and last.type == span.type == "ADDRESS" and not text[last.end : span.start].strip(" ,，、\n-–"):
            joined[-1] = Span(last.start, span.end, "ADDRESS", max(last.score, span.score))
        else:
            joined.append(span)
    return joined
