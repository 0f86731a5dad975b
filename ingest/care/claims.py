"""What a statement claims: how much of which thing, in which unit and period, and every word that this does not explain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ingest.care.claim_words import PERIOD, ClaimWords, Phrase, by_characters, claim_words, parts_of
from ingest.care.statements import Statement
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.glossary.records import EVERY_LANGUAGE

_NUMBER: Final = re.compile(r"\d")
_YEAR: Final = "year"
# Amounts of time and shares hold for a year where nothing else is said; money does not.
_YEARLY: Final = frozenset({"<minute>", "<hour>", "<workday>", "<day>", "<week>", "<percent>"})
_GROUP: Final = "group "
_CONCEPT: Final = "concept"
# A phrase of so many words that nothing explains is about something else, whatever concept it touches.
_MOST_UNEXPLAINED: Final = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """One amount of one thing.

    `concept` is the id of the thing in the glossary; `rest` the stems that neither it nor what a claim always needs explain; `marks` the
    bounds, exceptions, groups and periods that two claims must have in common to be about the same thing; `frame` what the headings say
    beside it.
    """

    statement: Statement
    unit: str
    number: str
    concept: str
    rest: frozenset[str]
    marks: frozenset[str]
    frame: frozenset[str]


class ClaimReader:
    """Reads claims with a glossary. Not thread-safe: the terms of concepts are kept as they are met."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._concepts = {concept.concept_id: concept for concept in glossary}
        self._terms: dict[tuple[str, str], frozenset[Phrase]] = {}

    def read(self, statement: Statement) -> Iterator[Claim]:
        """The claims of a statement, one for each thing it may be about; none if it holds another number than the one amount."""
        info = statement.document.info
        words = claim_words(info.language)
        amounts = [(unit, number) for unit, numbers in statement.amounts for number in numbers]
        # A row of a scale (10 years | 28 days) is told by the number in its label.
        scale = statement.row is not None and _NUMBER.search(statement.row)
        if words is None or len(amounts) != 1 or not amounts[0][0] or statement.labels or scale:
            return
        said = self._glossary.concepts(statement.about, info.language)
        for concept in said or self._glossary.concepts(statement.above, info.language):
            rest, marks = self._scan(statement.about, info.language, words, concept)
            if len(rest) > _MOST_UNEXPLAINED:
                continue
            around, above = self._scan(statement.above, info.language, words, concept)
            groups = {mark for mark in above if mark.startswith(_GROUP)}
            if amounts[0][0] in _YEARLY:
                marks -= {PERIOD + _YEAR}
            yield Claim(statement, *amounts[0], concept, rest, marks | groups, around | above)

    def _scan(self, text: str, language: str, words: ClaimWords, concept: str) -> tuple[frozenset[str], frozenset[str]]:
        """Stems that are not explained, and marks. A term explains its words where all of them are in the text."""
        parts = parts_of(text, language)
        there = {*parts}
        terms = {term for term in self._of_concept(concept, language) if there.issuperset(term)}
        if not by_characters(language):
            terms |= {(word,) for term in terms for word in term}
        rest, marks = _Scan(words, terms).read(parts)
        return frozenset(word for word in rest if not self._explained(word, concept, language)), marks

    def _of_concept(self, concept_id: str, language: str) -> frozenset[Phrase]:
        key = (concept_id, language)
        if key not in self._terms:
            terms = self._concepts[concept_id].terms
            written = (*terms.get(language, ()), *terms.get(EVERY_LANGUAGE, ()))
            self._terms[key] = frozenset(parts_of(term, language) for term in written) - {()}
        return self._terms[key]

    def _explained(self, word: str, concept: str, language: str) -> bool:
        """Whether a word by itself is the concept: a compound, or another form of a term."""
        return not by_characters(language) and concept in self._glossary.concepts(word, language)


class _Scan:
    """Takes the longest known phrase at each place; what is left over is unexplained."""

    def __init__(self, words: ClaimWords, concept: set[Phrase]) -> None:
        self._words = words
        self._concept = concept
        self._longest = max([words.longest, *map(len, concept)])

    def read(self, parts: Phrase) -> tuple[frozenset[str], frozenset[str]]:
        """Unexplained parts, and marks."""
        rest: set[str] = set()
        marks: set[str] = set()
        place = 0
        for end, kind in self._phrases(parts):
            if kind is None:
                rest.add(parts[place])
            elif kind == _CONCEPT:
                # A period stays one inside a term: hours per week.
                kinds = {self._words.phrases.get((part,), "") for part in parts[place:end]}
                marks |= {each for each in kinds if each.startswith(PERIOD)}
            elif kind:
                marks.add(kind)
            place = end
        return frozenset(
            part for part in rest if not part.isdigit() and part.strip() and (len(part) > 1 or not part.isascii())
        ), frozenset(marks)

    def _phrases(self, parts: Phrase) -> Iterator[tuple[int, str | None]]:
        place = 0
        while place < len(parts):
            for length in range(min(self._longest, len(parts) - place), 0, -1):
                phrase = parts[place : place + length]
                kind = self._words.phrases.get(phrase)
                # A bound or an exception stays one inside a term, unless the term is longer.
                if phrase in self._concept and (kind is None or length > 1 or kind == "" or kind.startswith(PERIOD)):
                    kind = _CONCEPT
                if kind is not None:
                    break
            else:
                length = 1
            place += length
            yield place, kind
