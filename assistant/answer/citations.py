"""Numbers the places that fragments come from: one citation a document, or a page of it."""

from collections.abc import Sequence
from urllib.parse import quote

from assistant.answer.records import Citation, Excerpt, Fragment
from ingest.contract.chunks import DocumentInfo


def cite(fragments: Sequence[Fragment]) -> tuple[tuple[Citation, ...], tuple[int, ...]]:
    """Return the citations and, for each fragment, the number of the citation it belongs to.

    The quote of a citation is its best fragment; the others of the same page are its excerpts.
    """
    places: dict[tuple[str, int | None], list[Fragment]] = {}
    for fragment in fragments:
        places.setdefault((fragment.document.path, fragment.page), []).append(fragment)
    numbers = {place: n for n, place in enumerate(places, 1)}
    citations = tuple(_citation(numbers[place], group) for place, group in places.items())
    return citations, tuple(numbers[(item.document.path, item.page)] for item in fragments)


def _citation(n: int, group: Sequence[Fragment]) -> Citation:
    main = max(group, key=lambda fragment: fragment.score)
    return Citation(
        n=n,
        document=main.document.path,
        title=main.document.title,
        version=main.document.version,
        language=main.document.language,
        page=main.page,
        section=main.section,
        quote=main.quote,
        href=source_href(main),
        score=round(main.score, 4),
        more=tuple(Excerpt(item.quote, item.section, source_href(item)) for item in group if item is not main),
        text_sha256=main.document.text_sha256,
        effective_from=main.document.effective_from,
        effective_to=main.document.effective_to,
    )


def source_href(fragment: Fragment) -> str:
    """Link that opens the document at the fragment, in the very text that is quoted."""
    return text_href(fragment.document, fragment.start, fragment.end)


def text_href(document: DocumentInfo, start: int, end: int) -> str:
    """Link that opens `[start, end)` of a document's canonical text, which is named by its hash and opens after it was replaced too."""
    return f"/v1/documents/{quote(document.path)}?start={start}&end={end}&text={document.text_sha256}"
