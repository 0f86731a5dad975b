"""Gathers the words of a text that could be one name: capitals, initials, and the small words between them."""

from collections.abc import Sequence
from typing import Final

from assistant.privacy.lexicon import cues, fold
from assistant.privacy.ner import Tag
from assistant.privacy.ordinary import deeds, is_time, no_particles, small_words
from assistant.privacy.surroundings import particles
from assistant.privacy.wordreader import Word, WordReader

_LONGEST: Final = 7
_GAPS: Final = (" ", ". ", "-", "  ", "' ")
_REACH: Final = 48


def before(text: str, start: int) -> str:
    """What stands before a place, as far as cues reach, in lower case."""
    return text[max(0, start - _REACH) : start].lower()


class Runs:
    """The words of one language, and which of them go together."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._reader = WordReader(language)
        self._cues = cues(language)
        self._deeds = deeds(language)
        self._particles = particles() - no_particles(language)
        self._small = small_words(language)

    def words(self, text: str, tags: Sequence[Tag] = ()) -> list[Word]:
        """The words of a text."""
        return self._reader.read(text, tags)

    def at(self, text: str, tokens: Sequence[Word], index: int) -> list[Word]:
        """The words from `index` on that could be one name, none if no name begins there."""
        run: list[Word] = []
        for position in range(index, min(index + _LONGEST, len(tokens))):
            word = tokens[position]
            if run and not self._adjoins(text, run[-1], word):
                break
            if not (run and self._crosses(text, tokens, position, run)) and not self._takes(
                text, tokens, position, run
            ):
                break
            run.append(word)
        while run and fold(run[-1].text) in self._particles and not run[-1].capital:
            run.pop()
        return run

    def cued(self, text: str, start: int) -> bool:
        """Whether a word for kin, a role or a title stands right before a place."""
        window = before(text, start)
        return bool(self._cues.strong.search(window) or self._cues.titles.search(window))

    @staticmethod
    def _adjoins(text: str, last: Word, word: Word) -> bool:
        gap = text[last.end : word.start]
        return gap in _GAPS and not (gap == ". " and len(last.text) > 2)

    def _crosses(self, text: str, tokens: Sequence[Word], position: int, run: Sequence[Word]) -> bool:
        """Whether the small word at `position` stands inside a name: van in Sanne van Dijk, not in Regeling van Werk."""
        word = tokens[position]
        if fold(word.text) not in self._particles or position + 1 >= len(tokens):
            return False
        ahead = tokens[position + 1]
        if word.capital:
            return ahead.capital and text[word.end : ahead.start] == " "
        if fold(ahead.text) in self._particles and not ahead.capital and position + 2 < len(tokens):
            ahead = tokens[position + 2]
        if not ahead.capital or ahead.stop:
            return False
        if fold(word.text) not in self._small or any(part.known or part.tagged > 0.5 for part in run):
            return True
        if self.cued(text, run[0].start):
            return True
        return self._language != "de" and not run[-1].plain and (ahead.town or not ahead.plain)

    def _takes(self, text: str, tokens: Sequence[Word], position: int, run: Sequence[Word]) -> bool:
        word = tokens[position]
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        return self._usable(text, word) and (not word.soft or self._stands_out(text, word, run, following))

    def _stands_out(self, text: str, word: Word, run: Sequence[Word], following: Word | None) -> bool:
        """Whether a name that is an ordinary word too is meant as a name: beside a cue, a sure name or a deed."""
        if not word.capital or is_time(text, word.end):
            return False
        if run and run[-1].given and not run[-1].soft:
            return True
        beside = following is not None and text[word.end : following.start] == " "
        if following and beside:
            if following.capital and following.known and not (following.soft or following.stop):
                return True
            if following.text.lower() in self._deeds:
                return True
        return self.cued(text, word.start)

    def _usable(self, text: str, word: Word) -> bool:
        if word.stop:
            return False
        if word.capital:
            # An abbreviation in capitals is no name, unless a list knows it.
            return not (len(word.text) > 1 and word.text.isupper()) or word.known
        if len(word.text) < 3 or word.plain or not (word.given or (word.tagged > 0.8 and self._language != "de")):
            return False
        return bool(self._cues.intro.search(before(text, word.start))) or (word.given and self.cued(text, word.start))
