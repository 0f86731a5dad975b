"""The words by which a question asks to compare, and the names of countries and kinds of employment; data, one list a language."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from assistant.compare.tokens import Token, same_word, tokens_of, written_forms
from ingest.contract.language import FALLBACK_LANGUAGE


class Role(StrEnum):
    """What a word does in a comparing question.

    `explicit` words ask for a difference by themselves; `which` words ask to choose, `more` words grade or equate; `or` and `and` join the
    things compared; `fixed` phrases hold such words and mean something else; `filler` words carry no subject.
    """

    EXPLICIT = "explicit"
    WHICH = "which"
    MORE = "more"
    OR = "or"
    AND = "and"
    FIXED = "fixed"
    FILLER = "filler"


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a phrase as it is written, or its beginning (`*` in the data), or its exact letters (`=` in the data)."""

    forms: frozenset[str]
    beginning: bool = False
    exact: str | None = None

    def matches(self, token: Token) -> bool:
        if self.exact is not None:
            return token.text == self.exact
        if self.beginning:
            return any(form.startswith(start) for form in token.written for start in self.forms)
        return same_word(self.forms, token.written)


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[_Word, ...]
    meaning: str


class PhraseBook:
    """Phrases with what each stands for, found by their first word."""

    def __init__(self, phrases: Iterable[tuple[str, str]], language: str) -> None:
        """Take (phrase, meaning) pairs; the phrases as the data files write them."""
        self._whole: dict[str, list[_Phrase]] = defaultdict(list)
        self._beginnings: dict[str, list[_Phrase]] = defaultdict(list)
        for text, meaning in phrases:
            words = tuple(word for part in text.split() for word in _words(part, language))
            if words:
                phrase = _Phrase(words, meaning)
                first = words[0]
                for form in first.forms:
                    (self._beginnings if first.beginning else self._whole)[form].append(phrase)
        self._lengths = sorted({len(form) for form in self._beginnings})

    def find(self, tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
        """Where phrases stand, as (start, end, meaning) over token indices, the longest at each place."""
        found = []
        for start, token in enumerate(tokens):
            hits = [
                (len(phrase.words), phrase.meaning)
                for phrase in self._candidates(token)
                if start + len(phrase.words) <= len(tokens)
                and all(word.matches(tokens[start + at]) for at, word in enumerate(phrase.words))
            ]
            if hits:
                length, meaning = max(hits)
                found.append((start, start + length, meaning))
        return found

    def _candidates(self, token: Token) -> Iterable[_Phrase]:
        for form in token.written:
            yield from self._whole.get(form, ())
            for length in self._lengths:
                yield from self._beginnings.get(form[:length], ())


@cache
def comparing_words(language: str) -> dict[Role, PhraseBook]:
    """The phrases of a language by what they do; English ones where the language is not served."""
    content = _read("words.json")
    lists = content.get(language, content[FALLBACK_LANGUAGE])
    return {role: PhraseBook(((text, "") for text in lists[role.value]), language) for role in Role}


@cache
def small_words(language: str) -> frozenset[str]:
    """The single words among the phrases of a language, whatever they do."""
    content = _read("words.json")
    lists = content.get(language, content[FALLBACK_LANGUAGE])
    return frozenset(
        form for texts in lists.values() for text in texts if " " not in text for form in written_forms(text, language)
    )


@cache
def concepts() -> tuple[str, ...]:
    """Every concept that has names: country codes in capitals, employment types in small letters."""
    return tuple(_read("concepts.json")[FALLBACK_LANGUAGE])


def find_concepts(tokens: Sequence[Token], language: str) -> list[tuple[int, int, str]]:
    """Concepts named in a text as (start, end, concept) over token indices, inflected names included."""
    return [(start, end, meaning) for start, end, meaning in _concept_names(language).find(tokens)]


@cache
def _concept_names(language: str) -> PhraseBook:
    content = _read("concepts.json").get(language, {})
    return PhraseBook(((name, concept) for concept, names in content.items() for name in names), language)


def _words(part: str, language: str) -> list[_Word]:
    if part.startswith("="):
        return [_Word(written_forms(part[1:], language), exact=part[1:])]
    beginning = part.endswith("*")
    pieces = [token.text for token in tokens_of(part.rstrip("*"), language)]
    return [
        _Word(written_forms(piece, language), beginning and at == len(pieces) - 1) for at, piece in enumerate(pieces)
    ]


@cache
def _read(name: str) -> dict[str, dict[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = json.loads(
        resources.files("assistant.compare").joinpath(name).read_text(encoding="utf-8")
    )
    return content
