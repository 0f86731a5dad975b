"""Names in Devanagari: by lists, by what stands before them, and by the particles that only people get."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from assistant.privacy.lexicon import read, words
from assistant.privacy.spaced import SpacedNames, SpacedWord

_TOKEN: Final = re.compile("[\u0900-\u0963\u0970-\u097f]+")
_NASAL: Final = re.compile("[ङञणनम]्(?=[क-ह])")
_VERBS: Final = ("ना", "ने", "ता", "ते", "ती", "गा", "गी", "गे", "या", "ये")


class HindiNames(SpacedNames):
    """Lists, cues before a name, and ने or जी after it."""

    def __init__(self) -> None:
        super().__init__("hi", "devanagari", _TOKEN)
        data = read("hi")
        cue = "|".join(sorted(data["before"].split("|"), key=len, reverse=True))
        self._before = re.compile(
            rf"(?:^|[^\w\u0900-\u097f])(?:{cue})(?:\s*[:,\-(]\s*|\s+)(?:है\s+|हैं\s+|जी\s+|का नाम\s+|की नाम\s+)?$"
        )
        self._spoken = self._listed(data["before"].split("|"))
        self._is = words("hi", "is")
        self._weak_family = words("hi", "weakfamily")
        self._behind = re.compile(rf"\s+(?:{data['after']})(?![\w\u0900-\u097f])")

    def _spelt(self, word: str) -> str:
        """One spelling for the two that the language allows: जितेन्द्र and जितेंद्र, ज़ाकिर and जाकिर."""
        return _NASAL.sub("ं", unicodedata.normalize("NFD", word).replace("\u093c", ""))

    def _is_plain(self, word: str) -> bool:
        return word in self._ordinary or word in self._spoken

    def _cued(self, text: str, word: SpacedWord) -> bool:
        return bool(self._before.search(text[max(0, word.start - 32) : word.start]))

    @staticmethod
    def _acts(following: SpacedWord | None) -> bool:
        """Only someone who acts is followed by ने or addressed with जी."""
        return following is not None and following.text in ("ने", "जी")

    def _unknown(self, text: str, tokens: Sequence[SpacedWord], index: int) -> bool:
        word, following = tokens[index], self._after(text, tokens, index)
        if word.plain or len(word.text) < 3 or word.text in self._agents:
            return False
        if following and following.text in self._is:
            # My son is ill, my wife teaches: what is said of someone, unless it is the name that is given.
            return "नाम" in text[max(0, word.start - 12) : word.start]
        return True

    def _begins(self, text: str, tokens: Sequence[SpacedWord], index: int) -> bool:
        first, following = tokens[index], self._after(text, tokens, index)
        if first.given or first.link or (first.family and (not first.plain or self._cued(text, first))):
            return True
        if not self._unknown(text, tokens, index):
            return False
        if (following is not None and following.family) or self._acts(following):
            return True
        # What a verb follows is what someone does: my daughter wears glasses.
        done = following is not None and following.text.endswith(_VERBS) and not following.named
        return not done and self._cued(text, first)

    def _goes_on(self, text: str, tokens: Sequence[SpacedWord], first: int, position: int) -> bool:
        word, head = tokens[position], tokens[first]
        if word.plain or len(word.text) < 3 or word.text in self._agents or word.text.endswith(_VERBS):
            return False
        if head.given or self._cued(text, head):
            return True
        return self._acts(self._after(text, tokens, first))

    def _score(self, text: str, tokens: Sequence[SpacedWord], index: int, run: Sequence[SpacedWord]) -> float:
        first = run[0]
        if self._cued(text, first):
            return 0.85
        names = [word for word in run if word.named]
        if self._behind.match(text, run[-1].end):
            return 0.85 if names else 0.0
        if len(run) == 1 and first.family and not first.given:
            return 0.0 if first.plain or first.text in self._weak_family else 0.6
        if not names or (not first.given and not first.link):
            return 0.5
        if len(names) > 1 and not all(word.ambiguous for word in names):
            return 0.8
        if len(run) > 1 and not names[0].ambiguous:
            return 0.7
        if len(run) == 1 and first.given and not first.ambiguous:
            return 0.6
        if first.given and self._acts(self._after(text, tokens, index + len(run) - 1)):
            return 0.55
        return 0.0
