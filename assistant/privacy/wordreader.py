"""Reads the words of a text in a script with capital letters, with what lists and shapes know of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.privacy.inflection import possessed, stems, surname_shape
from assistant.privacy.lexicon import common, cue_words, fold, latin_names, spell, stop_phrases, words
from assistant.privacy.ner import Tag
from assistant.privacy.ordinary import among_places, cities, located, openings, small_words, stop_words, towns
from assistant.privacy.surroundings import CAMEL, ELISION, START, SUFFIX, common_ending, particles

TOKEN: Final = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_CLAUSE: Final = re.compile(r"[^.!?;\n]+")
# The Turkish endings for in and from: Manisa'da, Ankara'dan.
_LOCATIVE: Final = re.compile(r"'[dt][ae]")
_WRITTEN_ON: Final = re.compile(r"[^\W\d_]{5}[dt][ae](?:n|ki)?$")
_INFLECTED: Final = ("ru", "pl", "tr")


# Latin letters beyond Western Europe's that a language writes itself.
_OWN_LETTERS: Final = {
    "tr": frozenset("ğıİş"),
    "pl": frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻ"),
    "fr": frozenset("œŒ"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text with what is known of it.

    `soft` is a name that is an ordinary word too (June, Hope): it counts only beside a cue or another name.
    """

    start: int
    end: int
    text: str
    capital: bool
    first: bool
    given: bool
    family: bool
    shape: bool
    stop: bool
    soft: bool
    town: bool
    plain: bool
    tagged: float

    @property
    def known(self) -> bool:
        """Whether a list or an ending says that it is part of a name."""
        return self.given or self.family or self.shape


