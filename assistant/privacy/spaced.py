"""What the readers of scripts with spaces but without capital letters share: words, runs of words, a score."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.privacy.lexicon import common, words

_MARKS: Final = re.compile("[\u064b-\u0652\u0640]")
_LONGEST: Final = 5


@dataclass(frozen=True, slots=True)
class SpacedWord:
    """One word with what lists know of it; `ambiguous` is a given name that is an ordinary word too."""

    start: int
    end: int
    text: str
    given: bool
    family: bool
    ambiguous: bool
    link: bool
    plain: bool

    @property
    def named(self) -> bool:
        """Whether a list says that it is part of a name."""
        return self.given or self.family


class SpacedNames(ABC):
    """Given names of a list, with what follows them; after a cue also words that are no common ones."""

    def __init__(self, language: str, script: str, token: re.Pattern[str]) -> None:
        self._token = token
        self._given = self._listed(words(language, "given"))
        self._family = self._listed(words(language, "family"))
        self._ambiguous = self._listed(words(language, "ambiguous"))
        self._link = self._listed(words(language, "link"))
        self._ordinary = self._listed(common(script) | words(language, "stop"))
        self._places = words(language, "places")
        self._agents = self._listed(words(language, "agents"))

    def _spelt(self, word: str) -> str:
        """The spelling in which words are looked up."""
        return word

    def _listed(self, listed: Iterable[str]) -> frozenset[str]:
        return frozenset(self._spelt(word) for word in listed)

    def find(self, text: str) -> list[tuple[int, int, float]]:
        """Stretches that are names, with a score."""
        tokens = [self._word(*self._stripped(match.start(), match.end(), text)) for match in self._token.finditer(text)]
        found = []
        index = 0
        while index < len(tokens):
            run = self._run(text, tokens, index)
            score = self._score(text, tokens, index, run) if run else 0.0
            if score:
                found.append((run[0].start, run[-1].end, score))
                index += len(run)
            else:
                index += 1
        return found

    def _stripped(self, start: int, end: int, text: str) -> tuple[int, int, str]:
        """A word without what is written together with it: its place and its bare letters."""
        return start, end, _MARKS.sub("", text[start:end])

    def _word(self, start: int, end: int, word: str) -> SpacedWord:
        word = self._spelt(word)
        return SpacedWord(
            start=start,
            end=end,
            text=word,
            given=word in self._given,
            family=word in self._family,
            ambiguous=word in self._ambiguous,
            link=word in self._link,
            plain=self._is_plain(word),
        )

    def _run(self, text: str, tokens: Sequence[SpacedWord], index: int) -> list[SpacedWord]:
        """The words from `index` on that could be one name, none if no name begins there."""
        first = tokens[index]
        if (index and tokens[index - 1].text in self._places) or not self._begins(text, tokens, index):
            return []
        run = [first]
        for position in range(index + 1, min(index + _LONGEST, len(tokens))):
            word = tokens[position]
            if text[run[-1].end : word.start] not in (" ", "-", "  ", "\u200c"):
                break
            if not (word.named or word.link or self._goes_on(text, tokens, index, position)):
                break
            run.append(word)
        while run and run[-1].link and not run[-1].named:
            run.pop()
        return run

    @staticmethod
    def _after(text: str, tokens: Sequence[SpacedWord], index: int) -> SpacedWord | None:
        """The next word, if nothing but a space stands between."""
        if index + 1 < len(tokens) and text[tokens[index].end : tokens[index + 1].start] == " ":
            return tokens[index + 1]
        return None

    @abstractmethod
    def _is_plain(self, word: str) -> bool: ...

    @abstractmethod
    def _begins(self, text: str, tokens: Sequence[SpacedWord], index: int) -> bool: ...

    @abstractmethod
    def _goes_on(self, text: str, tokens: Sequence[SpacedWord], first: int, position: int) -> bool: ...

    @abstractmethod
    def _score(self, text: str, tokens: Sequence[SpacedWord], index: int, run: Sequence[SpacedWord]) -> float: ...
