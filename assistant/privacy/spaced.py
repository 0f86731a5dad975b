"""Names in scripts that have spaces but no capital letters: Arabic and Devanagari."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.privacy.lexicon import common, read, words

_ARABIC: Final = re.compile("[\u0620-\u064a\u0670-\u06d3]+")
_DEVANAGARI: Final = re.compile("[\u0900-\u0963\u0970-\u097f]+")
_MARKS: Final = re.compile("[\u064b-\u0652\u0640]")
_PREFIXES: Final = ("و", "ل", "ب", "ف", "ك", "وال", "ول", "لل")
_ENDS: Final = ("ने", "को", "का", "की", "के", "से")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    given: bool
    family: bool
    ambiguous: bool
    link: bool
    plain: bool


class SpacedNames:
    """Given names of a list, with what follows them; after a cue also words that are no common ones."""

    def __init__(self, language: str) -> None:
        data = read(language)
        self._arabic = language == "ar"
        self._token = _ARABIC if self._arabic else _DEVANAGARI
        self._given = words(language, "given")
        self._family = words(language, "family")
        self._ambiguous = words(language, "ambiguous")
        if self._arabic:
            self._family |= {name[2:] for name in self._family if name.startswith("ال") and len(name) > 5}
            self._family |= {"ال" + name for name in self._family if not name.startswith("ال")}
        self._link = words(language, "link")
        self._stop = words(language, "stop")
        self._common = common("arabic" if self._arabic else "devanagari")
        cue = "|".join(sorted(data["before"].split("|"), key=len, reverse=True))
        self._before = re.compile(
            rf"(?:^|[^\w]|[ولبف])(?:{cue})(?:\s*[:،,\-(]\s*|\s+)"
            r"(?:है\s+|हैं\s+|هو\s+|هي\s+|जी\s+|का नाम\s+|की\s+|के\s+|का\s+)?$"
        )
        spoken = set(data["before"].split("|"))
        self._cue_words = spoken | {"و" + part for part in spoken}
        self._places = words(language, "places")
        weak = data.get("weak", "")
        self._weak = re.compile(rf"(?:^|[^\w]|[ولبف])(?:{weak})\s+$") if weak else None
        self._agents = words(language, "agents")
        self._weak_family = words(language, "weakfamily")
        self._after = re.compile(rf"\s+(?:{data['after']})(?!\w)")

    def find(self, text: str) -> list[tuple[int, int, float]]:
        """Stretches that are names, with a score."""
        tokens = self._words(text)
        found = []
        index = 0
        while index < len(tokens):
            run = self._run(text, tokens, index)
            score = self._score(text, run) if run else 0.0
            if score:
                found.append((run[0].start, run[-1].end, score))
                index += len(run)
            else:
                index += 1
        return found

    def _words(self, text: str) -> list[_Word]:
        out = []
        for match in self._token.finditer(text):
            start, end, word = match.start(), match.end(), _MARKS.sub("", match.group())
            if self._arabic and word not in self._given and word not in self._family:
                for prefix in _PREFIXES:
                    rest = word[len(prefix) :]
                    if word.startswith(prefix) and (
                        rest in self._given or ("ال" + rest if prefix == "لل" else rest) in self._family
                    ):
                        start, word = start + len(prefix), rest
                        break
            out.append(
                _Word(
                    start, end, word, word in self._given, word in self._family, word in self._ambiguous,
                    word in self._link, word in self._common or word in self._stop or word in self._cue_words,
                )
            )  # fmt: skip
        return out

    def _cued(self, text: str, start: int) -> bool:
        return bool(self._before.search(text[max(0, start - 32) : start]))

    def _acts(self, following: _Word | None) -> bool:
        """In Hindi only someone who acts is followed by ने or addressed with जी."""
        return following is not None and following.text in ("ने", "जी")

    def _led(self, text: str, word: _Word) -> bool:
        """In Arabic the one who acts follows the verb; a noun would carry the article."""
        return bool(
            self._weak
            and not word.text.startswith("ال")
            and word.text[0] not in "يتن"
            and not word.text.endswith(("ة", "ات", "ين", "ون"))
            and self._weak.search(text[max(0, word.start - 16) : word.start])
        )

    def _run(self, text: str, tokens: Sequence[_Word], index: int) -> list[_Word]:
        first = tokens[index]
        if index and tokens[index - 1].text in self._places:
            return []
        named = first.given or (first.family and not first.plain)
        cued = self._cued(text, first.start)
        following = (
            tokens[index + 1] if index + 1 < len(tokens) and text[first.end : tokens[index + 1].start] == " " else None
        )
        unknown = not first.plain and len(first.text) > 2 and first.text not in self._agents
        if not self._arabic and following and following.text in ("है", "हैं", "था", "थी", "थे", "हो", "हुआ", "हुई"):
            # My son is ill: what is said of someone, unless it is the name that is given.
            unknown = unknown and "नाम" in text[max(0, first.start - 12) : first.start]
        before_family = (
            unknown and following is not None and following.family and (not self._arabic or not following.plain)
        )
        acting = unknown and (self._acts(following) if not self._arabic else self._led(text, first))
        if (
            not named
            and not first.link
            and not (cued and (unknown or first.family))
            and not before_family
            and not acting
        ):
            return []
        run = [first]
        for word in tokens[index + 1 : index + 5]:
            if text[run[-1].end : word.start] not in (" ", "-", "  ", "‌"):
                break
            rare = (
                not word.plain
                and len(word.text) > 2
                and word.text not in self._agents
                and (first.given or cued or acting)
                and not (self._arabic and word.text[0] in "يتأ")
                and not (
                    not self._arabic and word.text.endswith(("ना", "ने", "ता", "ते", "ती", "गा", "गी", "गे", "या", "ये"))
                )
            )
            if word.given or word.family or word.link or rare:
                run.append(word)
            else:
                break
        while run and run[-1].link and not (run[-1].given or run[-1].family):
            run.pop()
        return run

    def _score(self, text: str, run: Sequence[_Word]) -> float:
        first = run[0]
        if self._cued(text, first.start):
            return 0.85
        if self._after.match(text, run[-1].end):
            return 0.85 if any(w.given or w.family for w in run) else 0.0
        names = [w for w in run if w.given or w.family]
        if len(run) == 1 and first.family and not first.given:
            return 0.0 if self._arabic or first.plain or first.text in self._weak_family else 0.6
        if not names or (not first.given and not first.link):
            return 0.5
        if len(names) > 1 and not all(w.ambiguous for w in names):
            return 0.8
        if len(run) > 1 and names and not names[0].ambiguous:
            return 0.7
        if len(run) == 1 and first.given and not first.ambiguous:
            return 0.6
        if self._arabic and first.given and ((len(run) > 1 and run[1].text.startswith("ال")) or self._led(text, first)):
            return 0.55
        return 0.0
