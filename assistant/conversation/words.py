"""How questions go on from one another, in sixteen languages; the words themselves are data."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES

_LETTER: Final = r"\w\u0300-\u036f\u0900-\u0963\u064b-\u065f"
# Words with the marks that belong to them, and with what is joined to them: "qu'en", "Vollzeit-Stelle".
WORD: Final = re.compile(rf"[{_LETTER}]+(?:['’-][{_LETTER}]+)*")
EDGES: Final = re.compile(rf"^[^{_LETTER}]+|[^{_LETTER}]+$")
UNSPACED: Final = frozenset({"zh", "ja"})
# Korean words carry their particles: "독일에서는요".
_JOINED_ENDINGS: Final = UNSPACED | {"ko"}


@dataclass(frozen=True, slots=True)
class FollowUpWords:
    """What is known of one language.

    `openers` and `closers` begin and end a question that goes on from the one before ("what about …", "… 呢"); `pronouns` stand for something said
    before, `determiners` do so where no noun follows ("that"); `joint_before` and `joint_after` are what ties a name into a question ("in", "では").
    """

    openers: re.Pattern[str]
    closers: re.Pattern[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    joint_before: re.Pattern[str]
    joint_after: re.Pattern[str]
    _small: frozenset[str]
    _parts: re.Pattern[str]
    _process: re.Pattern[str]

    def is_small(self, word: str) -> bool:
        """True for a word that says nothing of a topic ("how", "get"), or is made of such words alone."""
        if word in self._small:
            return True
        parts = re.split(r"['’-]", word)
        return (len(parts) > 1 and all(part in self._small or not part for part in parts)) or not self._parts.sub(
            "", word
        )

    def is_topic(self, word: str) -> bool:
        """True for a word that says what a question is about: neither small, nor of the kind that any policy has ("apply", "deadline", "days")."""
        return not self.is_small(word) and self._process.fullmatch(word) is None

    def unspaced_topic(self, text: str) -> str:
        """What is left of a text without spaces when small and general words are taken out."""
        return self._parts.sub(" ", self._process.sub(" ", text))


@cache
def follow_up_words(language: str) -> FollowUpWords:
    """The words of a language, of English where it is not among the sixteen."""
    served = language if language in SERVED_LANGUAGES else FALLBACK_LANGUAGE
    source = resources.files("assistant.conversation").joinpath("words", f"{served}.json").read_text(encoding="utf-8")
    content: Mapping[str, Any] = json.loads(source)
    spaced = served not in UNSPACED
    begins = r"(?:\b|(?<=\W))" if spaced else ""
    ends = r"(?!\w)" if spaced else ""
    closes = "" if served in _JOINED_ENDINGS else begins
    small = frozenset([*content["small"], *content["pronouns"], *content["determiners"]])
    return FollowUpWords(
        re.compile(f"(?:{_either(content['openers'])}){ends}"),
        re.compile(f"{closes}(?:{_either(content['closers'])})$"),
        frozenset(content["pronouns"]),
        frozenset(content["determiners"]),
        re.compile(rf"{begins}(?:{_either(content['joints']['before'])})\s*$"),
        re.compile(rf"\s*(?:{_either(content['joints']['after'])})"),
        small,
        re.compile(_either(small) if served in _JOINED_ENDINGS else r"(?!)"),
        re.compile(_either(content["process"])),
    )


def _either(phrases: Iterable[str]) -> str:
    """The phrases as alternatives, longest first, `*` for any ending; what nothing matches where there are none."""
    longest = sorted(
        (re.escape(phrase.rstrip("*")) + (r"\w*" if phrase.endswith("*") else "") for phrase in phrases),
        key=len,
        reverse=True,
    )
    return "|".join(longest).replace(r"\ ", r"\s+") or r"(?!)"
