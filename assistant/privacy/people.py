"""The recognizer of people's names: for every script in the text, the reader that knows it."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from assistant.privacy.arabic import ArabicNames
from assistant.privacy.cased import CasedNames
from assistant.privacy.catalogue import Entry
from assistant.privacy.devanagari import HindiNames
from assistant.privacy.han import ChineseNames, JapaneseNames
from assistant.privacy.hangul import KoreanNames
from assistant.privacy.ner import LANGUAGES, Rampart
from assistant.privacy.nlp import Artifacts
from assistant.privacy.patterns import EntryRecognizer, result
from assistant.privacy.presidio import RecognizerResult

_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_LATIN: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ÿĀ-žƠ-ưẠ-ỹ]{2}")

_ARABIC: Final = re.compile("[\u0620-\u064a]")
_DEVANAGARI: Final = re.compile("[\u0900-\u097f]")
_HANGUL: Final = re.compile("[가-힣]")
_HAN: Final = re.compile("[㐀-鿿]")
_KANA: Final = re.compile("[ぁ-ヴ]")

_cased = cache(CasedNames)
_arabic = cache(ArabicNames)
_hindi = cache(HindiNames)
_chinese = cache(ChineseNames)
_japanese = cache(JapaneseNames)
_korean = cache(KoreanNames)
CASED: Final = LANGUAGES | {"pl", "tr", "vi"}
OWN_READERS: Final[dict[str, Callable[[], object]]] = {
    "ar": _arabic,
    "hi": _hindi,
    "zh": _chinese,
    "ja": _japanese,
    "ko": _korean,
    "ru": lambda: _cased("ru"),
}


class NameRecognizer(EntryRecognizer):
    """People's names, by the scripts that stand in the text; the language chooses the cues."""

    def __init__(self, entry: Entry, language: str, model: Rampart) -> None:
        self._model = model
        self._language = language
        self._cased_language = language if language in CASED else "en"
        _cased(self._cased_language)
        if language in OWN_READERS:
            OWN_READERS[language]()
        super().__init__(entry, language)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Artifacts) -> list[RecognizerResult]:
        """Every name found."""
        found: list[tuple[int, int, float]] = []
        latin = nlp_artifacts.latin
        if _CYRILLIC.search(text):
            found += _cased("ru").find(latin)
        if _ARABIC.search(text):
            found += _arabic().find(text)
        if _DEVANAGARI.search(text):
            found += _hindi().find(text)
        if _HANGUL.search(text):
            found += _korean().find(text)
        if _KANA.search(text) and self._language != "zh":
            found += _japanese().find(text)
        elif _HAN.search(text):
            found += (_japanese() if self._language == "ja" else _chinese()).find(text)
        if _LATIN.search(latin):
            reader = _cased(self._cased_language)
            names = reader.find(latin)
            if self._language in LANGUAGES and reader.wants_model(latin, names):
                names = reader.find(latin, self._model.tags(latin))
            found += names
        return [result(self, self.entry.type, start, end, score) for start, end, score in found]
