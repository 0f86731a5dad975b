"""Does every name that the answer states stand in the text it cites? No judge needed."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from assistant.answer.phrases import phrases_for
from assistant.answer.verification.folding import fold, unaccented
from assistant.answer.verification.sentences import split_sentences
from assistant.answer.verification.vocabulary import common, vocabulary
from eval.metrics.language import own_words
from eval.metrics.observation import Observation
from eval.metrics.verdicts import primary
from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES

_WORD: Final = re.compile(r"[^\W\d_](?:[\w&'’-]*\w)?")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]+")
_PLACEHOLDER: Final = re.compile(r"<[A-Z_0-9]+>")
_OPENING: Final = re.compile(r"(?:^|[:\n•(\[«“„\"'¿¡–—-]\s?)\s*$")
_CASELESS: Final = frozenset({"zh", "ja", "ko", "ar", "hi"})
# A stem that carries an ending in one language and none in the other: "Elbes", "Harbour's".
_STEM: Final = 4
_ENDING: Final = 3


def stated_names(text: str, language: str) -> tuple[str, ...]:
    """The names of a text, in order, each once.

    Capitalised words inside a sentence; where every noun is capitalised only those with a further capital ("GmbH", "TKK"); in scripts
    without capitals the words in Latin letters. Months, weekdays and units are no names.
    """
    found = (_latin if language in _CASELESS else _capitalised)(_PLACEHOLDER.sub(" ", text), language)
    return tuple(dict.fromkeys(name for name in found if unaccented(fold(name)) not in _ordinary(language)))


def unsupported_names(item: Observation) -> tuple[str, ...]:
    """The names in the answer's own words that stand neither in what it cites nor in the question."""
    stated = _stated(item)
    if not stated:
        return ()
    known = _Known(_sources(item))
    return tuple(name for name in stated if not known.holds(name))


def grounded_names(item: Observation) -> float | None:
    """Distinct names in the answer's own words that stand in quotes, titles or headings of what it cites, or in the question / all of them.

    None where it states none, and for anything but answers drawn from documents. A country or language may be named in another language
    than the source's; the languages of the sources and the country of the asker are known too. (Entity precision as in Nan et al.:
    Entity-level factual consistency of abstractive text summarization, 2021, with capitals in place of a tagger.)
    """
    stated = _stated(item)
    return 1 - len(unsupported_names(item)) / len(stated) if stated else None


def _stated(item: Observation) -> tuple[str, ...]:
    if item.answer.status != "answered":
        return ()
    language = primary(item.answer.language or FALLBACK_LANGUAGE)
    return stated_names(own_words(item.answer, item.document_text), language)


def _sources(item: Observation) -> Iterator[str]:
    english = phrases_for(FALLBACK_LANGUAGE)
    yield item.case.question
    if country := (item.case.persona or {}).get("country"):
        yield english.country_name(country)
    for citation in item.answer.citations:
        yield from (*citation.quotes, citation.title or "", citation.section or "")
        if citation.language:
            yield english.language_name(primary(citation.language))


class _Known:
    """The words that an answer may take its names from."""

    def __init__(self, texts: Iterable[str]) -> None:
        folded = fold("\n".join(texts))
        self._words = {unaccented(match[0]) for match in _WORD.finditer(folded)}
        self._words |= {part for word in self._words for part in re.split(r"['’&-]", word) if len(part) > 1}
        named = f" {folded} "
        for group in _same_names():
            if any(name in named and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", named) for name in group):
                self._words |= {unaccented(word) for name in group for word in _WORD.findall(name)}

    def holds(self, name: str) -> bool:
        """Whether a name is among the words, whatever its ending."""
        word = unaccented(fold(name))
        least = max(_STEM, len(word) - _ENDING)
        return word in self._words or any(
            known[:least] == word[:least] and abs(len(known) - len(word)) <= _ENDING for known in self._words
        )


def _capitalised(text: str, language: str) -> Iterator[str]:
    every_noun = language in common()["capitalised_nouns"]
    for sentence in split_sentences(text):
        for match in _WORD.finditer(sentence):
            word = match[0]
            inner = any(letter.isupper() for letter in word[1:])
            opens = _OPENING.search(sentence[: match.start()]) is not None
            if inner or (word[0].isupper() and not opens and not every_noun):
                yield word


def _latin(text: str, language: str) -> Iterator[str]:
    return (match[0] for match in _LATIN.finditer(text))


@cache
def _ordinary(language: str) -> frozenset[str]:
    words = vocabulary(language if language in SERVED_LANGUAGES else FALLBACK_LANGUAGE)
    units = {token for phrase in words.units for token in phrase}
    return frozenset(
        unaccented(fold(word)) for word in {*words.months, *words.weekdays, *common()["capitalised_words"], *units}
    )


@cache
def _same_names() -> tuple[frozenset[str], ...]:
    phrases = [phrases_for(language) for language in SERVED_LANGUAGES]
    groups = [[own.country_name(code) for own in phrases] for code in common()["countries"]]
    groups += [[own.language_name(code) for own in phrases] for code in SERVED_LANGUAGES]
    return tuple(frozenset(map(fold, group)) for group in [*groups, *common()["same_names"]])
