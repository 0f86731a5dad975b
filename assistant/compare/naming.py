"""By which words a column, row, section or document may be called, short of its whole label."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.compare.tokens import same_word, spellings, tokens_of, written_forms
from assistant.compare.words import small_words

_LONGEST_NAME: Final = 7
_LONGEST_SYLLABLES: Final = 14
_LONGEST_CONTRAST: Final = 3
_NUMBERING: Final = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?\s+|[一二三四五六七八九十]+、\s*)")
_ACRONYM: Final = re.compile(r"\b[A-Z][A-Z0-9]{1,5}\b")
_BRACKETS: Final = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_INSIDE: Final = re.compile(r"[(（\[]([^)）\]]*)[)）\]]")


def plain_heading(text: str) -> str:
    """A heading without its number."""
    return _NUMBERING.sub("", text)


def without_brackets(text: str) -> str:
    """A label without what stands in brackets."""
    return _BRACKETS.sub(" ", text)


def names_of(label: str, language: str) -> Iterator[tuple[str, ...]]:
    """The words by which a label may be called: all of it, without what stands in brackets, what stands in them, abbreviations."""
    texts = [label, without_brackets(label), *_INSIDE.findall(label), *_ACRONYM.findall(label)]
    for text in dict.fromkeys(texts):
        words = tuple(token.text for token in tokens_of(text, language))
        syllables = sum(token.syllable for token in tokens_of(text, language))
        if words and len(words) - syllables <= _LONGEST_NAME and syllables <= _LONGEST_SYLLABLES:
            yield words


def core_of(title: str, language: str) -> tuple[str, ...]:
    """A title without small words at its ends: "Parental leave" of "The parental leave policy"."""
    words = [token.text for token in tokens_of(without_brackets(title), language)]
    small = small_words(language)
    while words and small & written_forms(words[0], language):
        del words[0]
    while words and small & written_forms(words[-1], language):
        del words[-1]
    return tuple(words)


def contrasts(words: Sequence[str], others: Sequence[Sequence[str]], language: str) -> Iterator[tuple[str, ...]]:
    """What tells a label from its nearest siblings: the words between a beginning and an end that it shares with one of them.

    "Dental Core" beside "Dental Complete" gives "Core"; "The Plus plan in detail" beside "The Standard plan in detail" gives "Plus".
    """
    mine = [spellings(word, language) for word in words]
    for other in others:
        theirs = [spellings(word, language) for word in other]
        room = min(len(mine), len(theirs))
        front = next((at for at in range(room) if not same_word(mine[at], theirs[at])), room)
        back = next((at for at in range(room - front) if not same_word(mine[-1 - at], theirs[-1 - at])), room - front)
        run = tuple(words[front : len(words) - back])
        if front + back and 0 < len(run) <= _LONGEST_CONTRAST and len(theirs) - front - back <= _LONGEST_CONTRAST:
            yield run


def signatures(words: Sequence[str], language: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """A title with each short run of words left out, and the run."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _LONGEST_CONTRAST) + 1):
            rest = (*words[:start], "", *words[end:])
            if len(rest) - 1 >= end - start:
                yield (language, *(word.casefold() for word in rest)), tuple(words[start:end])
