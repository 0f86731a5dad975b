"""Opens a source document at a quote."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from assistant.api.services import ServicesDep
from assistant.errors import DocumentNotFoundError
from ingest.contract.documents import canonical_text

router = APIRouter(prefix="/v1", tags=["documents"])


@router.get("/documents/{document:path}")
def open_document(
    document: str,
    request: Request,
    services: ServicesDep,
    start: int | None = None,
    end: int | None = None,
    hash: str | None = None,
) -> Response:
    """A document of the index as blocks of text, with the quoted stretch marked.

    A browser that asks for a page is sent to the reader. `changed` is true if the text is no longer the one that was quoted.
    """
    if "text/html" in request.headers.get("accept", ""):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/#/documents/{quote(document)}{query}")
    return JSONResponse(_document(document, services, start, end, hash))


def _document(
    path: str, services: ServicesDep, start: int | None, end: int | None, hash_: str | None
) -> dict[str, Any]:
    snapshot = services.index.current().snapshot
    found = snapshot.by_path.get(path)
    if found is None:
        raise DocumentNotFoundError(
            "This document is not in the handbook, or no longer. Ask again to find its successor."
        )
    blocks = snapshot.open(found).blocks
    text, starts = canonical_text(blocks)
    changed = hash_ is not None and not found.info.text_sha256.startswith(hash_)
    inside = start is not None and end is not None and 0 <= start < end <= len(text)
    return {
        "document": found.info.path,
        "title": found.info.title,
        "version": found.info.version,
        "language": found.info.language,
        "effective_from": found.info.effective_from.isoformat() if found.info.effective_from else None,
        "effective_to": found.info.effective_to.isoformat() if found.info.effective_to else None,
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
        "highlight": {"start": start, "end": end} if inside and not changed else None,
        "changed": changed,
    }
