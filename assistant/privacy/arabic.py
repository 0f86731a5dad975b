"""Names in Arabic letters: by lists, by what stands before them, and never what is built like a verb or an adjective."""

import re
from collections.abc import Sequence
from typing import Final

from assistant.privacy.affixes import ordinary, predicate
from assistant.privacy.lexicon import read, words
from assistant.privacy.spaced import SpacedNames, SpacedWord

_TOKEN: Final = re.compile("[\u0620-\u065f\u0670-\u06d3]+")
_PREFIXES: Final = ("و", "ل", "ب", "ف", "ك", "ول", "لل")
_PLURALS: Final = ("ة", "ات", "ين", "ون")
_CLOSES: Final = re.compile(r"\s*(?:[،,.؟!)\n]|$|من قسم|من فرع|من إدارة|موظف|أعمل |اعمل )")


def _cue(cues: str, tail: str) -> re.Pattern[str]:
    either = "|".join(sorted(cues.split("|"), key=len, reverse=True))
    return re.compile(rf"(?:^|[^\w]|[ولبف])(?:{either}){tail}$")


class ArabicNames(SpacedNames):
    """Lists, cues before a name, and the one who acts after a verb."""

    def __init__(self) -> None:
        super().__init__("ar", "arabic", _TOKEN)
        data = read("ar")
        self._family |= {name[2:] for name in self._family if name.startswith("ال") and len(name) > 5}
        self._family |= {"ال" + name for name in self._family if not name.startswith("ال")}
        spoken = set(data["before"].split("|"))
        self._cue_words = spoken | {"و" + part for part in spoken}
        tail = r"(?:\s*[:\-(]\s*|\s+)(?:هو\s+|هي\s+)?"
        self._before = _cue(data["before"], tail)
        self._paused = _cue(data["before"], r"\s*[،,]\s*")
        self._names = _cue(data["naming"], tail)
        self._weak = _cue(data["weak"], r"\s+")
        self._pronoun = _cue(data["pronoun"], r"\s+")
        self._deeds = re.compile(data["deeds"])
        self._calendar = words("ar", "calendar")
        self._behind = re.compile(rf"\s+(?:{data['after']})(?!\w)")

    def _stripped(self, start: int, end: int, text: str) -> tuple[int, int, str]:
        start, end, word = super()._stripped(start, end, text)
        if word in self._given or word in self._family or self._is_plain(word):
            return start, end, word
        for prefix in _PREFIXES:
            rest = word[len(prefix) :]
            full = "ال" + rest if prefix == "لل" else rest
            if word.startswith(prefix) and ((rest in self._given and prefix != "لل") or full in self._family):
                return start + len(prefix), end, rest
        return start, end, word

    def _is_plain(self, word: str) -> bool:
        return word in self._ordinary or word in self._cue_words or ordinary(word)

    def _window(self, text: str, start: int) -> str:
        return text[max(0, start - 32) : start]

    def _cued(self, text: str, word: SpacedWord) -> bool:
        """Whether a word stands before it after which a name of a list is meant as a name."""
        window = self._window(text, word.start)
        if self._pronoun.search(window):
            # I am Amal, but I am happy: many names are adjectives.
            return bool(word.given and not word.ambiguous) or bool(word.given and _CLOSES.match(text, word.end))
        return bool(self._before.search(window) or (word.named and self._paused.search(window)))

    def _called(self, text: str, word: SpacedWord) -> bool:
        """Whether a cue makes a name of a word that no list has."""
        window = self._window(text, word.start)
        if word.plain or len(word.text) < 3 or word.text in self._agents or self._pronoun.search(window):
            return False
        if self._names.search(window):
            return not predicate(word.text.removeprefix("ال"))
        return bool(self._before.search(window)) and not word.text.startswith("ال") and not predicate(word.text)

    def _led(self, text: str, word: SpacedWord) -> bool:
        """The one who acts follows the verb; a noun would carry the article."""
        return bool(
            not word.text.startswith("ال")
            and word.text not in self._calendar
            and (word.given or not self._deeds.fullmatch(word.text))
            and word.text[0] not in "يتن"
            and not word.text.endswith(_PLURALS)
            and self._weak.search(text[max(0, word.start - 16) : word.start])
        )

    def _begins(self, text: str, tokens: Sequence[SpacedWord], index: int) -> bool:
        first = tokens[index]
        following = self._after(text, tokens, index)
        if first.given or (first.family and (not first.plain or self._cued(text, first))):
            return True
        if first.link:
            return self._cued(text, first) or (following is not None and following.named)
        unknown = not first.plain and len(first.text) > 2 and first.text not in self._agents
        if unknown and following and following.family and not following.plain and not predicate(first.text):
            return True
        return self._called(text, first) or (unknown and not predicate(first.text) and self._led(text, first))

    def _goes_on(self, text: str, tokens: Sequence[SpacedWord], first: int, position: int) -> bool:
        word, head = tokens[position], tokens[first]
        if word.text in self._ordinary or len(word.text) < 3 or word.text in self._agents or word.text[0] in "يتأإ":
            return False
        if tokens[position - 1].link:
            return True
        if word.text.startswith(("الا", "الإ")) or (word.text.startswith("ال") and word.text.endswith(_PLURALS)):
            return False
        if self._cued(text, head) or (head.given and (not head.ambiguous or self._led(text, head))):
            return True
        if word.plain or predicate(word.text.removeprefix("ال")):
            return False
        return head.given or self._called(text, head) or self._led(text, head)

    def _score(self, text: str, tokens: Sequence[SpacedWord], index: int, run: Sequence[SpacedWord]) -> float:
        first = run[0]
        if self._cued(text, first):
            return 0.85
        names = [word for word in run if word.named]
        if self._behind.match(text, run[-1].end):
            return 0.85 if names else 0.0
        if len(run) == 1 and first.family and not first.given:
            return 0.0
        if not names or (not first.given and not first.link):
            return 0.5
        if len(names) > 1 and not all(word.ambiguous for word in names):
            return 0.8
        if len(run) > 1 and (not names[0].ambiguous or any(word.link for word in run)):
            return 0.7
        if len(run) == 1 and first.given and not first.ambiguous:
            return 0.6
        if first.given and ((len(run) > 1 and run[1].text.startswith("ال")) or self._led(text, first)):
            return 0.55
        return 0.0
