"""The endpoints of gaps: what was asked in vain, and a draft to fill it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.api.services import Services, ServicesDep
from benefits.corpus.access import DeskDep, EditorDep, ViewerDep
from benefits.corpus.gaps import Asked, draft_gap, gaps_json

router = APIRouter(prefix="/v1/hr", tags=["corpus"])


@router.get("/gaps")
def list_gaps(
    actor: ViewerDep, desk: DeskDep, services: ServicesDep, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> dict[str, Any]:
    """Questions that were refused or rated down, by meaning across languages, in groups no smaller than the minimum."""
    return gaps_json(_asked(services), desk.space, date.today(), limit)


@router.post("/gaps/{gap_id}/draft", status_code=201)
def create_draft(gap_id: str, actor: EditorDep, desk: DeskDep, services: ServicesDep) -> dict[str, Any]:
    """Propose a stub of a document for a gap; asked again, the one that is pending."""
    return {"change": draft_gap(_asked(services), desk.settings, desk.space, actor, gap_id).as_json()}


def _asked(services: Services) -> Asked:
    services.recorder.flush()
    return Asked(services.store, services.index, services.scrubber, services.minimum_group)
