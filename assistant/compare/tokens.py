"""Words of a question or a name as comparison sees them, in any script, with the spellings under which each is found."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ingest.contract.lexical import tokenise

_SYLLABLES: Final = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3"
# Han, kana and Hangul stand one by one, since names and particles are written together; elsewhere words, with their combining marks.
_TOKEN: Final = re.compile(
    rf"[{_SYLLABLES}]|(?:(?![{_SYLLABLES}])(?:[^\W_]|[\u0300-\u036f\u0900-\u0963\u064b-\u065f\u0670]))+"
)
_SYLLABLE: Final = re.compile(rf"[{_SYLLABLES}]")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
# "wa-l-", "bi-l-": what Arabic writes together with the word that follows.
_PROCLITIC: Final = re.compile(r"^(?:[وف])?(?:[بلك])?(?:ال)?")
_SHORTEST_ARABIC: Final = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or one character of a script without spaces, at `[start, end)` of the text.

    `written` are its folded spellings as they stand; `spellings` hold its stem besides.
    """

    start: int
    end: int
    text: str
    written: frozenset[str]
    spellings: frozenset[str]

    @property
    def syllable(self) -> bool:
        """True for Han, kana and Hangul."""
        return _SYLLABLE.fullmatch(self.text) is not None


def tokens_of(text: str, language: str) -> tuple[Token, ...]:
    """The words of a text; `language` (ISO 639-1) picks the stemmer."""
    return tuple(
        Token(match.start(), match.end(), match[0], written_forms(match[0], language), spellings(match[0], language))
        for match in _TOKEN.finditer(text)
    )


@lru_cache(maxsize=20_000)
def written_forms(word: str, language: str) -> frozenset[str]:
    """Folded spellings of a word: as it stands, without accents (which Vietnamese cannot spare), and without what Arabic writes in front."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    found = {folded} if language == "vi" else {folded, _plain(folded)}
    if _ARABIC.search(folded):
        found.update(_without_proclitics(_plain(folded)))
    return frozenset(found)


@lru_cache(maxsize=20_000)
def spellings(word: str, language: str) -> frozenset[str]:
    """The written forms of a word and its stem."""
    forms = written_forms(word, language)
    if len(word) < 2 or word.isdigit():
        return forms
    return forms | frozenset(tokenise(word, language))


def same_word(one: frozenset[str], other: frozenset[str]) -> bool:
    """True if two words have a spelling in common."""
    return not one.isdisjoint(other)


def covered(spans: Sequence[tuple[int, int]], index: int) -> bool:
    """True if a token index lies in one of the `[start, end)` ranges."""
    return any(start <= index < end for start, end in spans)


def _plain(text: str) -> str:
    """Without accents on Latin, Cyrillic and Arabic letters; in other scripts a mark makes another letter, but for the nukta."""
    letters = [_bare(letter) for letter in text]
    return "".join(letters).replace("\u0131", "i").replace("\u093c", "").replace("\u0649", "\u064a")


def _bare(letter: str) -> str:
    code = ord(letter)
    if 0x0900 <= code < 0x0980 or code >= 0x3000:
        return letter
    return "".join(part for part in unicodedata.normalize("NFD", letter) if unicodedata.category(part) != "Mn")


def _without_proclitics(word: str) -> set[str]:
    shorter = {word[match.end() :] for match in [_PROCLITIC.match(word)] if match}
    shorter.update(word[1:] for first in "وفبلك" if word.startswith(first))
    shorter.update(word[2:] for article in ("ال", "لل") if word.startswith(article))
    return {form for form in shorter if len(form) >= _SHORTEST_ARABIC}
