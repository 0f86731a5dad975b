"""Names in scripts with capital letters: Latin and Cyrillic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.privacy.inflection import stems, surname_shape
from assistant.privacy.lexicon import Cues, common, cues, fold, latin_names, read, stop_words, words
from assistant.privacy.ner import Tag

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_START: Final = re.compile(r"(?:^|[.!?:;…\n\r¿¡\"«„(\[–—]|\d\.)[\s\"'«„(¿¡\-]*$")
_PARTICLES: Final = frozenset(
    "de da do dos das del della di du des la le van von der den ten ter zu el al bin ibn ben abu y e dalla degli dello".split()
)
_ELISION: Final = re.compile(r"^(?:[dlcsjnmt]|qu|dell|all|nell|dall|sull|un)'(?=[^\W\d_]{2})", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"'[^\W\d_]{0,5}$")
_LONGEST: Final = 5
_NOT_PEOPLE: Final = re.compile(
    r"^[\s,]*(?:plan|ppo|hmo|epo|hdhp|insurance|policy|act|law|fund|card|app|portal|program|programme|office|building|inc|llc|ltd|gmbh|ag|sa|"
    r"corp|group|hospital|clinic|university|school|street|health|dental|vision|bank|blue|life|assurance|seguro|mutuelle|versicherung|"
    r"kasse|krankenkasse|hospital|plano|piano|fondo|pensioenfonds|verzekering|ubezpiecz|sigorta|gesetz|formulář|formular)\b",
    re.IGNORECASE,
)


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


class CasedNames:
    """Finds names among capitalised words by cues, lists, endings and, where there is one, the model's tags."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._cues: Cues = cues(language)
        self._cyrillic = language == "ru"
        self._stop = stop_words(language)
        self._common = common("cyrillic" if self._cyrillic else "latin")
        self._nouns = common("latin_nouns") if language == "de" else frozenset()
        self._given = frozenset(map(fold, words(language, "given"))) | (
            frozenset() if self._cyrillic else latin_names("given")
        )
        self._family = frozenset(map(fold, words(language, "family"))) | (
            frozenset() if self._cyrillic else latin_names("family")
        )
        after = read(language).get("after", "")
        self._after = re.compile(rf"\s+(?:{after})(?!\w)", re.IGNORECASE) if after else None

    def wants_model(self, text: str) -> bool:
        """Whether the text has a word that may be a name and that the lists leave open."""
        if self._cues.intro.search(text.lower()) is None and not any(char.isupper() for char in text[1:]):
            return False
        for match in _TOKEN.finditer(text):
            word = match.group()
            folded = fold(word)
            if (
                word[0].isupper()
                and not word.isupper()
                and folded not in self._stop
                and word.lower() not in self._common
            ):
                return True
            if not word[0].isupper() and folded in self._given and word.lower() not in self._common:
                return True
        return any(self._cues.intro.search(text[: match.start()].lower()) for match in _TOKEN.finditer(text))

    def find(self, text: str, tags: Sequence[Tag] = ()) -> list[tuple[int, int, float]]:
        """Stretches that are names, with a score."""
        tokens = self._words(text, tags)
        found: list[tuple[int, int, float]] = []
        index = 0
        while index < len(tokens):
            run = self._run(text, tokens, index)
            if not run:
                index += 1
                continue
            found += self._judge(text, run)
            index += len(run)
        return found

    def _words(self, text: str, tags: Sequence[Tag]) -> list[Word]:
        tagged = {position: tag.score for tag in tags if tag.is_name for position in range(tag.start, tag.end)}
        out = []
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            if elided := _ELISION.match(text[start:end]):
                start += elided.end()
            if (
                (suffix := _SUFFIX.search(text[start:end]))
                and end - start > len(suffix.group())
                and text[start:end][suffix.start() + 1 : suffix.start() + 2].islower()
            ):
                end = start + suffix.start()
            word = text[start:end]
            forms = {fold(form) for form in stems(word, self._language)}
            folded = fold(word)
            capital = word[0].isupper()
            parts = [part for part in re.split(r"['\-]", folded) if len(part) > 1]
            given = bool(forms & self._given) or (
                len(parts) > 1 and any(part in self._given for part in parts) and capital
            )
            out.append(
                Word(
                    start, end, word, capital, bool(_START.search(text[max(0, start - 6) : start])),
                    given,
                    bool(forms & self._family) or (len(parts) > 1 and all(part in self._family for part in parts)),
                    capital and surname_shape(word, self._language) and word.lower() not in self._common,
                    folded in self._stop or any(form in self._stop for form in forms if not given),
                    word.lower() in self._common or (word.capitalize() in self._nouns and self._language == "de"),
                    tagged.get(start, 0.0),
                )
            )  # fmt: skip
        return out

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
            if self._usable(text, word):
                run.append(word)
            elif run and fold(word.text) in _PARTICLES and not word.capital and position + 1 < len(tokens):
                following = tokens[position + 1]
                two = position + 2 < len(tokens) and fold(following.text) in _PARTICLES
                ahead = tokens[position + 2] if two else following
                if not ahead.capital or ahead.stop:
                    break
                run.append(word)
            else:
                break
            if len(run) >= _LONGEST + 2:
                break
        while run and fold(run[-1].text) in _PARTICLES and not run[-1].capital:
            run.pop()
        return run

    def _usable(self, text: str, word: Word) -> bool:
        if word.stop:
            return False
        if word.capital:
            # An abbreviation in capitals is no name, unless a list knows it or the whole text shouts.
            return not (len(word.text) > 1 and word.text.isupper()) or word.known or text.isupper()
        lower_name = word.given and not word.plain
        return (lower_name or word.tagged > 0.8) and len(word.text) > 2 and self._introduced(text, word)

    def _introduced(self, text: str, word: Word) -> bool:
        before = text[max(0, word.start - 40) : word.start].lower()
        return bool(
            self._cues.strong.search(before) or self._cues.intro.search(before) or self._cues.titles.search(before)
        )

    def _judge(self, text: str, run: list[Word]) -> list[tuple[int, int, float]]:
        """Which part of a run is a name, if any."""
        if run[0].first and not (run[0].known and not run[0].plain) and not (run[0].tagged > 0.6 and len(run) > 1):
            # The capital of a sentence's first word says nothing.
            before_known = len(run) > 1 and run[0].given and (run[1].known or not run[1].plain)
            if not before_known:
                cut = 1
                while cut < len(run) and not run[cut].capital:
                    cut += 1
                rest = run[cut:]
                return self._judge_inner(text, rest) if rest else []
        return self._judge_inner(text, run)

    def _judge_inner(self, text: str, run: list[Word]) -> list[tuple[int, int, float]]:
        before = text[max(0, run[0].start - 48) : run[0].start].lower()
        title = bool(self._cues.titles.search(before))
        strong = title or bool(self._cues.strong.search(before))
        weak = bool(self._cues.weak.search(before))
        sure = [w for w in run if w.given or w.family or w.shape]
        tags = [w for w in run if w.tagged > 0.55]
        unknown = [w for w in run if w.capital and not w.plain and len(w.text) > 1]
        after = bool(self._after and self._after.match(text, run[-1].end))
        capitals = [w for w in run if w.capital]
        start, end = run[0].start, run[-1].end
        if _NOT_PEOPLE.match(text[end : end + 24]) and not strong and not (len(sure) > 1):
            return []
        if title or after:
            return [(start, end, 0.9)]
        if strong and (sure or unknown or tags):
            return [(start, end, 0.85)]
        if not sure and not tags:
            if (
                len(unknown) >= 2
                and len(unknown) == len(capitals)
                and (weak or self._language in ("ru", "pl", "tr"))
                and not run[0].first
            ):
                return [(start, end, 0.5)]
            return []
        first = next(i for i, w in enumerate(run) if w in sure or w in tags or w in unknown)
        run = run[first:]
        start = run[0].start
        if len(capitals) == 1:
            word = run[0]
            if word.given and not word.plain:
                return [(start, end, 0.8)]
            if word.given and (word.tagged > 0.4 or weak or (not word.first and len(word.text) > 3)):
                return [(start, end, 0.6)]
            if word.family and (not word.plain or word.tagged > 0.6) and not word.first:
                return [(start, end, 0.6)]
            if word.shape and not word.first:
                return [(start, end, 0.6)]
            if word.tagged > 0.8 and not word.plain and not word.first:
                return [(start, end, 0.6)]
            return []
        if any(w.given for w in run) or len(sure) > 1 or len(tags) > 1:
            return [(start, end, 0.8)]
        if sure and unknown or (tags and unknown):
            return [(start, end, 0.6)]
        return []
