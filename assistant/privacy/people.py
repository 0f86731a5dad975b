"""The recognizer of people's names: for every script in the text, the reader that knows it."""

import re
from functools import cache
from typing import Final

from assistant.privacy.cased import CasedNames
from assistant.privacy.catalogue import Entry
from assistant.privacy.ner import LANGUAGES, Rampart, Tag
from assistant.privacy.nlp import Artifacts
from assistant.privacy.patterns import EntryRecognizer, result
from assistant.privacy.presidio import RecognizerResult

_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_LATIN: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ÿĀ-žƠ-ưẠ-ỹ]{2}")

_cased = cache(CasedNames)


class NameRecognizer(EntryRecognizer):
    """People's names, by the scripts that stand in the text; the language chooses the cues."""

    def __init__(self, entry: Entry, language: str, model: Rampart) -> None:
        self._model = model
        self._language = language
        super().__init__(entry, language)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Artifacts) -> list[RecognizerResult]:
        """Every name found."""
        found: list[tuple[int, int, float]] = []
        latin = nlp_artifacts.latin
        if _CYRILLIC.search(text):
            found += _cased("ru").find(latin)
        if _LATIN.search(latin):
            language = self._language if self._language in LANGUAGES | {"pl", "tr", "vi"} else "en"
            reader = _cased(language)
            tags: list[Tag] = []
            if self._language in LANGUAGES and reader.wants_model(latin):
                tags = self._model.tags(latin)
            found += reader.find(latin, tags)
        return [result(self, self.entry.type, start, end, score) for start, end, score in found]
