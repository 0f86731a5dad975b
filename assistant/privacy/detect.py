"""Runs Presidio over a text's shadow, one configuration a language, and decides which findings stand."""

import re
import threading
from collections.abc import Sequence
from typing import Final

from assistant.privacy.addresses import AddressRecognizer
from assistant.privacy.catalogue import Entry, catalogue
from assistant.privacy.guards import is_amount, is_date, is_policy_number, is_quantity, is_thousands
from assistant.privacy.iban import IbanRecognizer
from assistant.privacy.lexicon import LATIN, fold, words
from assistant.privacy.ner import Rampart
from assistant.privacy.nlp import LightNlpEngine
from assistant.privacy.patterns import THRESHOLD, NearbyWords, recognizer
from assistant.privacy.people import NameRecognizer
from assistant.privacy.phones import PhoneRecognizer
from assistant.privacy.presidio import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from assistant.privacy.shadow import shadow
from assistant.privacy.spans import Span, join_names, merge, overlaps, trim

_NUMBERS: Final = frozenset(
    {"NATIONAL_ID", "BANK_ACCOUNT", "EMPLOYEE_ID", "PHONE", "PASSPORT", "DRIVER_LICENSE", "LICENSE_PLATE", "MEMBER_ID"}
)
_SURE: Final = 0.85
# A name that nothing but its rarity speaks for.
_UNSURE: Final = 0.6
# Of a script that sets words apart.
_LETTER: Final = "[^\\W\\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_WORD: Final = re.compile(f"{_LETTER}{{3,}}")


class Detector:
    """Presidio's analyzer with our recognizers; loads at first use, then serves all threads."""

    def __init__(self, allow: tuple[str, ...], languages: tuple[str, ...]) -> None:
        self._languages = languages
        self._allow = _phrases(allow)
        self._phrases = allow
        self._corpus_words: frozenset[str] = frozenset()
        self._model = Rampart()
        self._lock = threading.Lock()
        self._engine: AnalyzerEngine | None = None

    def load(self) -> AnalyzerEngine:
        """The engine, built once."""
        with self._lock:
            if self._engine is None:
                recognizers = [self._make(entry, language) for language in self._languages for entry in catalogue()]
                engine = AnalyzerEngine(
                    registry=RecognizerRegistry(recognizers, supported_languages=list(self._languages)),
                    nlp_engine=LightNlpEngine(self._languages),
                    supported_languages=list(self._languages),
                    log_decision_process=False,
                    default_score_threshold=THRESHOLD,
                    context_aware_enhancer=NearbyWords(),
                )
                self._model.load()
                self._corpus_words = _corpus_words(self._phrases)
                self._engine = engine
            return self._engine

    def _make(self, entry: Entry, language: str) -> EntityRecognizer:
        if entry.uses == "phone":
            return PhoneRecognizer(entry, language)
        if entry.uses == "iban":
            return IbanRecognizer(entry, language)
        if entry.uses == "names":
            return NameRecognizer(entry, language, self._model)
        if entry.uses == "addresses":
            return AddressRecognizer(entry, language)
        return recognizer(entry, language)

    def find(self, text: str, language: str, protected: Sequence[tuple[int, int]]) -> list[Span]:
        """The personal details of a text; stretches of it that are `protected` stay untouched."""
        copy = shadow(text)
        plain = copy.plain
        if not plain.strip():
            return []
        engine = self.load()
        found = engine.analyze(plain, language)
        allowed = [match.span() for match in self._allow.finditer(plain)] if self._allow else []
        folded = plain.lower() if len(plain.lower()) == len(plain) else plain
        kept = [
            span
            for result in found
            for piece in _outside(Span(result.start, result.end, result.entity_type, result.score), allowed)
            if (span := trim(plain, piece)) and _stands(span, result, plain, folded, allowed)
            if not (span.type == "PERSON" and span.score <= _UNSURE and self._of_corpus(plain[span.start : span.end]))
        ]
        spans = join_names(plain, merge(kept))
        original = [Span(*copy.original(span.start, span.end), span.type, span.score) for span in spans]
        return [span for span in original if not overlaps(span.start, span.end, protected)]

    def _of_corpus(self, found: str) -> bool:
        parts = _WORD.findall(found)
        return bool(parts) and all(fold(part) in self._corpus_words for part in parts)


def _corpus_words(allow: tuple[str, ...]) -> frozenset[str]:
    """Words of titles and headings that no list of names has: Wrens, where "Little Wrens nursery" is a heading."""
    names = (words(language, key) for language in (*LATIN, "ru", "ar", "hi") for key in ("given", "family"))
    known = {fold(name) for listed in names for name in listed}
    found = {fold(word) for phrase in allow for word in _WORD.findall(shadow(phrase).plain)}
    return frozenset(found - known)


def _phrases(allow: tuple[str, ...]) -> re.Pattern[str] | None:
    phrases = sorted({" ".join(shadow(phrase).plain.split()) for phrase in allow} - {""}, key=len, reverse=True)
    if not phrases:
        return None
    bodies = [re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases if len(phrase) > 1]
    # An ending may follow (Aldermoors, Aldermooru), another word may not: the heading "Rest" does not allow "Resturlaub".
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(bodies)}){_LETTER}{{0,3}}(?!{_LETTER})", re.IGNORECASE)


def _outside(span: Span, allowed: Sequence[tuple[int, int]]) -> list[Span]:
    """A name without the allowed phrases that were read as part of it; any other finding as it is."""
    if span.type != "PERSON":
        return [span]
    pieces, position = [], span.start
    for start, end in allowed:
        if start < span.end and end > position:
            if start > position:
                pieces.append(Span(position, start, span.type, span.score))
            position = end
    if position < span.end:
        pieces.append(Span(position, span.end, span.type, span.score))
    return pieces


def _stands(span: Span, result: RecognizerResult, plain: str, folded: str, allowed: Sequence[tuple[int, int]]) -> bool:
    if any(start <= span.start and span.end <= end for start, end in allowed):
        return False
    if span.type == "URL" and overlaps(span.start, span.end, allowed):
        return False
    if span.type == "ADDRESS":
        return not is_quantity(folded, span.end)
    if span.type not in _NUMBERS:
        return True
    value = plain[span.start : span.end]
    if is_date(value) and result.score < _SURE:
        return False
    if result.score < _SURE and span.type in ("PHONE", "BANK_ACCOUNT") and is_thousands(value):
        return False
    if is_amount(plain, span.start, span.end) and result.score < _SURE:
        return False
    return result.score >= _SURE or not is_policy_number(folded, span.start)
