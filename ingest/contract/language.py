"""Which language a text is in: the script first, then langdetect among the languages that share it.

langdetect alone takes short Chinese for Korean and short Spanish for Portuguese or Catalan; the script decides most cases outright, and
what remains is weighed with common function words, which a short question nearly always holds.
"""

import json
import math
import re
import unicodedata
from collections import Counter
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import langdetect
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

SERVED_LANGUAGES: Final = (
    "en",
    "es",
    "fr",
    "de",
    "pt",
    "it",
    "nl",
    "pl",
    "tr",
    "ar",
    "hi",
    "zh",
    "ja",
    "ko",
    "vi",
    "ru",
)
FALLBACK_LANGUAGE: Final = "en"

# Scripts that one served language alone uses; None where several languages share the script.
_SCRIPT_LANGUAGES: Final = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "DEVANAGARI": "hi", "THAI": "th", "GREEK": "el", "HEBREW": "he",
    "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu", "KANNADA": "kn", "MALAYALAM": "ml", "GURMUKHI": "pa",
    "ARABIC": "ar", "CYRILLIC": "ru",
}  # fmt: skip
_CYRILLIC: Final = frozenset({"ru", "uk", "bg", "sr"})
_ARABIC: Final = frozenset({"ar", "fa", "ur"})
# Languages that are hardly ever written in Latin letters; Serbian is.
_OTHER_SCRIPTS: Final = (frozenset(_SCRIPT_LANGUAGES.values()) | _CYRILLIC | _ARABIC) - {"sr"}
# From so many function words of another language on, and so large a share of all words, a text is in that one.
_TELLING_WORDS: Final = 4
_TELLING_SHARE: Final = 0.15
_TELLING_LETTERS: Final = (
    # Urdu also has the letters of Persian, so it is asked first.
    ("ARABIC", re.compile("[ٹڈڑںھہے]"), "ur"),
    ("ARABIC", re.compile("[پچژگکی]"), "fa"),
    ("CYRILLIC", re.compile("[іїєґ]"), "uk"),
)
_TELLING_LATIN: Final = (
    (re.compile("[ăđơư]|[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỵỷỹ]"), "vi"),
    (re.compile("[ąćęłńśźż]"), "pl"),
    (re.compile("[ğış]"), "tr"),
    (re.compile("ß"), "de"),
    (re.compile("[¿¡ñ]"), "es"),
    (re.compile("[ãõ]"), "pt"),
    (re.compile(r"œ|\bça\b"), "fr"),
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLACEHOLDER: Final = re.compile(r"<[A-Z_0-9]+>")
_FLOOR: Final = 0.02
# langdetect is sure of itself even for one word, and often wrong; below so many letters it counts in proportion.
_ENOUGH_LETTERS: Final = 40
# How much one function word of a language raises its odds.
_WORD_WEIGHT: Final = math.log(3.0)
_LETTER_WEIGHT: Final = math.log(20.0)
_UNSERVED_PENALTY: Final = math.log(8.0)


def detect_language(text: str, *, expected: str | None = None) -> str:
    """Return the ISO 639-1 code of the text's language.

    Args:
        text: any text; placeholders such as `<PERSON>` are ignored.
        expected: the language the person is likely to use (of the interface or the last turn); decides where the text does not.
    """
    cleaned = unicodedata.normalize("NFC", _PLACEHOLDER.sub(" ", text)).casefold()
    script = _main_script(cleaned)
    if script is None:
        return expected or FALLBACK_LANGUAGE
    if script != "LATIN":
        return _by_letters(script, cleaned)
    return _latin(cleaned, expected)


def contradicts(text: str, language: str) -> bool:
    """True if a text is surely not in a language: another script, or clearly the function words of another one.

    Args:
        text: as much of the text as is at hand; a few words contradict nothing.
        language: ISO 639-1 code, also of a language that is not served.
    """
    cleaned = unicodedata.normalize("NFC", _PLACEHOLDER.sub(" ", text)).casefold()
    script = _main_script(cleaned)
    if script is None or sum(map(str.isalpha, cleaned)) < _ENOUGH_LETTERS // 2:
        return False
    if script != "LATIN" or language in _OTHER_SCRIPTS:
        owner = _SCRIPT_LANGUAGES.get(script)
        family = "CYRILLIC" if language in _CYRILLIC else "ARABIC" if language in _ARABIC else None
        return owner != language and family != script
    seen = _latin(cleaned, language)
    words = _WORD.findall(cleaned)
    counts = {code: sum(word in _function_words().get(code, ()) for word in words) for code in (seen, language)}
    return seen != language and counts[seen] >= max(_TELLING_WORDS, _TELLING_SHARE * len(words), 2 * counts[language])


def _main_script(text: str) -> str | None:
    counts: Counter[str] = Counter()
    for letter in text:
        if letter.isalpha():
            counts[_script(letter)] += 1
    if not counts:
        return None
    # One kana in a sentence makes it Japanese, however much of it is kanji.
    if counts["HIRAGANA"] + counts["KATAKANA"] > 0.1 * (counts["CJK"] + counts["HIRAGANA"] + counts["KATAKANA"]) > 0:
        counts["HIRAGANA"] += counts.pop("CJK", 0)
    # A character of an unspaced script says as much as a short word; Latin names and forms inside do not outvote it.
    for script in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL"):
        counts[script] *= 3
    others = {script: count for script, count in counts.items() if script != "LATIN" and count}
    if others and max(others.values()) * 2 >= counts["LATIN"]:
        return max(others, key=lambda script: others[script])
    return "LATIN"


@cache
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0]
    return "LATIN" if name.startswith("FULLWIDTH") else name


