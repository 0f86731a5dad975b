"""Sections of one document that say the same things of different plans: "5.5 Specialists" and "6.5 Specialists"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.contract.documents import Block, BlockKind
from ingest.contract.lexical import tokenise

_NUMBERING: Final = re.compile(r"^\s*(?:(?:\d+(?:\.\d+)*[.)]?|[A-Z](?:\.\d+)*[.)])\s+|[一二三四五六七八九十]+、\s*)")
_LABEL_WORDS: Final = 2
_GAP: Final = "\0"

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that several sections fill: their headings but for one, and of rows the words they begin with."""

    path: Path
    label: Path = ()


def plain_heading(text: str) -> str:
    """A heading without its number."""
    return _NUMBERING.sub("", text).strip()


def slots(path: Sequence[str], row: str | None = None) -> Iterator[tuple[Slot, str, str]]:
    """The slots that a section fills, each with the heading that fills it and the one above that ("" at the top).

    A heading above the last is told from its siblings by what follows below it; the last one only by a table row that the siblings have too.

    Args:
        path: headings above a passage, outermost first.
        row: text of a table row, None for other text.
    """
    plain = tuple(plain_heading(heading) for heading in path)
    for at in range(len(plain) - 1):
        yield Slot((*plain[:at], _GAP, *plain[at + 1 :])), plain[at], plain[at - 1] if at else ""
    if plain and row is not None and (label := row_label(row)):
        yield Slot((*plain[:-1], _GAP), label), plain[-1], plain[-2] if len(plain) > 1 else ""


def row_label(row: str) -> Path:
    """The words that a row begins with, as far as they tell what it is about."""
    words = tokenise(row.split(" | ")[0], None)[:_LABEL_WORDS]
    return tuple(words) if words and not words[0][0].isdigit() else ()


def fillings(slot: Slot, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Every heading of a document that fills a slot, in reading order."""
    found: dict[str, None] = {}
    path: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            path = [item for item in path if item[0] < block.level]
            path.append((block.level, block.text))
        headings = [text for _, text in path]
        rows: Sequence[str | None] = block.text.split("\n") if block.kind is BlockKind.TABLE else (None,)
        for row in rows:
            # The document's title stands above the sections of some formats and not of others.
            for start in (0, 1):
                found.update({name: None for own, name, _ in slots(headings[start:], row) if own == slot})
    return tuple(found)


def telling_words(name: str, others: Iterable[str], language: str) -> frozenset[str]:
    """Terms of a name that not all of the others have: of "Health Plus" beside "Health Standard", "plus"."""
    terms = frozenset(tokenise(name, language))
    shared = [frozenset(tokenise(other, language)) for other in others if other != name]
    return frozenset(term for term in terms if not shared or not all(term in other for other in shared))


def names_one(text: str, names: Sequence[str], language: str) -> str | None:
    """Which of several names a text gives, by the words that tell it from the others; None for none or more than one."""
    terms = frozenset(tokenise(text, language)) | frozenset(tokenise(text, None))
    given = [name for name in names if (telling := telling_words(name, names, language)) and telling <= terms]
    return given[0] if len(given) == 1 else None


def is_called(heading: str, name: str, language: str) -> bool:
    """True if a heading holds all the words of a name: "6 Aldermoor Health Plus" those of "Health Plus"."""
    terms = frozenset(tokenise(name, language))
    return bool(terms) and terms <= frozenset(tokenise(heading, language))
