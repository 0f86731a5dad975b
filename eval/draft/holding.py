"""Whether what was found can be a question."""

from typing import Final

from eval.draft.records import DraftDocument, Finding
from ingest.contract.fold.fold import carries

_LONGEST_QUESTION: Final = 300


def holds(document: DraftDocument, finding: Finding) -> bool:
    """Whether a finding can be a question: its quote stands in the document, each fact in the quote, and the question does not tell the answer."""
    language = document.language
    return (
        0 < len(finding.question) <= _LONGEST_QUESTION
        and bool(finding.facts)
        and _spaced(finding.quote) in _spaced(document.text)
        and all(carries(finding.quote, fact, (None, language)) for fact in finding.facts)
        and not any(carries(finding.question, fact, (None, language)) for fact in finding.facts)
    )


def _spaced(text: str) -> str:
    return " ".join(text.split())
