"""The type that separates raw text from text that may be logged, searched or sent to a model."""

import json
import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Final

_CLOSING: Final = "?!.,;:？！。，；：؟،"
# Of so many letters, and with so many of them in capitals, a text is written in capitals and does not only hold a name or two.
_SHOUTED_LETTERS: Final = 8
_SHOUTED_SHARE: Final = 0.8
# What a masked stretch looks like: `<PERSON>`, `<PERSON_2>`.
PLACEHOLDER: Final = re.compile(r"<[A-Z][A-Z_]*(?:_\d+)?>")
# A file in the package itself: a name with a way in it could lead to what somebody typed.
_PACKAGED: Final = re.compile(r"[a-z_]+\.json")


@dataclass(frozen=True, slots=True)
class Redaction:
    """One masked stretch: its type, and where its placeholder stands in the scrubbed text (end exclusive)."""

    type: str
    start: int
    end: int


_ISSUER: Final = object()


class ScrubbedText:
    """Text from which personal details were removed. Only `assistant.privacy.scrubber` can make one of what a person typed.

    Every later stage (search, log, language model, error handlers) accepts this type and nothing else.
    """

    __slots__ = ("_redactions", "_text")

    def __init__(self, text: str, redactions: tuple[Redaction, ...], *, issuer: object) -> None:
        if issuer is not _ISSUER:
            raise TypeError(
                "ScrubbedText is made by assistant.privacy.scrubber only; pass raw text through Scrubber.scrub"
            )
        self._text = text
        self._redactions = redactions

    @classmethod
    def packaged(cls, package: str, file: str, *keys: str) -> "ScrubbedText":
        """A text that ships with the product, which nobody typed: the string under `keys` in a JSON file that lies in a package of `assistant`.

        Raises:
            ValueError: the package is another one's, or `file` leads out of it, where a file could hold what somebody typed.
        """
        if package.partition(".")[0] != "assistant" or _PACKAGED.fullmatch(file) is None:
            raise ValueError(f"{package}/{file} does not ship with the assistant; name a JSON file in a package of it")
        content = json.loads(resources.files(package).joinpath(file).read_text(encoding="utf-8"))
        for key in keys:
            content = content[key]
        if not isinstance(content, str):
            raise TypeError(f"{file}: {'.'.join(keys)} is no string")
        return cls(content, (), issuer=_ISSUER)

    @property
    def text(self) -> str:
        """The text with typed placeholders such as `<PERSON>` in place of personal details."""
        return self._text

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """What was masked, in reading order."""
        return self._redactions

    def without(self, spans: Iterable[tuple[int, int]]) -> "ScrubbedText":
        """This text with stretches left out, a blank in place of each: what is left of a scrubbed text is scrubbed.

        Args:
            spans: `[start, end)` in characters, in any order; they may overlap. What was masked in one of them is left out too.
        """
        text, kept, position = "", [], 0
        for start, end in [*_merged(spans), (len(self._text), len(self._text))]:
            shift = position - len(text)
            kept += [
                Redaction(item.type, item.start - shift, item.end - shift)
                for item in self._redactions
                if position <= item.start and item.end <= start
            ]
            text += self._text[position:start] + (" " if end > start else "")
            position = end
        return ScrubbedText(text, tuple(kept), issuer=_ISSUER)

    def calmed(self) -> "ScrubbedText":
        """The same in small letters if it is written in capitals, which models of language read badly; placeholders stay as they are."""
        placed = [match.span() for match in PLACEHOLDER.finditer(self._text)]
        masked = {at for start, end in placed for at in range(start, end)}
        cased = [char for at, char in enumerate(self._text) if at not in masked and char.lower() != char.upper()]
        if len(cased) < _SHOUTED_LETTERS or sum(map(str.isupper, cased)) < _SHOUTED_SHARE * len(cased):
            return self
        # One character for one, so that places in the text stay: "İ" would become two.
        calm = "".join(char if at in masked else char.lower()[0] for at, char in enumerate(self._text))
        return ScrubbedText(calm, self._redactions, issuer=_ISSUER)

    def followed_by(self, other: "ScrubbedText") -> "ScrubbedText":
        """This text, a blank, and another: what is put together from scrubbed texts is scrubbed."""
        first = self.squeezed()
        shift = len(first.text) + 1
        moved = (Redaction(item.type, item.start + shift, item.end + shift) for item in other.redactions)
        return ScrubbedText(f"{first.text} {other.text}", (*first.redactions, *moved), issuer=_ISSUER)

    def squeezed(self) -> "ScrubbedText":
        """This text without blanks at its ends, in front of closing punctuation, and beside other blanks, and without a comma at its beginning."""
        begin = len(self._text) - len(self._text.lstrip(_CLOSING + string.whitespace))
        kept = [
            at
            for at, char in enumerate(self._text)
            if at >= begin and not (char.isspace() and _needless(self._text, at))
        ]
        place = {at: new for new, at in enumerate(kept)}
        moved = (Redaction(item.type, place[item.start], place[item.end - 1] + 1) for item in self._redactions)
        return ScrubbedText("".join(self._text[at] for at in kept), tuple(moved), issuer=_ISSUER)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"ScrubbedText({self._text!r}, redactions={len(self._redactions)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ScrubbedText) and (self._text, self._redactions) == (other._text, other._redactions)

    def __hash__(self) -> int:
        return hash((self._text, self._redactions))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def _needless(text: str, at: int) -> bool:
    """True for a blank at the beginning, behind another, or with nothing but blanks before the end or a closing mark."""
    rest = text[at:].lstrip()
    return at == 0 or text[at - 1].isspace() or not rest or rest[0] in _CLOSING
