"""Names in scripts with capital letters: Latin and Cyrillic."""

import re
from collections.abc import Sequence
from typing import Final

from assistant.privacy.lexicon import common, cues, fold, read, words
from assistant.privacy.ner import LANGUAGES, Tag
from assistant.privacy.surroundings import (
    AND_AFTER,
    AND_BEFORE,
    ENDS,
    LAST_WORD,
    after_product,
    before_place,
    before_product,
    institutions,
    particles,
)
from assistant.privacy.wordreader import TOKEN, Word, WordReader

_LONGEST: Final = 5


class CasedNames:
    """Finds names among capitalised words by cues, lists, endings and, where there is one, the model's tags."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._reader = WordReader(language)
        self._cues = cues(language)
        self._verbs = words(language, "verbs")
        self._lead = words(language, "lead")
        self._rare = common("latin_nouns") if language != "ru" else frozenset()
        after = read(language).get("after", "")
        self._after = re.compile(rf"\s+(?:{after})(?!\w)", re.IGNORECASE) if after else None

    def wants_model(self, text: str, found: Sequence[tuple[int, int, float]]) -> bool:
        """Whether a word that may be a name is left open by what lists and cues have found."""
        tokens = self._reader.read(text)
        for index, word in enumerate(tokens):
            if word.stop or word.plain or len(word.text) < 3 or any(a <= word.start < b for a, b, _ in found):
                continue
            if word.capital:
                beside = index + 1 < len(tokens) and tokens[index + 1].capital and not tokens[index + 1].stop
                if not word.text.isupper() and (not word.first or beside):
                    return True
            elif self._cues.intro.search(text[max(0, word.start - 32) : word.start].lower()):
                return True
        return False

    def find(self, text: str, tags: Sequence[Tag] = ()) -> list[tuple[int, int, float]]:
        """Stretches that are names, with a score."""
        tokens = self._reader.read(text, tags)
        found: list[tuple[int, int, float]] = []
        index = 0
        while index < len(tokens):
            run = self._run(text, tokens, index)
            if not run:
                index += 1
                continue
            found += self._judge(text, run)
            index += len(run)
        return found + self._beside(text, tokens, found)

    def _beside(
        self, text: str, tokens: Sequence[Word], found: Sequence[tuple[int, int, float]]
    ) -> list[tuple[int, int, float]]:
        """A lone capitalised word joined to a name by "and": Sjors en Noortje Wagenaar."""
        more: list[tuple[int, int, float]] = []
        for _ in range(3):
            known = [*found, *more]
            ends, starts = {end for _, end, _ in known}, {start for start, _, _ in known}
            fresh = [
                (word.start, word.end, 0.5)
                for word in tokens
                if word.capital
                and not (word.stop or word.first or (word.plain and not word.given))
                and not any(start <= word.start < end for start, end, _ in known)
                and self._joined(text, word, ends, starts)
            ]
            if not fresh:
                break
            more += fresh
        return more

    def _joined(self, text: str, word: Word, ends: set[int], starts: set[int]) -> bool:
        before = AND_BEFORE.search(text[max(0, word.start - 8) : word.start])
        after = AND_AFTER.match(text, word.end)
        if self._language == "de" and not word.given:
            # A list of nouns looks like a list of names.
            before = None if before and before.group() == ", " else before
            after = None if after and after.group() == ", " else after
        return bool((before and word.start - len(before.group()) in ends) or (after and after.end() in starts))

    def _run(self, text: str, tokens: Sequence[Word], index: int) -> list[Word]:
        """Words from `index` on that could be one name: capitals, particles between them, initials."""
        run: list[Word] = []
        for position in range(index, len(tokens)):
            word = tokens[position]
            gap = text[run[-1].end : word.start] if run else ""
            if run and gap not in (" ", ". ", "-", "  ", "' ") and not (gap == ". " and len(run[-1].text) <= 2):
                break
            if run and gap == ". " and len(run[-1].text) > 2:
                break
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            if self._usable(text, word) or (
                run
                and word.capital
                and fold(word.text) in particles()
                and following
                and following.capital
                and text[word.end : following.start] == " "
            ):
                run.append(word)
            elif run and fold(word.text) in particles() and not word.capital and position + 1 < len(tokens):
                following = tokens[position + 1]
                two = position + 2 < len(tokens) and fold(following.text) in particles()
                ahead = tokens[position + 2] if two else following
                if not ahead.capital or ahead.stop:
                    break
                run.append(word)
            else:
                break
            if len(run) >= _LONGEST + 2:
                break
        while run and fold(run[-1].text) in particles() and not run[-1].capital:
            run.pop()
        return run

    def _usable(self, text: str, word: Word) -> bool:
        if word.stop:
            return False
        if word.capital:
            # An abbreviation in capitals is no name, unless a list knows it or the whole text shouts.
            return not (len(word.text) > 1 and word.text.isupper()) or word.known or text.isupper()
        if len(word.text) < 3 or word.plain or not (word.given or (word.tagged > 0.8 and self._language != "de")):
            return False
        before = text[max(0, word.start - 40) : word.start].lower()
        if self._cues.intro.search(before):
            return True
        return word.given and bool(self._cues.strong.search(before) or self._cues.titles.search(before))

    def _judge(self, text: str, run: list[Word]) -> list[tuple[int, int, float]]:
        """Which part of a run is a name, if any."""
        first = run[0]
        if first.first and (first.plain or not first.known) and not self._opens(text, run):
            # The capital of a sentence's first word says nothing.
            rest = run[1:]
            while rest and not rest[0].capital:
                rest = rest[1:]
            return self._decide(text, rest) if rest else []
        return self._decide(text, run)

    def _opens(self, text: str, run: list[Word]) -> bool:
        """Whether a sentence's first word begins a name although no list is sure of it."""
        first = run[0]
        second = next((word for word in run[1:] if word.capital), None)
        if second is None:
            return (
                not first.plain and len(first.text) > 2 and self._acts(text, first.end) and not self._known_noun(first)
            )
        if first.given or first.tagged > 0.6:
            return second.known or not second.plain
        return not first.plain and not second.plain

    def _decide(self, text: str, run: list[Word]) -> list[tuple[int, int, float]]:
        start, end = run[0].start, run[-1].end
        before = text[max(0, start - 48) : start].lower()
        title = bool(self._cues.titles.search(before)) or bool(self._after and self._after.match(text, end))
        strong = title or bool(self._cues.strong.search(before))
        sure = [word for word in run if word.known]
        tags = [word for word in run if word.tagged > 0.55 and (word.capital or word.given)]
        unknown = [word for word in run if word.capital and not word.plain and len(word.text) > 1]
        capitals = [word for word in run if word.capital]
        surely = len(sure) > 1 and self._language != "vi"
        if not strong and any(fold(word.text) in institutions() for word in run):
            return []
        if (
            not strong
            and not surely
            and (after_product().match(text[end : end + 24]) or before_product().search(before))
        ):
            return []
        if title:
            return [(start, end, 0.9)]
        if strong and (sure or unknown or tags):
            return [(start, end, 0.85)]
        if unknown and self._cues.intro.search(before) and ENDS.match(text, end):
            return [(start, end, 0.6)]
        useful = next((i for i, word in enumerate(run) if word in sure or word in tags or word in unknown), None)
        if useful is None:
            return []
        if len(capitals) == 1 or useful == len(run) - 1:
            return [(run[useful].start, end, score)] if (score := self._single(text, before, run[useful])) else []
        score = 0.0
        if self._language == "vi" and (
            self._placed(before) or (len(capitals) == 2 and not self._closed(text, before, end))
        ):
            score = 0.0
        elif any(word.given for word in run) or len(sure) > 1 or len(tags) > 1:
            score = 0.8
        elif (sure or tags) and unknown:
            score = 0.6
        elif len(unknown) == len(capitals) and not any(map(self._known_noun, unknown)) and not self._placed(before):
            score = 0.5
        if self._language == "vi" and not run[0].first:
            # Vietnamese names begin with a family name, which may be a word too.
            useful = 0
        return [(run[useful].start, end, score)] if score else []

    def _single(self, text: str, before: str, word: Word) -> float:
        """The score of a capitalised word that stands alone."""
        weak = bool(self._cues.weak.search(before)) or self._led(before)
        placed = self._placed(before)
        if self._language == "vi" and not weak and not self._closed(text, before, word.end):
            return 0.0
        if word.given and (not word.plain or word.tagged > 0.4 or weak or (not word.first and len(word.text) > 3)):
            return 0.7
        if word.first and not self._acts(text, word.end):
            return 0.0
        if (
            (word.family or word.shape)
            and (not word.plain or word.tagged > 0.6)
            and (not placed or (weak and not placed))
        ):
            return 0.6
        if word.plain or placed:
            return 0.0
        if word.tagged > 0.8:
            return 0.6
        # A rare word that acts like a person.
        doubt = {"de": 0.6}.get(self._language, 0.2 if self._language in LANGUAGES else -1.0)
        rare = len(word.text) > 2 and not self._known_noun(word) and word.tagged > doubt
        return 0.5 if rare and (self._acts(text, word.end) or self._led(before)) else 0.0

    def _closed(self, text: str, before: str, end: int) -> bool:
        """Whether a Vietnamese name may end here: a capital before a small syllable can be half a word (Quốc tế)."""
        return bool(ENDS.match(text, end)) or self._acts(text, end) or self._led(before)

    def _placed(self, before: str) -> bool:
        found = before_place().search(before)
        # Portuguese puts the article before people's names.
        return bool(found) and not (
            self._language == "pt" and found is not None and found.group().strip(" '") in ("o", "a", "do", "da", "ao")
        )

    def _known_noun(self, word: Word) -> bool:
        return word.text.capitalize() in self._rare

    def _acts(self, text: str, end: int) -> bool:
        following = TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
        return bool(following and following.group().lower() in self._verbs)

    def _led(self, before: str) -> bool:
        last = LAST_WORD.search(before)
        return bool(last and last[1] in self._lead)
