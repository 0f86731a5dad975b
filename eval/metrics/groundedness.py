"""Is every number that the answer states found in the text it cites? No judge needed."""

import re
from typing import Final

from eval.targets.answer import Answer
from ingest.contract.fold.fold import Tokens, fold, quantities

_MARKER: Final = re.compile(r"\[\d+(?:\s*[,;]\s*\d+)*\]")
_LIST_NUMBER: Final = re.compile(r"(?m)^\s*\d{1,2}[.)]\s+")


def without_markers(answer: Answer) -> str:
    """The answer's text without its citation markers, which would read as numbers."""
    return _MARKER.sub(" ", answer.answer)


def unsupported(answer: Answer) -> tuple[str, ...]:
    """The numbers and dates of the answer that stand in nothing it cites, in order, each once, in folded spelling.

    Where spaces between digits leave several readings, the one with the fewest unsupported numbers is taken.
    """
    return min((missing for _, missing in _readings(answer)), key=len, default=())


def grounded_numbers(answer: Answer) -> float | None:
    """Distinct numbers and dates of the answer that stand in what it cites / all of them; None where it states none.

    What it cites are the quotes, all together, since an answer may draw on several, and the titles and headings by
    which it may name its sources ("Plan costs 2026"). Only answers drawn from documents are measured (status
    `answered`): the telephone numbers shown to people in need come from the settings.
    """
    shares = [1 - len(missing) / len(stated) for stated, missing in _readings(answer) if stated]
    return max(shares, default=None)


def _readings(answer: Answer) -> list[tuple[Tokens, Tokens]]:
    if answer.status != "answered":
        return []
    cited = {
        token
        for citation in answer.citations
        for text in (*citation.quotes, citation.title or "", citation.section or "")
        for language in dict.fromkeys((None, citation.language, answer.language))
        for reading in fold(text, language)
        for token in quantities(reading)
    }
    readings = []
    for reading in fold(_LIST_NUMBER.sub("", without_markers(answer)), answer.language):
        stated = tuple(dict.fromkeys(quantities(reading)))
        readings.append((stated, tuple(token for token in stated if token not in cited)))
    return readings
