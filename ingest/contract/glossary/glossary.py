"""The glossary in use: which concepts a question or a passage speaks of, whatever its language."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ingest.contract.glossary.matcher import Matcher, Term
from ingest.contract.glossary.records import EVERY_LANGUAGE, Concept
from ingest.contract.glossary.rules import rules_of
from ingest.contract.lexical import tokenise

_ENGLISH: Final = "en"
_NO_WORD: Final = "·"


class Glossary:
    """Concepts and how to find them. Immutable and thread-safe; a language's terms are made ready when first needed.

    Args:
        concepts: the concepts, each id once.
        digest: hash of the files it was read from and of the rules of matching.
    """

    def __init__(self, concepts: Sequence[Concept], digest: str = "") -> None:
        self.digest = digest
        self._concepts = tuple(concepts)
        self._numbers = {concept.concept_id: number for number, concept in enumerate(self._concepts)}
        self._matchers: dict[str, Matcher] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts)

    @property
    def concept_ids(self) -> tuple[str, ...]:
        """The ids of all concepts, in order."""
        return tuple(self._numbers)

    def number(self, concept_id: str) -> int | None:
        """The place of a concept in `concept_ids`, None if there is no such concept."""
        return self._numbers.get(concept_id)

    def concepts(self, text: str, language: str) -> tuple[str, ...]:
        """Ids of the concepts that a text speaks of, in the order in which they are found, each once.

        Args:
            text: any text.
            language: ISO 639-1 code of its language.
        """
        return tuple(self._concepts[number].concept_id for number in dict.fromkeys(self._find(text, language)))

    def mentions(self, text: str, language: str) -> Mapping[int, int]:
        """How often a text speaks of each concept, by number."""
        return Counter(self._find(text, language))

    def question_concepts(self, text: str, language: str) -> tuple[str, ...]:
        """Ids of the concepts a question asks about; overlooks slips of the finger, keeps nothing of the text.

        A question in which no term of its language is found is looked through for English ones: people mix, and detection errs.
        """
        numbers = dict.fromkeys(self._find(text, language, forgiving=True))
        if not numbers and language != _ENGLISH:
            numbers = dict.fromkeys(self._find(text, _ENGLISH, forgiving=True))
        return tuple(self._concepts[number].concept_id for number in numbers)

    def as_json(self) -> dict[str, Any]:
        """The glossary as JSON-ready values."""
        concepts = [{"id": item.concept_id, "terms": item.terms, "not": item.excluded} for item in self._concepts]
        return {"digest": self.digest, "concepts": concepts}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Glossary":
        """The inverse of `as_json`."""
        concepts = [Concept(item["id"], _tuples(item["terms"]), _tuples(item["not"])) for item in data["concepts"]]
        return cls(concepts, data["digest"])

    def _find(self, text: str, language: str, *, forgiving: bool = False) -> Iterator[int]:
        words = tokenise(text, None)
        yield from self._matcher(language).find(text, words, forgiving=forgiving)
        if rules_of(language).english_inside:
            # Latin letters in a text of another script are English nearly always: "HSA", "payslip".
            latin = [word if word.isascii() else _NO_WORD for word in words]
            if any(word.isalnum() for word in latin):
                yield from self._matcher(_ENGLISH).find("", latin, forgiving=forgiving)

    def _matcher(self, language: str) -> Matcher:
        found = self._matchers.get(language)
        if found is None:
            with self._lock:
                found = self._matchers.get(language) or Matcher(self._terms(language), language)
                self._matchers[language] = found
        return found

    def _terms(self, language: str) -> Iterator[Term]:
        # Where English is looked for too, that finds what is the same in every language.
        keys = (language,) if rules_of(language).english_inside else (language, EVERY_LANGUAGE)
        for number, concept in enumerate(self._concepts):
            for excluded, by_language in ((False, concept.terms), (True, concept.excluded)):
                for key in keys:
                    for text in by_language.get(key, ()):
                        yield Term(text, number, excluded)


def _tuples(terms: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(items) for language, items in terms.items()}