def _by_letters(script: str, text: str) -> str:
    for owner, letters, language in _TELLING_LETTERS:
        if owner == script and len(letters.findall(text)) >= 2:
            return language
    return _SCRIPT_LANGUAGES.get(script, FALLBACK_LANGUAGE)


def _latin(text: str, expected: str | None) -> str:
    words = _WORD.findall(text)
    trust = min(1.0, sum(map(len, words)) / _ENOUGH_LETTERS)
    odds = {language: trust * math.log(probability) for language, probability in _langdetect(text).items()}
    for language, function_words in _function_words().items():
        hits = sum(word in function_words for word in words)
        odds[language] = odds.get(language, trust * math.log(_FLOOR)) + _WORD_WEIGHT * hits
    for letters, language in _TELLING_LATIN:
        if letters.search(text):
            odds[language] = odds.get(language, trust * math.log(_FLOOR)) + _LETTER_WEIGHT
    for language in odds:
        if language not in SERVED_LANGUAGES:
            odds[language] -= _UNSERVED_PENALTY
    if expected in odds:
        odds[expected] += _WORD_WEIGHT
    return max(odds, key=lambda language: odds[language])


def _langdetect(text: str) -> dict[str, float]:
    detector = _factory().create()
    detector.append(text)
    try:
        found = {result.lang: max(result.prob, _FLOOR) for result in detector.get_probabilities()}
    except LangDetectException:  # no letters it knows
        found = {}
    return {language: probability for language, probability in found.items() if language in _function_words()}


@cache
def _factory() -> DetectorFactory:
    """langdetect's own factory, with a fixed seed (it samples) and without profiles of other scripts."""
    factory = DetectorFactory()
    factory.set_seed(0)
    profiles = Path(langdetect.__file__).parent / "profiles"
    names = [name for name in sorted(_function_words()) if (profiles / name).is_file()]
    factory.load_json_profile([(profiles / name).read_text(encoding="utf-8") for name in names])
    return factory


def function_words(language: str) -> frozenset[str]:
    """Common words of a language that say nothing of what a text is about; none for a language without a list."""
    return _function_words().get(language, frozenset())


@cache
def _function_words() -> dict[str, frozenset[str]]:
    source = resources.files("ingest.contract").joinpath("language_words.json").read_text(encoding="utf-8")
    return {language: frozenset(words.split()) for language, words in json.loads(source).items()}
