"""Joins the lines of a paragraph, deciding from the document's own words which hyphens at line ends to keep."""

import re
from collections.abc import Iterable, Sequence

from ingest.load.hygiene import join_lines

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010]$")
_ADDRESS = re.compile(r"[\w+-]+(?:[.@/][\w+-]+)+")
# Nobody writes a blank within a domain that goes on in lower case.
_TORN_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+ [a-z][\w-]*(?:\.[a-z]{2,})+")
_START = re.compile(r"[^\W\d_]+")


class LineJoiner:
    """Knows every word that stands unbroken in the document."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._addresses: set[str] = set()
        for line in lines:
            whole = _BROKEN.sub("", line)
            for match in _WORD.finditer(whole):
                self._known.add(match.group().lower())
            self._addresses.update(match.group().lower() for match in _ADDRESS.finditer(whole))

    def join(self, lines: Sequence[str]) -> str:
        """The lines as running text."""
        done: list[str] = []
        for line in lines:
            if done and self._is_one_word(done[-1], line):
                done[-1] = self._mend(done[-1], line)
            else:
                done.append(line)
        return join_lines(done)

    def join_narrow(self, lines: Sequence[str]) -> str:
        """The lines of a table's cell, where words and addresses longer than the column are broken without a hyphen."""
        done: list[str] = []
        for line in lines:
            if done and self._is_torn(done[-1], line):
                done[-1] += line
            else:
                done.append(line)
        return self.join(done)

    def _is_torn(self, before: str, after: str) -> bool:
        left, right = before.rsplit(maxsplit=1)[-1].lower(), after.split(maxsplit=1)[0].lower().rstrip(".,;:)")
        if "@" in left or "/" in left or "." in left:
            return left + right in self._addresses or (_TORN_ADDRESS.fullmatch(left + " " + right) is not None)
        alone = " " not in before and left.isalpha() and right.isalpha()
        return alone and left + right in self._known and not (left in self._known and right in self._known)

    def _is_one_word(self, before: str, after: str) -> bool:
        broken, start = _BROKEN.search(before), _START.match(after)
        return (
            broken is not None
            and start is not None
            and (len(broken.group(1)) > 1 or start.group().lower() in self._known)
        )

    def _mend(self, before: str, after: str) -> str:
        broken, start = _BROKEN.search(before), _START.match(after)
        if broken is None or start is None:
            return f"{before} {after}"
        left, right = broken.group(1), start.group()
        joined, compound = (left + right).lower(), f"{left}-{right}".lower()
        both_known = left.lower() in self._known and right.lower() in self._known
        keep = compound in self._known or (joined not in self._known and (both_known or not right.islower()))
        # "Vor- und Nachteile": the hyphen stands for a word, and a blank follows it.
        if (
            right.lower() in {"und", "oder", "bzw", "and", "or", "et", "ou", "y", "e", "o"}
            and joined not in self._known
        ):
            return f"{before} {after}"
        return before + after if keep else before[:-1] + after
