"""Searches what a service leaves behind for planted values, in whatever form they may have been written."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from canary_questions import Planted

_NAMES: Final = frozenset({"middle", "named"})
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_NUMBERS: Final = re.compile(r"\d+(?:[\s\-./(),]{1,3}\d+)*")
_ESCAPES: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_LONGEST_RUN: Final = 40
_SHORTEST_NUMBER: Final = 6
_SHORTEST_NAME: Final = 4
_DISTINCT_NAME: Final = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A planted value that was found."""

    place: str
    value: str
    form: str


class CanarySearch:
    """Looks for planted values: as typed, in other case, without blanks and signs, by parts of names, escaped or encoded.

    Args:
        planted: what must not be found.
        ordinary: case-folded words that say nothing of a person.
    """

    def __init__(self, planted: Iterable[Planted], ordinary: frozenset[str] = frozenset()) -> None:
        self.exact: dict[str, str] = {}
        self.squeezed: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        for each in planted:
            self._add(each, ordinary)

    def hits(self, place: str, content: bytes | str) -> list[Hit]:
        """Every planted value in the content, each form once."""
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        return sorted({Hit(place, value, form) for view in _views(text) for value, form in self._found(view)}, key=repr)

    def _add(self, planted: Planted, ordinary: frozenset[str]) -> None:
        value = planted.value
        folded = _fold(value)
        self.exact[folded] = value
        if planted.kind == "address":
            for piece in re.split("[,，、]", folded):
                if re.search(r"\d", piece) and sum(char.isalpha() for char in piece) >= _DISTINCT_NAME:
                    self.exact[piece.strip()] = value
            return
        if planted.kind in _NAMES:
            for word in _LETTERS.findall(folded):
                if len(word) >= _SHORTEST_NAME and word not in ordinary:
                    self.words[word] = value
        if planted.kind == "email":
            self.exact[folded.partition("@")[0]] = value
        if re.search(r"[^\W\d_]", folded):
            self.squeezed[_squeeze(folded)] = value
        number = "".join(_LETTERS.sub("", _squeeze(folded)))
        if len(number) >= _SHORTEST_NUMBER and planted.kind not in _NAMES and planted.kind != "email":
            self.numbers[number] = value

    def _found(self, view: str) -> Iterator[tuple[str, str]]:
        for form, value in self.exact.items():
            if form in view:
                yield value, "as typed"
        squeezed = _squeeze(view)
        for form, value in self.squeezed.items():
            if form in squeezed:
                yield value, "without blanks"
        words = frozenset(_LETTERS.findall(view))
        for form, value in self.words.items():
            if form in words or (len(form) >= _DISTINCT_NAME and form in squeezed):
                yield value, f"part {form}"
        numbers = frozenset(_number_runs(view))
        for form, value in self.numbers.items():
            if form in numbers:
                yield value, "digits"


def _views(text: str) -> Iterator[str]:
    """The text itself, with JSON escapes read, and with percent codes read; each only where it differs."""
    seen = {text}
    yield _fold(text)
    for other in (_ESCAPES.sub(_unescape, text), unquote(text), unquote(text.replace("+", " "))):
        if other not in seen:
            seen.add(other)
            yield _fold(other)


def _unescape(match: re.Match[str]) -> str:
    return str(json.loads(f'"{match.group()}"'))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _number_runs(text: str) -> Iterator[str]:
    """Digits of each number and of neighbouring ones together: 12 34 56 gives 12, 1234, 123456, 34, 3456, 56."""
    for match in _NUMBERS.finditer(text):
        groups = re.findall(r"\d+", match.group())
        for start in range(len(groups)):
            run = ""
            for group in groups[start : start + _LONGEST_RUN]:
                run += group
                if len(run) > _LONGEST_RUN:
                    break
                if len(run) >= _SHORTEST_NUMBER:
                    yield run
