"""Where answers and gold sources point: documents, and pages where the gold names pages."""

from collections.abc import Sequence
from typing import Protocol

from eval.cases.case import Case

Page = tuple[str, int | None]


class Cited(Protocol):
    """Anything that points at a page of a document: a citation or a passage."""

    @property
    def document(self) -> str:
        """Path relative to the corpus root."""
        ...

    @property
    def page(self) -> int | None:
        """Page from 1, or None."""
        ...


def gold_documents(case: Case) -> frozenset[str]:
    """The documents that hold the answer."""
    return frozenset(source.doc for source in case.sources)


def gold_places(case: Case) -> frozenset[Page]:
    """The pages that hold the answer, and `(document, None)` for a document of which the gold names no page."""
    return frozenset((source.doc, source.page) for source in case.sources)


def has_pages(case: Case) -> bool:
    """Whether the gold names any page."""
    return any(source.page is not None for source in case.sources)


def documents(cited: Sequence[Cited]) -> tuple[str, ...]:
    """The documents pointed at, in order, repeats included."""
    return tuple(item.document for item in cited)


def places(cited: Sequence[Cited], case: Case) -> tuple[Page, ...]:
    """The pages pointed at, in order; a document of which the gold names no page counts whole, whatever page is
    cited.
    """
    whole = frozenset(source.doc for source in case.sources if source.page is None)
    return tuple((item.document, None if item.document in whole else item.page) for item in cited)
