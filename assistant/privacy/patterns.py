"""Presidio recognizers made from the entries of the recognizer files, and the context words that raise their scores."""

import re
from functools import cache
from typing import Any, Final

from assistant.privacy.catalogue import Entry, words_pattern
from assistant.privacy.checks import check
from assistant.privacy.nlp import Artifacts
from assistant.privacy.presidio import (
    AnalysisExplanation,
    ContextAwareEnhancer,
    EntityRecognizer,
    LocalRecognizer,
    RecognizerResult,
    predefined_recognizers,
)

BOOST: Final = 0.35
THRESHOLD: Final = 0.4
_WINDOW: Final = (48, 24)

_SIGNS: Final = re.compile(r"[ .\-/]")
_words = cache(words_pattern)


def result(recognizer: EntityRecognizer, type_: str, start: int, end: int, score: float) -> RecognizerResult:
    """One finding in Presidio's form; the explanation names the recognizer only, never the text."""
    return RecognizerResult(
        entity_type=type_,
        start=start,
        end=end,
        score=score,
        analysis_explanation=AnalysisExplanation(recognizer=recognizer.name, original_score=score),
        recognition_metadata={
            RecognizerResult.RECOGNIZER_NAME_KEY: recognizer.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
        },
    )


class EntryRecognizer(LocalRecognizer):  # type: ignore[misc]
    """Finds what one entry of a recognizer file describes: its patterns, then its checksum."""

    def __init__(self, entry: Entry, language: str) -> None:
        self.entry = entry
        self._check = check(entry.check) if entry.check else None
        super().__init__(
            supported_entities=[entry.type],
            name=entry.name,
            supported_language=language,
            context=list(entry.context),
            country_code=entry.country.lower() or None,
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Artifacts) -> list[RecognizerResult]:
        """Every match that is worth anything, with its score before context."""
        entry = self.entry
        if nlp_artifacts.digits < entry.digits:
            return []
        found = []
        view = text if entry.view == "plain" else nlp_artifacts.latin
        for pattern in entry.patterns:
            for match in pattern.finditer(view):
                start, end = match.span("value") if "value" in pattern.groupindex else match.span()
                value = view[start:end]
                good = self._check is None or self._check(value) or self._check(_SIGNS.sub("", value))
                score = entry.score if good else entry.loose
                if score > 0 and end > start:
                    found.append(result(self, entry.type, start, end, score))
        return found


class ShippedRecognizer(LocalRecognizer):  # type: ignore[misc]
    """A recognizer that Presidio brings, run on the view of the text in which word boundaries hold."""

    def __init__(self, entry: Entry, inner: EntityRecognizer, language: str) -> None:
        self.entry = entry
        self._inner = inner
        super().__init__(
            supported_entities=[entry.type],
            name=entry.name,
            supported_language=language,
            context=list(entry.context) or list(inner.context or []),
            country_code=entry.country.lower() or None,
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Artifacts) -> list[RecognizerResult]:
        """What the shipped recognizer finds, under our type; a passed checksum keeps Presidio's top score."""
        if nlp_artifacts.digits < self.entry.digits:
            return []
        wanted = self._inner.supported_entities
        found = self._inner.analyze(nlp_artifacts.latin, wanted, nlp_artifacts)
        top = self.entry.score
        return [result(self, self.entry.type, r.start, r.end, min(max(r.score, 0.1), top)) for r in found or []]


@cache
def shipped(class_name: str, options: tuple[tuple[str, Any], ...] = ()) -> EntityRecognizer:
    """One instance of a recognizer class that Presidio brings; they keep no state between texts."""
    return getattr(predefined_recognizers, class_name)(**dict(options))


def recognizer(entry: Entry, language: str) -> EntityRecognizer:
    """The Presidio recognizer for one entry in one language."""
    if entry.ships:
        return ShippedRecognizer(entry, shipped(entry.ships, tuple(sorted(entry.options.items()))), language)
    return EntryRecognizer(entry, language)


class NearbyWords(ContextAwareEnhancer):  # type: ignore[misc]
    """Raises the score of a finding that has one of its recognizer's context words shortly before or after it.

    Presidio's own enhancer looks for context words inside whole tokens, so that 'lic' is found in 'duplicate', and
    finds none in scripts that write no spaces.
    """

    def __init__(self) -> None:
        super().__init__(BOOST, THRESHOLD, *_WINDOW)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: Artifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """The same findings, some with higher scores."""
        if not raw_results:
            return raw_results
        by_id = {recognizer.id: recognizer for recognizer in recognizers}
        folded = text.lower()
        if len(folded) != len(text):
            folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
        for found in raw_results:
            recognizer = by_id[found.recognition_metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY]]
            window = recognizer.entry.window if hasattr(recognizer, "entry") else _WINDOW
            if recognizer.context and near(folded, found, _words(tuple(recognizer.context)), window):
                found.score = min(1.0, found.score + BOOST)
        return raw_results


def near(folded: str, found: RecognizerResult, words: re.Pattern[str], window: tuple[int, int]) -> bool:
    """Whether one of the words stands within so many characters before or after a finding in the lower-cased text."""
    before, after = window
    return bool(
        words.search(folded, max(0, found.start - before), found.start)
        or (after and words.search(folded, found.end, found.end + after))
    )
