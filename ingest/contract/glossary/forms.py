"""The keys under which a word is looked up: its stem, its stem without accents, its root where the stemmer leaves several."""

import re
import unicodedata
from functools import cache
from typing import Final

from ingest.contract.glossary.rules import arabic_affixes, rules_of, spelling
from ingest.contract.lexical import tokenise

_KEPT: Final = 3  # letters that an affix has to leave
_TURKISH_ENDING: Final = re.compile(r"(?<=\w{4})(?:l[ae]r[ıi]?|s?[ıiuü])$")
_TURKISH_SOFT: Final = {"k": "ğ", "p": "b", "ç": "c", "t": "d"}
_ROMANCE_ENDING: Final = re.compile(r"(?<=\w{4})(?:[aeiou]+s?|s)$")
_PORTUGUESE_PLURAL: Final = re.compile(r"(?<=\w{2})([aeou])is$")
_FLEETING: Final = {"pl": re.compile(r"ek$"), "ru": re.compile(r"[ео]к$")}


def stem(word: str, language: str) -> str:
    """The word's main key, of a folded word without spaces."""
    if language == "ar":
        return _arabic(word)
    if language == "vi":
        return _vietnamese(word)
    if language == "hi":
        word = _translated(word, "devanagari")
    if language == "tr":
        return next((whole for form, whole in rules_of(language).irregular.items() if word.startswith(form)), word)
    return " ".join(tokenise(word, language))


def other_keys(word: str, language: str) -> tuple[str, ...]:
    """Keys that the word shares with its other spellings and forms, the nearest first."""
    if language == "ar":
        return ()
    bare = without_accents(word)
    if language == "vi":
        return (bare,)
    keys = [without_accents(stem(word, language)), stem(bare, language)]
    if language == "de" and bare != word:
        keys.append(without_accents(stem(_translated(word, "german"), language)))
    root = _root(bare, language)
    return tuple(dict.fromkeys([*keys, *([f"~{root}"] if root else [])]))


def prefixes(word: str, language: str) -> tuple[str, ...]:
    """What words that carry this one and a chain of endings begin with, in an agglutinating language."""
    root = _TURKISH_ENDING.sub("", word) if language == "tr" else word
    softened = root[:-1] + _TURKISH_SOFT[root[-1]] if language == "tr" and root[-1] in _TURKISH_SOFT else root
    forms = (root, softened)
    return tuple(dict.fromkeys([*forms, *(without_accents(form) for form in forms)]))


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(dict(spelling("letters")))


def without_accents(word: str) -> str:
    """The word as it is typed where accents are a trouble; vowel signs of Indian scripts are no accents."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.translate(_letters()))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))


def _translated(word: str, table: str) -> str:
    for old, new in spelling(table).items():
        word = word.replace(old, new)
    return word


def _vietnamese(word: str) -> str:
    return word if word.isascii() else _translated(word, "vietnamese")


def _arabic(word: str) -> str:
    """Light stemming after Larkey et al., "Light stemming for Arabic information retrieval", 2007, with the endings of possession."""
    word = "".join(c for c in _translated(word, "arabic") if not "\u064b" <= c <= "\u065f" and c != "\u0670")
    for prefix in arabic_affixes("prefixes"):
        if word.startswith(prefix) and len(word) - len(prefix) >= _KEPT:
            word = word[len(prefix) :]
            break
    for _ in range(2):
        for suffix in arabic_affixes("suffixes"):
            if word.endswith(suffix) and len(word) - len(suffix) >= _KEPT:
                word = word[: -len(suffix)]
                break
    return word


def _root(bare: str, language: str) -> str:
    if language in {"es", "fr", "it", "pt"}:
        if language == "pt":
            bare = _PORTUGUESE_PLURAL.sub(r"\1l", bare)
        return _ROMANCE_ENDING.sub("", bare)
    if language == "pl":
        return _FLEETING["pl"].sub("k", without_accents(stem(bare, language)).rstrip("i"))
    if language == "ru":
        return _FLEETING["ru"].sub("к", without_accents(stem(bare, language)))
    return ""
