"""Names in scripts with capital letters: Latin and Cyrillic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.privacy.inflection import ADJECTIVE, VERB
from assistant.privacy.lexicon import common, cues, fold, latin_names, read, words
from assistant.privacy.ner import LANGUAGES, Tag
from assistant.privacy.ordinary import articles, deeds
from assistant.privacy.runs import Runs, before
from assistant.privacy.surroundings import (
    AND_AFTER,
    AND_BEFORE,
    ELIDED,
    ENDS,
    LAST_WORD,
    after_product,
    before_place,
    before_product,
    institutions,
    named_after,
    sacred,
    saints,
)
from assistant.privacy.wordreader import TOKEN, Word


class CasedNames:
    """Finds names among capitalised words by cues, lists, endings and, where there is one, the model's tags."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._runs = Runs(language)
        self._cues = cues(language)
        self._verbs = words(language, "verbs")
        self._deeds = deeds(language)
        self._articles = articles(language)
        self._lead = words(language, "lead")
        self._rare = common("latin_nouns") if language != "ru" else frozenset()
        # A name in Latin letters has its own reader; here its words only have to be told from a firm's.
        self._foreign = common("latin") if language == "ru" else frozenset()
        self._names = latin_names("given") | latin_names("family") if language == "ru" else frozenset()
        after = read(language).get("after", "")
        self._after = re.compile(rf"\s+(?:{after})(?!\w)", re.IGNORECASE) if after else None

    def wants_model(self, text: str, found: Sequence[tuple[int, int, float]]) -> bool:
        """Whether a word that may be a name is left open by what lists and cues have found."""
        tokens = self._runs.words(text)
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
        tokens = self._runs.words(text, tags)
        found: list[tuple[int, int, float]] = []
        index = 0
        while index < len(tokens):
            run = self._runs.at(text, tokens, index)
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
        ahead = AND_BEFORE.search(text[max(0, word.start - 8) : word.start])
        after = AND_AFTER.match(text, word.end)
        if self._language == "de" and not word.given and word.tagged < 0.3:
            return False
        if word.soft or (self._language == "de" and not word.given):
            # A list of nouns looks like a list of names.
            ahead = None if ahead and ahead.group() == ", " else ahead
            after = None if after and after.group() == ", " else after
        return bool((ahead and word.start - len(ahead.group()) in ends) or (after and after.end() in starts))

    def _judge(self, text: str, run: list[Word]) -> list[tuple[int, int, float]]:
        """Which part of a run is a name, if any."""
        first = run[0]
        listed = first.given or first.family
        if first.first and (first.plain or not listed) and not self._opens(text, run):
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
                not first.plain and len(first.text) > 2 and self._does(text, first.end) and not self._known_noun(first)
            )
        if first.given or first.tagged > 0.6:
            return second.known or not second.plain
        return not first.plain and not second.plain

    def _decide(self, text: str, run: list[Word]) -> list[tuple[int, int, float]]:
        end = run[-1].end
        window = before(text, run[0].start)
        title = bool(self._cues.titles.search(window)) or bool(self._after and self._after.match(text, end))
        seen = self._evidence(run, title or bool(self._cues.strong.search(window)))
        if self._is_thing(text, window, run, seen):
            return []
        if title:
            return [(run[0].start, end, 0.9)]
        if seen.strong and (seen.listed or seen.unknown or any(word.town for word in seen.capitals)):
            return [(run[0].start, end, 0.85)]
        if seen.unknown and self._cues.intro.search(window) and ENDS.match(text, end):
            return [(run[0].start, end, 0.6)]
        useful = next((i for i, word in enumerate(run) if word in seen.listed or word in seen.unknown), None)
        if useful is None:
            return []
        if len(seen.capitals) == 1 or useful == len(run) - 1:
            score = self._single(text, window, run[useful])
        else:
            score = self._several(text, window, run, seen)
            if self._language == "vi" and not run[0].first:
                # Vietnamese names begin with a family name, which may be a word too.
                useful = 0
        return [(run[useful].start, end, score)] if score else []

    def _evidence(self, run: Sequence[Word], strong: bool) -> "_Evidence":
        sure = [word for word in run if word.known]
        tagged = [word for word in run if word.tagged > 0.55 and (word.capital or word.given)]
        unknown = [word for word in run if word.capital and len(word.text) > 1 and self._rare_in(run, word)]
        return _Evidence(strong, sure, tagged, unknown, [word for word in run if word.capital])

    def _is_thing(self, text: str, window: str, run: Sequence[Word], seen: "_Evidence") -> bool:
        """Whether it is no person that is named: a feast, an institution, a plan."""
        if sacred().search(window) or any(named_after().match(text, word.end) for word in run):
            return True
        if fold(run[0].text) in saints() and len(run) < 3:
            return True
        if seen.strong:
            return False
        surely = len(seen.sure) > 1 and self._language != "vi"
        return any(fold(word.text) in institutions() for word in run) or (not surely and _is_product(text, run))

    def _several(self, text: str, window: str, run: Sequence[Word], seen: "_Evidence") -> float:
        """The score of two words and more."""
        placed = self._placed(window)
        two = len(seen.capitals) == 2
        if self._language == "vi" and (placed or (two and not self._closed(text, window, run[-1].end))):
            return 0.0
        if any(word.given for word in run) or len(seen.sure) > 1 or len(seen.tagged) > 1:
            return 0.8
        if seen.listed and seen.unknown:
            return 0.6
        if placed or len(seen.unknown) < len(seen.capitals) or any(map(self._known_noun, seen.unknown)):
            return 0.0
        if self._is_firm(seen.unknown):
            return 0.0
        # German writes every noun with a capital: two rare ones are a name only if the model thinks so.
        return 0.5 if self._language != "de" or any(word.tagged > 0.3 for word in seen.unknown) else 0.0

    def _rare_in(self, run: Sequence[Word], word: Word) -> bool:
        """Whether a word of a run may be a name that no list has.

        Beside a name a town is one too (Erin Patterson, Mies van Raalte), and in Polish and Russian whatever has a
        capital before a family name (Мир Мартынова).
        """
        index = run.index(word)
        following = run[index + 1] if index + 1 < len(run) else None
        if self._language in ("ru", "pl") and following and not word.first and (following.family or following.shape):
            return True
        if not word.town:
            return not word.plain
        return any(part.known for part in run) or (index > 0 and not run[index - 1].capital)

    def _single(self, text: str, window: str, word: Word) -> float:
        """The score of a capitalised word that stands alone."""
        weak = bool(self._cues.weak.search(window)) or self._led(window)
        placed = self._placed(window)
        last = LAST_WORD.search(window)
        if (last and last[1] in self._articles and word.tagged < 0.8) or ELIDED.search(window):
            return 0.0
        if self._language == "vi" and not weak and not self._closed(text, window, word.end):
            return 0.0
        if word.given and (not word.plain or word.tagged > 0.4 or weak or (not word.first and len(word.text) > 3)):
            return 0.7
        if word.first and not self._acts(text, word.end):
            return 0.0
        if not word.family and self._modifies(text, word):
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
        return 0.5 if rare and (self._acts(text, word.end) or self._led(window)) else 0.0

    def _modifies(self, text: str, word: Word) -> bool:
        """Whether a Russian word shaped like a family name is an adjective: Московская before a noun, not a verb."""
        if self._language != "ru" or not ADJECTIVE.search(word.text.lower()) or text[word.end : word.end + 1] != " ":
            return False
        following = TOKEN.match(text, word.end + 1)
        noun = following.group() if following else ""
        return len(noun) > 3 and noun.islower() and not VERB.search(noun)

    def _closed(self, text: str, window: str, end: int) -> bool:
        """Whether a Vietnamese name may end here: a capital before a small syllable can be half a word (Quốc tế)."""
        return bool(ENDS.match(text, end)) or self._acts(text, end) or self._led(window)

    def _placed(self, window: str) -> bool:
        found = before_place().search(window)
        # Portuguese puts the article before people's names.
        return bool(found) and not (
            self._language == "pt" and found is not None and found.group().strip(" '") in ("o", "a", "do", "da", "ao")
        )

    def _known_noun(self, word: Word) -> bool:
        return word.text.capitalize() in self._rare

    def _is_firm(self, run: Sequence[Word]) -> bool:
        """Whether words in Latin letters in a Russian text name a firm: one is an English word, none is a name."""
        lows = [word.text.lower() for word in run]
        english = any(len(low) > 3 and {low, low.removesuffix("s")} & self._foreign for low in lows)
        return english and not any(fold(low) in self._names for low in lows)

    def _acts(self, text: str, end: int) -> bool:
        following = TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
        return bool(following and following.group().lower() in self._verbs)

    def _does(self, text: str, end: int) -> bool:
        following = TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
        return bool(following and following.group().lower() in self._deeds)

    def _led(self, window: str) -> bool:
        last = LAST_WORD.search(window)
        return bool(last and last[1] in self._lead)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a run: a cue before it, words of lists, words the model took for names, words no list has."""

    strong: bool
    sure: list[Word]
    tagged: list[Word]
    unknown: list[Word]
    capitals: list[Word]

    @property
    def listed(self) -> list[Word]:
        return [*self.sure, *self.tagged]


def _is_product(text: str, run: Sequence[Word]) -> bool:
    """Whether a word for a plan, a clinic, a project stands before the name, in it (Project Aurora) or after it."""
    if after_product().match(text[run[-1].end : run[-1].end + 24]):
        return True
    return any(before_product().search(before(text, word.start)) for word in run)
