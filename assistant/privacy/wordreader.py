"""Reads the words of a text in a script with capital letters, with what lists and shapes know of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.privacy.inflection import stems, surname_shape
from assistant.privacy.lexicon import common, latin_names, spell, stop_phrases, stop_words, words
from assistant.privacy.ner import Tag
from assistant.privacy.surroundings import CAMEL, ELISION, START, SUFFIX, common_ending, particles

TOKEN: Final = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_INFLECTED: Final = ("ru", "pl", "tr")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text with what is known of it."""

    start: int
    end: int
    text: str
    capital: bool
    first: bool
    given: bool
    family: bool
    shape: bool
    stop: bool
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
        self._common = common("cyrillic" if cyrillic else "latin")
        self._nouns = common("latin_nouns") if language == "de" else nothing
        self._own = frozenset(spell(name, language) for name in words(language, "given"))
        self._own_family = frozenset(spell(name, language) for name in words(language, "family"))
        self._given = self._own | (nothing if cyrillic else latin_names("given"))
        self._family = self._own_family | (nothing if cyrillic else latin_names("family"))
        inflected = self._common if language in _INFLECTED else nothing
        self._stems = frozenset(word[:size] for word in inflected for size in range(5, len(word) + 1))
        self._ending = common_ending(language)

    def read(self, text: str, tags: Sequence[Tag] = ()) -> list[Word]:
        """The words of a text, without elided articles before them and case endings set off by an apostrophe."""
        tagged = {position: tag.score for tag in tags if tag.is_name for position in range(tag.start, tag.end)}
        fixed = [match.span() for match in stop_phrases().finditer(text)]
        out = []
        for match in TOKEN.finditer(text):
            start, end = match.span()
            if elided := ELISION.match(text[start:end]):
                start += elided.end()
            if (
                (suffix := SUFFIX.search(text[start:end]))
                and end - start > len(suffix.group())
                and text[start:end][suffix.start() + 1 : suffix.start() + 2].islower()
            ):
                end = start + suffix.start()
            in_phrase = any(a <= start < b for a, b in fixed)
            first = bool(START.search(text[max(0, start - 6) : start]))
            out.append(self._word(text[start:end], start, first, tagged.get(start, 0.0), in_phrase))
        return out

    def _word(self, word: str, start: int, first: bool, tagged: float, in_phrase: bool) -> Word:
        low, spelt = word.lower(), spell(word, self._language)
        plain = self._plain(word, low)
        forms = {spell(form, self._language) for form in stems(word, self._language)} | {spelt}
        capital = word[0].isupper()
        parts = [part for part in re.split(r"['\-]", spelt) if len(part) > 1]
        # A word of the language counts as a name only where the language itself has that name.
        given = bool(forms & (self._own if plain else self._given))
        given = given or (len(parts) > 1 and capital and any(part in self._given for part in parts))
        family = bool(forms & (self._own_family if plain else self._family))
        if not capital and low in particles():
            given = family = False
        family = family or (len(parts) > 1 and all(part in self._family for part in parts))
        stop = spelt in self._stop or (not given and bool(forms & self._stop))
        return Word(
            start=start,
            end=start + len(word),
            text=word,
            capital=capital,
            first=first,
            given=given,
            family=family,
            shape=capital and surname_shape(word, self._language) and low not in self._common,
            stop=stop or in_phrase or bool(CAMEL.search(word)),
            plain=plain,
            tagged=tagged,
        )

    def _plain(self, word: str, low: str) -> bool:
        """Whether a word, or in languages with many endings its stem, is a common one."""
        if low in self._common or self._ending.search(low) or word.capitalize() in self._nouns:
            return True
        if self._language not in _INFLECTED:
            return low.endswith("s") and low[:-1] in self._common
        return len(low) > 6 and low[:-2] in self._stems
