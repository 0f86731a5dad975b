"""Cuts a question into clauses, since in a long story only one or two of them ask."""

import re
from dataclasses import dataclass
from typing import Final

from assistant.answer.expected.patterns import asked_words

# A full stop ends a sentence only before a space or the end, so numbers, addresses and abbreviations stay whole.
# A Spanish question may begin inside a sentence: what stands before its mark tells, and does not ask.
_SENTENCE: Final = re.compile(r"¿?[^?？؟!！。．…\n;；।¿]+?(?:[?？؟!！。…\n;；।]+|\.+(?=\s|$)|(?=¿)|$)", re.DOTALL)
_MARKS: Final = frozenset("?？؟")
_COMMA: Final = re.compile(r"[,，、،:：–—()（）]|\s-\s")
_EDGE: Final = ' \t\r\n,，、،;；:：.。!！?？؟¿¡…–—-()（）"“”«»।'


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a question between commas or joining words.

    Attributes:
        start: where it starts in the question.
        end: where it ends; marks around it are left out.
        sentence: the number of its sentence.
        marked: whether that sentence ends in a question mark.
    """

    start: int
    end: int
    sentence: int
    marked: bool


def cut_clauses(question: str, language: str) -> tuple[Clause, ...]:
    """The clauses of a question in order; none for a text without words."""
    joins = asked_words(language).joins
    clauses = []
    for number, sentence in enumerate(_SENTENCE.finditer(question)):
        text = sentence[0]
        marked = any(char in _MARKS for char in text[-4:])
        cuts = [(match.start(), match.end()) for match in _COMMA.finditer(text)]
        if joins is not None:
            cuts += [(match.start(), match.end()) for match in joins.finditer(text)]
        start = 0
        for cut_start, cut_end in [*sorted(cuts), (len(text), len(text))]:
            clause = _trimmed(question, sentence.start() + start, sentence.start() + max(start, cut_start))
            if clause is not None:
                clauses.append(Clause(*clause, number, marked))
            start = max(start, cut_end)
    return tuple(clauses)


def _trimmed(question: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and question[start] in _EDGE:
        start += 1
    while end > start and question[end - 1] in _EDGE:
        end -= 1
    return (start, end) if start < end else None
