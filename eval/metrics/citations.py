"""Are the citations the right ones, and do their quotes stand in the documents?"""

from collections.abc import Collection, Hashable, Sequence
from functools import lru_cache
from typing import TypeVar

from eval.cases.case import Case
from eval.metrics.observation import DocumentText
from eval.targets.answer import Answer, Citation

Item = TypeVar("Item", bound=Hashable)


def precision(cited: Sequence[Item], right: Collection[Item]) -> float | None:
    """Right among distinct cited / distinct cited; None without a citation or without a gold source.

    (Gao et al.: Enabling large language models to generate text with citations, 2023, with gold sources in place of a
    judge.)
    """
    distinct = set(cited)
    return len(distinct & set(right)) / len(distinct) if distinct and right else None


def recall(cited: Sequence[Item], right: Collection[Item]) -> float | None:
    """Gold sources cited / gold sources; None without a gold source."""
    wanted = set(right)
    return len(wanted & set(cited)) / len(wanted) if wanted else None


@lru_cache(maxsize=4096)
def collapsed(text: str) -> str:
    """A text with every run of white space as one space. Documents are asked for again and again, so what was made is kept."""
    return " ".join(text.split())


def is_verbatim(citation: Citation, document_text: DocumentText) -> bool:
    """Whether all that a citation quotes stands in its document, letter for letter but for white space.

    An empty quote does not, nor does anything in an unknown document.
    """
    text = document_text(citation.document)
    if text is None:
        return False
    whole = collapsed(text)
    return all(quote != "" and quote in whole for quote in map(collapsed, citation.quotes))


def quotes_verbatim(answer: Answer, document_text: DocumentText | None) -> float | None:
    """Verbatim quotes / citations; None without a citation or without a corpus to look in."""
    if document_text is None or not answer.citations:
        return None
    return sum(is_verbatim(citation, document_text) for citation in answer.citations) / len(answer.citations)


def forbidden(case: Case, answer: Answer) -> tuple[str, ...]:
    """The cited documents that a right answer does not cite, in order, each once."""
    banned = set(case.must_not_cite)
    return tuple(dict.fromkeys(citation.document for citation in answer.citations if citation.document in banned))


def cites_forbidden(case: Case, answer: Answer) -> float | None:
    """1 if any document of `must_not_cite` is cited, else 0; None where the case forbids none."""
    return float(bool(forbidden(case, answer))) if case.must_not_cite else None
