"""The keys under which a word is looked up: its stem, its stem without accents, its root where the stemmer leaves several."""

import re
import unicodedata
from functools import cache
from typing import Final

from ingest.contract.glossary.rules import arabic_affixes, rules_of, spelling
from ingest.contract.lexical import stem_words

_KEPT: Final = 3  # letters that an affix has to leave
_TYPED: Final = 4  # letters of a beginning that tells a word even without accents
_TURKISH_ENDING: Final = re.compile(r"(?<=\w{4})(?:l[ae]r[ıi]?|s?[ıiuü])$")
_TURKISH_SOFT: Final = {"k": "ğ", "p": "b", "ç": "c", "t": "d"}
_HARAKAT: Final = re.compile(r"[\u064b-\u065f\u0670]+")
# A vowel that comes and goes: dodatek and dodatku, подарок and подарка; premia and premii.
_FLEETING: Final = {"pl": re.compile(r"e(k)$|i$"), "ru": re.compile(r"[ео](к)$")}


def stem(word: str, language: str) -> str:
    """The word's main key, of a folded word without spaces."""
    if language == "ar":
        return _arabic(word)
    if language == "vi":
        return _vietnamese(word)
    word = normalised(word, language)
    if language == "tr":
        return next((whole for form, whole in rules_of(language).irregular.items() if word.startswith(form)), word)
    return stem_words([word], language)[0]


def normalised(word: str, language: str) -> str:
    """The word in one of the spellings that are the same to readers of the language."""
    return word.translate(_letter_table("devanagari")) if language == "hi" else word


def shared_keys(word: str, language: str) -> tuple[str, ...]:
    """Keys under which a word of a text is looked for beside its stem: "zeby" may be zęby without its accent, but żeby is another word."""
    keys = other_keys(word, language)
    return keys if without_accents(word) == word else tuple(key for key in keys if key.startswith("~"))


def other_keys(word: str, language: str) -> tuple[str, ...]:
    """Keys that the word shares with its other spellings and forms, the nearest first."""
    if language == "ar":
        return ()
    if word.isascii():
        root = _root(word, language)
        return (f"~{root}",) if root else ()
    typed = as_typed(word, language)
    if language == "vi":
        return typed
    keys = [without_accents(stem(word, language)), *(stem(form, language) for form in typed)]
    root = _root(word, language)
    return tuple(dict.fromkeys([*keys, *([f"~{root}"] if root else [])]))


def as_typed(word: str, language: str) -> tuple[str, ...]:
    """How the word is typed without accents: Kündigung as Kundigung, in German also as Kuendigung."""
    forms = [without_accents(word)]
    if language == "de" and not word.isascii():
        forms.append(without_accents(word.translate(_letter_table("german"))))
    return tuple(forms)


def prefixes(word: str, language: str) -> tuple[str, ...]:
    """What words that carry this one and a chain of endings begin with, in an agglutinating language."""
    root = _TURKISH_ENDING.sub("", word) if language == "tr" else word
    softened = root[:-1] + _TURKISH_SOFT[root[-1]] if language == "tr" and root[-1] in _TURKISH_SOFT else root
    typed = [form for form in map(without_accents, (root, softened)) if len(form) >= _TYPED]
    return tuple(dict.fromkeys([root, softened, *typed]))


def without_accents(word: str) -> str:
    """The word as it is typed where accents are a trouble; vowel signs of Indian scripts are no accents."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.translate(_letter_table("letters")))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))


@cache
def _letter_table(name: str) -> dict[int, str]:
    return str.maketrans(dict(spelling(name)))


def _vietnamese(word: str) -> str:
    if word.isascii():
        return word
    # The tone of oa, oe and uy is written on either vowel.
    for old, new in spelling("vietnamese").items():
        word = word.replace(old, new)
    return word


def _arabic(word: str) -> str:
    """Light stemming after Larkey et al., "Light stemming for Arabic information retrieval", 2007, with the endings of possession."""
    word = _HARAKAT.sub("", word.translate(_letter_table("arabic")))
    if word.startswith(arabic_affixes("prefixes")):
        prefixes = (prefix for prefix in arabic_affixes("prefixes") if word.startswith(prefix))
        word = next((word[len(prefix) :] for prefix in prefixes if len(word) - len(prefix) >= _KEPT), word)
    for _ in range(2):
        if not word.endswith(arabic_affixes("suffixes")):
            break
        suffixes = (suffix for suffix in arabic_affixes("suffixes") if word.endswith(suffix))
        word = next((word[: -len(suffix)] for suffix in suffixes if len(word) - len(suffix) >= _KEPT), word)
    return word


def _root(word: str, language: str) -> str:
    if language == "tr":
        return _TURKISH_ENDING.sub("", word)
    fleeting = _FLEETING.get(language)
    if fleeting is None:
        return ""
    return fleeting.sub(r"\1", stem(word, language))