class WordReader:
    """Knows the name lists, common words and stop words of one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        cyrillic = language == "ru"
        nothing: frozenset[str] = frozenset()
        self._stop = stop_words(language)
        self._small = small_words(language)
        self._cue_words = cue_words(language) if language != "vi" else nothing
        self._common = common("cyrillic" if cyrillic else "latin")
        self._nouns = common("latin_nouns") if language == "de" else nothing
        self._own = frozenset(spell(name, language) for name in words(language, "given"))
        self._own_family = frozenset(spell(name, language) for name in words(language, "family"))
        self._given = self._own | (nothing if cyrillic else latin_names("given"))
        self._family = self._own_family | (nothing if cyrillic else latin_names("family"))
        inflected = self._common if language in _INFLECTED else nothing
        self._folded = frozenset(fold(word) for word in self._common) if language == "tr" else nothing
        self._stems = frozenset(word[:size] for word in inflected for size in range(5, len(word) + 1))
        self._ending = common_ending(language)

    def read(self, text: str, tags: Sequence[Tag] = ()) -> list[Word]:
        """The words of a text, without elided articles before them and case endings set off by an apostrophe."""
        tagged = {position: tag.score for tag in tags if tag.is_name for position in range(tag.start, tag.end)}
        fixed = [match.span() for match in stop_phrases().finditer(text)]
        loud = [match.span() for match in _CLAUSE.finditer(text) if _shouts(match.group())]
        out: list[Word] = []
        places: list[tuple[int, int]] = []
        for start, end in _tokens(text):
            first = bool(START.search(text[max(0, start - 6) : start]))
            word = self._word(text[start:end], start, first, tagged.get(start, 0.0))
            other_script = self._language != "ru" and bool(_CYRILLIC.search(word.text))
            if other_script or any(a <= start < b for a, b in fixed) or (first and self._opens(text, start, end)):
                word = replace(word, stop=True)
            if any(a <= start < b for a, b in loud):
                word = _lowered(word, out[-1] if out else None)
            elif self._is_place(text, word, places) and not self._named_after(out):
                places.append((start, end))
                word = replace(word, stop=True, soft=False)
            out.append(word)
        return out

    def _opens(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence's first word is a verb that is spelt like a name: Idę na urlop, not Idę Kowalską."""
        return text[start:end].lower() in openings(self._language) and not text[end + 1 : end + 2].isupper()

    def _is_place(self, text: str, word: Word, places: Sequence[tuple[int, int]]) -> bool:
        if not word.capital or not (word.town or spell(word.text, self._language) in cities(self._language)):
            return False
        if self._language == "tr" and _LOCATIVE.match(text, word.end):
            return True
        return located(text, word.start, self._language) or among_places(places, text, word.start)

    def _named_after(self, before: Sequence[Word]) -> bool:
        """Whether a town is part of a name that is already begun: Sofía de León, Annelotte van Raalte."""
        if len(before) < 2 or before[-1].capital or before[-1].text not in particles() or not before[-2].capital:
            return False
        return before[-2].given or (self._language == "nl" and not (before[-2].plain or before[-2].stop))

    def _word(self, word: str, start: int, first: bool, tagged: float) -> Word:
        low = _lower(word, self._language)
        spelt = spell(low, self._language)
        plain = self._plain(word, low) and not foreign(low, self._language)
        forms = {spell(form, self._language) for form in stems(low, self._language)} | {spelt}
        forms |= {spell(form, self._language) for form in possessed(low, self._language)}
        capital = word[0].isupper()
        parts = [part for part in re.split(r"['\-]", spelt) if len(part) > 1]
        # A word of the language counts as a name only where the language itself has that name.
        named = forms
        if self._language == "pl" and low[-1] in "ęą":
            # An ending that only oblique cases have: Jadę is not Jade.
            named = forms - {spelt}
        if spelt in self._stop or spelt in towns():
            # What stands on a list as it is written is not taken for a form of something else: Fransa is no Frans.
            named = {spelt}
        elif self._language == "tr":
            named = {spelt} | (forms - self._folded)
        given_forms = named & (self._own if plain else self._given)
        family_forms = named & (self._own_family if plain else self._family)
        given = bool(given_forms) or (len(parts) > 1 and capital and any(map(self._gives, parts)))
        family = bool(family_forms) or (len(parts) > 1 and all(part in self._family for part in parts))
        if not capital and low in particles():
            given = family = False
        shape = capital and surname_shape(low, self._language) and low not in self._common
        ordinary = bool(forms & self._stop) and not (given_forms - self._stop)
        # An ending without an apostrophe says in Turkish that it is no name: Eylülde.
        ordinary_only = ordinary and self._language == "tr" and spelt not in self._stop
        small = spelt in self._small
        short = len(spelt) < 3 and self._language != "vi"
        soft = (given or family) and (ordinary or small or short) and not ordinary_only
        town = not (given or family) and bool(forms & towns())
        # Nor is a town with an ending written on it anyone's name: Manisada, Taksimde.
        written_on = bool(_WRITTEN_ON.search(spelt)) or (town and spelt not in towns())
        ordinary_only = ordinary_only or (self._language == "tr" and written_on and not (given or family))
        return Word(
            start=start,
            end=start + len(word),
            text=word,
            capital=capital,
            first=first,
            given=given,
            family=family,
            shape=shape and not town,
            stop=bool(
                ordinary_only or (ordinary and not soft) or (small and (first or not soft)) or CAMEL.search(word)
            ),
            soft=soft,
            town=town,
            plain=plain or town,
            tagged=tagged,
        )

    def _gives(self, part: str) -> bool:
        """Whether a part of a word with a hyphen is a given name: of Anne-Marie it is, of Long-term it is not."""
        return part in self._own or (part in self._given and part not in self._common)

    def _plain(self, word: str, low: str) -> bool:
        """Whether a word, or in languages with many endings its stem, is a common one."""
        if low in self._common or low in self._cue_words or self._ending.search(low):
            return True
        if word.capitalize() in self._nouns:
            return True
        if self._language not in _INFLECTED:
            return low.endswith("s") and low[:-1] in self._common
        return len(low) > 6 and low[:-2] in self._stems


def foreign(word: str, language: str) -> bool:
    """Whether a word in Latin letters has one that the language does not write: in a German sentence Yıldırım is no German word, common as it is."""
    own = _OWN_LETTERS.get(language, frozenset())
    return language != "vi" and any(
        "\u0100" <= char <= "\u024f" or "\u1ea0" <= char <= "\u1ef9" for char in word if char not in own
    )


def _tokens(text: str) -> Iterator[tuple[int, int]]:
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if elided := ELISION.match(text[start:end]):
            start += elided.end()
        suffix = SUFFIX.search(text[start:end])
        if suffix and end - start > len(suffix.group()) and text[start + suffix.start() + 1 : end][:1].islower():
            end = start + suffix.start()
        yield start, end


def _lower(word: str, language: str) -> str:
    return word.replace("İ", "i").replace("I", "ı").lower() if language == "tr" else word.lower()


def _shouts(clause: str) -> bool:
    return clause.isupper() and len(TOKEN.findall(clause)) > 2


def _lowered(word: Word, before: Word | None) -> Word:
    """The word as it would stand in a text that does not shout: in capitals only a known name has one."""
    named = word.known and not (word.plain or word.soft)
    following = before is not None and before.capital and before.given and not word.plain
    if named or (following and not word.stop):
        return replace(word, text=word.text.capitalize())
    return replace(word, text=word.text.lower(), capital=False, first=False, shape=False)
