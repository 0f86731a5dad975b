"""Finds what another version of a document says on the same thing as a quoted sentence, list item or row."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from assistant.answer.records import Fragment
from assistant.answer.verification.commands import commands_a_model
from ingest.contract.chunks import Unit, UnitKind
from ingest.contract.documents import canonical_text, row_of_line
from ingest.contract.index.objects import DocumentObject
from ingest.contract.lexical import tokenise

# Share of words, in their order, that two versions of a sentence have in common; two sentences of one section on other things have fewer.
_SAME_THING: Final = 0.5
_NUMBERING: Final = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence, item or row with its words and the section it stands in.

    `label` says what a row is about: its first cell and those behind it until one has a number; empty where cells are not known.
    """

    unit: Unit
    text: str
    section: str
    label: tuple[str, ...] = ()


def changed_pair(
    fragments: Sequence[Fragment], own: DocumentObject, other: DocumentObject
) -> tuple[Placed, Placed] | None:
    """The first quoted sentence that reads otherwise in the same section of the other version, and how it reads there.

    Args:
        fragments: what is quoted of the document, the most important first.
        own: the document.
        other: the other version of it.
    """
    mine, theirs = list(_units(own)), list(_units(other))
    here, there = {item.text for item in mine}, {item.text for item in theirs}
    # What stands in both versions word for word is nothing else's other version.
    changed = [item for item in theirs if item.text not in here and not commands_a_model(item.text)]
    for fragment in fragments:
        for item in mine:
            if fragment.start <= item.unit.start and item.unit.end <= fragment.end and item.text not in there:
                match = _counterpart(item, mine, changed, own.info.language)
                if match is not None:
                    return item, match
    return None


def _counterpart(item: Placed, own: Sequence[Placed], others: Sequence[Placed], language: str) -> Placed | None:
    near = [other for other in others if other.section == item.section and other.unit.kind is item.unit.kind]
    if item.unit.kind is UnitKind.ROW:
        return _same_row(item, near, [each for each in own if each.section == item.section])
    match = _nearest(item, near, language)
    if match is None:
        return None
    # What is nearer to another sentence of this version is that one's earlier or later wording.
    back = [each for each in own if each.section == item.section and each.unit.kind is item.unit.kind]
    return match if _nearest(match, back, language) == item else None


def _nearest(item: Placed, others: Sequence[Placed], language: str) -> Placed | None:
    words = tokenise(item.text, language)
    best, best_share = None, _SAME_THING
    for other in others:
        share = SequenceMatcher(None, words, tokenise(other.text, language), autojunk=False).ratio()
        if share >= best_share and (best is None or share > best_share):
            best, best_share = other, share
    return best


def _same_row(item: Placed, others: Sequence[Placed], own: Sequence[Placed]) -> Placed | None:
    """The row on the same thing: rows of one table are alike in their words, whatever they are about, so its label tells it."""
    if not item.label:
        return None
    whole = next((other for other in others if other.label == item.label), None)
    if whole is not None:
        return whole
    first = [other for other in others if other.label[:1] == item.label[:1]]
    alone = sum(each.label[:1] == item.label[:1] for each in own) == 1
    return first[0] if len(first) == 1 and alone else None


def _units(document: DocumentObject) -> Iterator[Placed]:
    text, starts = canonical_text(document.blocks)
    title = _folded(document.info.title)
    for chunk in document.chunks:
        section = _folded(chunk.section or "")
        # A title names the version ("Plan costs 2025"), so what stands right below it is the same section in all.
        section = "" if section == title else section
        for unit in chunk.units:
            label = _label(document, text, starts, unit) if unit.kind is UnitKind.ROW else ()
            yield Placed(unit, text[unit.start : unit.end], section, label)


def _label(document: DocumentObject, text: str, starts: Sequence[int], unit: Unit) -> tuple[str, ...]:
    index = bisect_right(starts, unit.start) - 1
    cells = row_of_line(document.blocks[index], text[starts[index] : unit.start].count("\n"))
    if not cells:
        return ()
    behind = next((i for i, cell in enumerate(cells) if i and _DIGIT.search(cell)), len(cells))
    return tuple(_folded(cell) for cell in cells[: max(1, behind)])


def _folded(words: str) -> str:
    return " ".join(_NUMBERING.sub("", words).casefold().split())
