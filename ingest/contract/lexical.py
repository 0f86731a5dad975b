"""Words of a text as BM25 sees them, in any script, the same for documents and questions.

Han and kana become character bigrams, Thai and its neighbours trigrams; elsewhere words are stemmed by the language's Snowball stemmer
where there is one. Measured in the project's retrieval benchmark against a plain word pattern.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Final

import Stemmer

_STEMMERS: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

_HAN_KANA: Final = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_LETTER: Final = rf"(?![{_HAN_KANA}{_UNSPACED}])[^\W_]"
_MARK: Final = r"[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u064b-\u065f\u0670]"
# Letters and digits with the combining marks that belong to them (Hindi vowels, Arabic harakat), "401(k)" as one word.
_TOKEN: Final = re.compile(
    rf"(?P<cjk>[{_HAN_KANA}]+)|(?P<unspaced>[{_UNSPACED}]+)|(?P<form>\d{{3}}\([a-z]\))|(?P<word>{_LETTER}(?:{_LETTER}|{_MARK})*)"
)
_THREAD: Final = threading.local()


def tokenise(text: str, language: str | None) -> list[str]:
    """Index terms of a text.

    Args:
        text: any text.
        language: ISO 639-1 code that picks the stemmer; None or a language without one leaves words as they are.
    """
    terms: list[str] = []
    # The capital İ folds to i and a dot above, which no small i has.
    folded = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")
    for match in _TOKEN.finditer(folded):
        token = match[0]
        if match.lastgroup == "cjk":
            terms.extend(_ngrams(token, 2))
        elif match.lastgroup == "unspaced":
            terms.extend(_ngrams(token, 3))
        else:
            terms.append(token)
    return stem_words(terms, language)


def stem_words(words: list[str], language: str | None) -> list[str]:
    """The stems of folded words, the words themselves in a language without a stemmer."""
    stemmer = _stemmer(language)
    if stemmer is None:
        return words
    # Of some words, as of the Greek for "when", a stemmer leaves nothing; BM25 cannot look nothing up.
    return [stem or word for stem, word in zip(stemmer.stemWords(words), words, strict=True)]


def _ngrams(text: str, size: int) -> list[str]:
    if len(text) <= size:
        return [text]
    return [text[i : i + size] for i in range(len(text) - size + 1)]


def _stemmer(language: str | None) -> "Stemmer.Stemmer | None":
    name = _STEMMERS.get(language or "")
    if name is None or name not in _available():
        return None
    # A stemmer object is not thread-safe; one a thread and language.
    stemmers: dict[str, Stemmer.Stemmer] = _THREAD.__dict__
    if name not in stemmers:
        stemmers[name] = Stemmer.Stemmer(name)
    return stemmers[name]


@lru_cache(maxsize=1)
def _available() -> frozenset[str]:
    return frozenset(Stemmer.algorithms())
