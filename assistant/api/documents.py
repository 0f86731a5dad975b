"""Opens a source document at a quote, in the text that was quoted, even after it was replaced."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from assistant.api.models import day_json
from assistant.api.services import Services, ServicesDep
from assistant.errors import DocumentNotFoundError, TextGoneError
from ingest.contract.chunks import DocumentInfo
from ingest.contract.documents import Block, canonical_text
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.replaced import find_replaced, read_replaced

router = APIRouter(prefix="/v1", tags=["documents"])

_NOT_FOUND = "This document is not in the handbook, or no longer. Ask again to find its successor."


def _today() -> date:
    return datetime.now(UTC).date()


Today = Annotated[date, Depends(_today)]
TextHash = Annotated[str | None, Query(pattern="^[0-9a-f]{64}$", description="SHA-256 of the text that was quoted")]


@router.get("/documents/{document:path}")
def open_document(
    document: str,
    request: Request,
    services: ServicesDep,
    today: Today,
    start: int | None = None,
    end: int | None = None,
    hash: str | None = None,
    text: TextHash = None,
) -> Response:
    """A document of the index as blocks of text, with the quoted stretch marked.

    A browser that asks for a page is sent to the reader. With `text`, exactly the text with this hash is opened: after it was replaced for as
    long as the setting `version_retention_days` says, then 410. `replaced_on` is the day on which it was replaced. With `hash`, the beginning
    of such a hash, the document is opened as it is now, and `changed` is true if that is another text.
    """
    if "text/html" in request.headers.get("accept", ""):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/#/documents/{quote(document)}{query}")
    return JSONResponse(_document(services, document, (start, end), hash, text, today))


def _document(
    services: Services,
    path: str,
    place: tuple[int | None, int | None],
    hash_: str | None,
    text_sha256: str | None,
    today: date,
) -> dict[str, Any]:
    snapshot = services.index.current().snapshot
    found = snapshot.by_path.get(path)
    if text_sha256 is not None and (found is None or found.info.text_sha256 != text_sha256):
        info, blocks, replaced_on = _replaced(services, path, text_sha256, today)
        return {**_shown(info, blocks, place), "changed": False, "replaced_on": replaced_on.isoformat()}
    if found is None:
        raise DocumentNotFoundError(_NOT_FOUND)
    changed = hash_ is not None and not found.info.text_sha256.startswith(hash_)
    shown = _shown(found.info, snapshot.open(found).blocks, (None, None) if changed else place)
    return {**shown, "changed": changed, "replaced_on": None}


def _replaced(
    services: Services, path: str, text_sha256: str, today: date
) -> tuple[DocumentInfo, tuple[Block, ...], date]:
    layout, days = services.index.layout, services.version_retention_days
    text = find_replaced(layout, path, text_sha256)
    if text is not None and text.key is not None and text.kept(days, today):
        try:
            opened = DocumentObject(layout.object_path(text.key))
        except FileNotFoundError:  # removed since the list was read, or not restored with it
            pass
        else:
            return opened.info, opened.blocks, text.replaced_on
    there = path in services.index.current().snapshot.by_path
    if not there and not any(item.path == path for item in read_replaced(layout)):
        raise DocumentNotFoundError(_NOT_FOUND)
    when = f" It was replaced on {text.replaced_on.isoformat()}." if text is not None else ""
    following = "Open the document as it is now." if there else "Ask again to find its successor."
    raise TextGoneError(
        f"The text that was quoted is no longer kept.{when} Replaced texts are kept for {days} days. {following}",
        f"/v1/documents/{quote(path)}" if there else None,
    )


def _shown(info: DocumentInfo, blocks: tuple[Block, ...], place: tuple[int | None, int | None]) -> dict[str, Any]:
    text, starts = canonical_text(blocks)
    start, end = place
    inside = start is not None and end is not None and 0 <= start < end <= len(text)
    return {
        "document": info.path,
        "title": info.title,
        "version": info.version,
        "text_sha256": info.text_sha256,
        "language": info.language,
        "effective_from": day_json(info.effective_from),
        "effective_to": day_json(info.effective_to),
        "blocks": [
            {
                "kind": block.kind.value,
                "level": block.level,
                "text": block.text,
                "page": block.page,
                "start": position,
                "rows": [list(row) for row in block.rows],
            }
            for block, position in zip(blocks, starts, strict=True)
        ],
        "highlight": {"start": start, "end": end} if inside else None,
    }
