"""What a document states: its sentences, list items and table cells, each with the amounts in it and the words it is about."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from ingest.chunk.sentences import sentence_spans
from ingest.contract.documents import Block, BlockKind, has_header_line
from ingest.contract.fold.fold import Tokens, fold
from ingest.contract.fold.tokens import is_number
from ingest.contract.language import function_words
from ingest.contract.lexical import tokenise
from ingest.policy.findings import Quote
from ingest.policy.reading import ReadDocument

_LONGEST: Final = 600
_NUMBER: Final = re.compile(r"\d")
_PLACE: Final = re.compile(r"\d+(?:[.,:]\d+)*")
# In a table, cells without a unit are amounts too; their column says of what.
_NO_UNIT: Final = ""
_OVER_A_WORD: Final = frozenset({"<hour>", "<day>", "<workday>", "<week>", "<month>"})
_COLONS: Final = (":", "：")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, list item or table cell that holds amounts.

    `amounts` are numbers by unit in the order of the text, `labels` the numbers without one (level 4, 2026). `words` are the stems of what
    it is about, without numbers; `place` those of the headings above it. `row` is what a table's row says of itself before the amount, with
    its numbers (None outside tables), `table` tells its table from others. `about` is the text with what its row or the line before its list
    says of it, `above` the headings.
    """

    document: ReadDocument
    quote: Quote
    amounts: tuple[tuple[str, tuple[str, ...]], ...]
    words: frozenset[str]
    place: frozenset[str]
    labels: frozenset[str]
    row: str | None = None
    table: int = -1
    about: str = ""
    above: str = ""


def statements_of(document: ReadDocument) -> Iterator[Statement]:
    """All statements of a document that hold an amount written in digits."""
    headings: list[Block] = []
    lead = ""
    for number, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            headings = [item for item in headings if item.level < block.level] + [block]
            lead = ""
            continue
        section = headings[-1].text if headings else None
        above = " ".join(item.text for item in headings)
        if block.kind is BlockKind.PARAGRAPH:
            lead = block.text if block.text.endswith(_COLONS) else ""
        if block.kind is BlockKind.TABLE:
            for found in _of_table(document, block, section, above):
                yield replace(found, table=number)
        elif _NUMBER.search(block.text):
            for start, end in sentence_spans(block.text):
                text = block.text[start:end]
                if _NUMBER.search(text) and len(text) <= _LONGEST:
                    quote = Quote(document.info.path, text, section, block.page)
                    listed = f"{lead} {text}" if block.kind is BlockKind.LIST_ITEM else text
                    yield from (replace(found, about=listed) for found in _statement(document, quote, text, above))


def _of_table(document: ReadDocument, block: Block, section: str | None, above: str) -> Iterator[Statement]:
    if len(block.rows) < 2 or not any(block.rows[0]):
        return
    lines = block.text.split("\n")
    lines = lines[1:] if has_header_line(block) else lines
    for row, line in zip(block.rows[1:], lines, strict=False):
        for column, cell in list(enumerate(row))[1:]:
            if not _NUMBER.search(cell) or column >= len(block.rows[0]) or len(cell) > _LONGEST:
                continue
            label = " ".join(item for item in row[:column] if not _NUMBER.search(item)) or row[0]
            quote = Quote(document.info.path, line, section, block.page)
            for found in _statement(document, quote, cell, above, f"{label} {block.rows[0][column]}"):
                yield replace(found, row=f"{row[0]} {label} {block.rows[0][column]}".casefold())


def _statement(document: ReadDocument, quote: Quote, text: str, above: str, about: str = "") -> Iterator[Statement]:
    language = document.info.language
    reading = fold(text, language)[0]
    amounts = _amounts(reading, bool(about), language)
    if amounts:
        counted = {number for _, numbers in amounts for number in numbers}
        labels = frozenset(token for token in reading if (is_number(token) and token not in counted) or token[0] == "@")
        words = content_words(f"{about} {text}", language)
        said = f"{about} {text}".strip()
        yield Statement(
            document, quote, amounts, words, content_words(above, language), labels, about=said, above=above
        )


def _amounts(reading: Tokens, bare: bool, language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Numbers by the unit behind them, over one word between ("2 paid days"); bare numbers where they count as amounts."""
    found: dict[str, list[str]] = {}
    for place, token in enumerate(reading):
        if is_number(token):
            unit = _unit(reading[place + 1 : place + 3], language)
            if unit is not None:
                found.setdefault(unit, []).append(token)
            elif bare:
                found.setdefault(_NO_UNIT, []).append(token)
    return tuple((unit, tuple(numbers)) for unit, numbers in sorted(found.items()))


def _unit(following: Sequence[str], language: str) -> str | None:
    """The unit that a number's next words begin with, hold behind one word, or end in as one compound (Urlaubstage)."""
    if not following:
        return None
    if following[0].startswith("<"):
        return following[0]
    for name, endings in _unit_endings().get(language, {}).items():
        if following[0].endswith(tuple(endings)):
            return f"<{name}>"
    word = following[0].isalpha() and len(following) > 1
    return following[1] if word and following[1] in _OVER_A_WORD else None


@cache
def _unit_endings() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = Path(__file__).with_name("unit_endings.json").read_text(encoding="utf-8")
    endings: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(text)
    return endings


def content_words(text: str, language: str) -> frozenset[str]:
    """Stems of the words of a text, without numbers and function words."""
    plain = _PLACE.sub(" ", text)
    common = stemmed_function_words(language)
    return frozenset(
        term for term in tokenise(plain, language) if term not in common and not term.isdigit() and _tells(term)
    )


def _tells(term: str) -> bool:
    return len(term) > 2 or not term.isascii()


@cache
def stemmed_function_words(language: str) -> frozenset[str]:
    """Words that say nothing of what a sentence is about."""
    return frozenset(tokenise(" ".join(function_words(language)), language))


def all_statements(documents: Sequence[ReadDocument]) -> Iterator[Statement]:
    """Those of all published documents."""
    for document in documents:
        if document.published:
            yield from statements_of(document)
