"""Is every number that the answer states found in the text it cites? No judge needed."""

import re
from collections.abc import Iterator
from typing import Final

from eval.metrics.citations import collapsed
from eval.metrics.observation import DocumentText
from eval.targets.answer import Answer
from ingest.contract.fold.fold import Tokens, fold, quantities

_MARKER: Final = re.compile(r"\[\d+(?:\s*[,;]\s*\d+)*\]")
_LIST_NUMBER: Final = re.compile(r"(?m)^\s*\d{1,2}[.)]\s+")
_BETWEEN_BLOCKS: Final = "\n\n"


def without_markers(answer: Answer) -> str:
    """The answer's text without its citation markers, which would read as numbers."""
    return _MARKER.sub(" ", answer.answer)


def unsupported(answer: Answer, document_text: DocumentText | None = None) -> tuple[str, ...]:
    """The numbers and dates of the answer that stand in nothing it cites, in order, each once, in folded spelling.

    Where spaces between digits leave several readings, the one with the fewest unsupported numbers is taken.
    """
    return min((missing for _, missing in _readings(answer, document_text)), key=len, default=())


def grounded_numbers(answer: Answer, document_text: DocumentText | None = None) -> float | None:
    """Distinct numbers and dates of the answer that stand in what it cites / all of them; None where it states none.

    What it cites are the quotes, all together, since an answer may draw on several; the titles and headings by which it may name its
    sources ("Plan costs 2026"); the days between which these are in force, with what it says of changes; and, where the documents are at
    hand, the header of a quoted table row and lines of the answer that stand word for word before a quote, such as a list's introduction.
    Only answers drawn from documents are measured (status `answered`): the telephone numbers shown to people in need come from the settings.
    """
    shares = [1 - len(missing) / len(stated) for stated, missing in _readings(answer, document_text) if stated]
    return max(shares, default=None)


def _readings(answer: Answer, document_text: DocumentText | None) -> list[tuple[Tokens, Tokens]]:
    if answer.status != "answered":
        return []
    cited = {
        token
        for text, own in (*_cited(answer), *(_around_quotes(answer, document_text) if document_text else ()))
        for language in dict.fromkeys((None, own, answer.language))
        for reading in fold(text, language)
        for token in quantities(reading)
    }
    readings = []
    for reading in fold(_LIST_NUMBER.sub("", without_markers(answer)), answer.language):
        stated = tuple(dict.fromkeys(quantities(reading)))
        readings.append((stated, tuple(token for token in stated if token not in cited)))
    return readings


def _cited(answer: Answer) -> Iterator[tuple[str, str | None]]:
    """What the answer object itself gives as its sources, with the language of each."""
    for citation in answer.citations:
        for text in (
            *citation.quotes,
            citation.title,
            citation.section,
            citation.effective_from,
            citation.effective_to,
        ):
            yield text or "", citation.language
    for change in answer.changes:
        yield change.on, None
        for version in filter(None, (change.before, change.after)):
            for text in (version.quote, version.effective_from, version.effective_to):
                yield text or "", version.language


def _around_quotes(answer: Answer, document_text: DocumentText) -> Iterator[tuple[str, str | None]]:
    """What stands in a cited document around a quote to make it understood, with its language."""
    lines = {_plain(line) for line in answer.answer.splitlines() if not _MARKER.search(line)} - {""}
    for citation in answer.citations:
        text = document_text(citation.document) or ""
        for quote in filter(None, citation.quotes):
            before, found, _ = text.partition(quote)
            if not found:
                continue
            block = before.rpartition(_BETWEEN_BLOCKS)[2]
            if "\n" in block:
                yield block.partition("\n")[0], citation.language
            told = _plain(before)
            for line in lines:
                if re.search(rf"(?<!\w){re.escape(line)}(?!\w)", told):
                    yield line, citation.language


def _plain(line: str) -> str:
    """Words alone, since each format sets the cells of a table apart in its own way."""
    return collapsed(line.replace("|", " "))
