"""Holds each sentence of a reply against the passages it cites; see docs/generation.md for what is checked and what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.answer.verification.facts import evidence_of, numeric_fault, states_a_number, unmentioned_period
from assistant.answer.verification.hygiene import hygiene_fault
from assistant.answer.verification.names import contact_fault, name_fault, without_contacts
from assistant.answer.verification.polarity import clauses_of, polarity_fault, polarity_of
from assistant.answer.verification.records import Fault, Source, Verdict
from assistant.answer.verification.sentences import cited_in, without_markers
from assistant.answer.verification.support import Backing, Meanings, Part, backing_of, shared_words
from assistant.privacy.text import ScrubbedText
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.language import detect_language

# A shorter sentence does not show its language, unless by its script.
_TELLING_LETTERS: Final = 25
_OWN_SCRIPT: Final = frozenset({"zh", "ja", "ko", "ar", "hi", "ru"})
_HOLDS: Final = Verdict()


@dataclass(frozen=True, slots=True)
class SupportLimits:
    """How near a sentence must be to one of its passage's: cosine less the languages' means, for multilingual-e5-small.

    Chosen on the half of the pairs of `benchmarks/verification.py` that may be looked at, and on sentences held against passages of another
    subject: of those, one in ten in the same language and one in six in another is as near as this. A sentence with a number, which must stand
    in the passage anyhow, may be less near. `words` is the share of word stems that stand in a passage of the same language; either that or the
    cosine is enough there.
    """

    same_language: float = 0.5
    across: float = 0.36
    less_with_number: float = 0.07
    words: float = 0.75

    def least(self, same_language: bool, with_number: bool) -> float:
        """The least cosine of a sentence."""
        least = self.same_language if same_language else self.across
        return least - self.less_with_number if with_number else least


class Verifier:
    """Makes checks of answers. Thread-safe.

    Args:
        meanings: vectors of sentences, comparable across languages.
        limits: how near is near enough.
    """

    def __init__(self, meanings: Meanings, limits: SupportLimits | None = None) -> None:
        self._meanings = meanings
        self._limits = limits or SupportLimits()

    def check_against(
        self, sources: Sequence[Source], question: ScrubbedText, language: str, instructions: str = ""
    ) -> "Check":
        """A check of sentences in `language` that answer `question` from these sources.

        `instructions` are what the model was told, which it must not repeat.
        """
        return Check(self._meanings, self._limits, sources, _Asked(question, language, instructions))


@dataclass(frozen=True, slots=True)
class _Asked:
    question: ScrubbedText
    language: str
    instructions: str


class Check:
    """Checks the sentences of one reply; passages are read and embedded once, when the first sentence cites them."""

    def __init__(self, meanings: Meanings, limits: SupportLimits, sources: Sequence[Source], asked: _Asked) -> None:
        self._meanings = meanings
        self._limits = limits
        self._sources: Mapping[int, tuple[Source, ...]] = {
            n: tuple(source for source in sources if source.n == n) for n in {source.n for source in sources}
        }
        self._asked = asked
        self._backings: dict[Source, Backing] = {}

    def verdict(self, sentence: str) -> Verdict:
        """Whether a sentence, with its markers, may be shown. Cheap checks come first."""
        cited = cited_in(sentence)
        if not cited or any(n not in self._sources for n in cited):
            return Verdict(Fault.CITATION)
        words = without_markers(sentence)
        if not any(letter.isalpha() for letter in words):
            return Verdict(Fault.SUPPORT)
        sources = [source for n in cited for source in self._sources[n]]
        fault = self._literal_fault(words, sources) or self._meaning_fault(words, sources)
        return _HOLDS if fault is None else Verdict(fault)

    def _literal_fault(self, words: str, sources: Sequence[Source]) -> Fault | None:
        """What can be seen without a model: markup, addresses, language, numbers, dates, names."""
        texts = [text for source in sources for text in (source.text, source.heading)]
        language = self._asked.language
        fault = hygiene_fault(words, texts, self._asked.instructions) or contact_fault(words, texts)
        if fault is not None:
            return fault
        if not _spoken(words, language):
            return Fault.LANGUAGE
        plain = without_contacts(words)
        evidence = evidence_of(sources)
        if unmentioned_period(plain, language, evidence):
            return Fault.NUMBER
        return numeric_fault(plain, language, evidence) or name_fault(plain, language, texts, self._asked.question)

    def _meaning_fault(self, words: str, sources: Sequence[Source]) -> Fault | None:
        """What needs the model: is there a sentence that says this, and does it say it rather than deny it?"""
        language = self._asked.language
        backings = [self._backing(source) for source in sources]
        clauses = clauses_of(words, language)
        vectors = self._meanings.of([words, *clauses], language)
        parts = [part for backing in backings for part in backing.clauses]
        nearest, cosine = _nearest(vectors[0], [*parts, *(part for backing in backings for part in backing.sentences)])
        least = self._limits.least(nearest.language == language, states_a_number(words, language))
        if cosine < least and shared_words(words, language, sources) < self._limits.words:
            return Fault.SUPPORT
        whole = polarity_fault(polarity_of(words, language), _nearest(vectors[0], parts)[0].polarity)
        if whole is None:
            return None
        pairs = [
            (polarity_of(clause, language), _nearest(vector, parts)[0].polarity)
            for clause, vector in zip(clauses, vectors[1:], strict=True)
        ]
        return whole if any(polarity_fault(claim, source) for claim, source in pairs) else None

    def _backing(self, source: Source) -> Backing:
        if source not in self._backings:
            self._backings[source] = backing_of(source, self._meanings)
        return self._backings[source]


def _nearest(vector: Matrix, parts: Sequence[Part]) -> tuple[Part, float]:
    cosines = np.stack([part.vector for part in parts]) @ vector
    best = int(cosines.argmax())
    return parts[best], float(cosines[best])


def _spoken(words: str, language: str) -> bool:
    """Whether a sentence is in a language, or too short to tell."""
    found = detect_language(words, expected=language)
    telling = sum(letter.isalpha() for letter in words) >= _TELLING_LETTERS
    return found == language or not (telling or found in _OWN_SCRIPT)
