"""The endpoints of the corpus: documents, proposed changes, publishing, rolling back, the log."""

import tempfile
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from assistant.api.app import STATIC
from benefits.corpus.access import DeskDep, EditorDep, HttpDesk, PublisherDep, ViewerDep, install_problems
from benefits.corpus.desk import (
    Plan,
    compare_plan,
    document_reader,
    edit_metadata,
    import_limits,
    plan_of_change,
    plan_of_rollback,
    propose_retirement,
    question_sets,
    version_json,
)
from benefits.corpus.gaps_api import router as gaps
from benefits.corpus.inventory import documents_json
from benefits.corpus.jobs import Jobs
from benefits.corpus.models import EditRequest, PreviewRequest, RetireRequest, RollbackRequest, WhyRequest
from benefits.corpus.people import People
from benefits.corpus.render_html import diff_page
from benefits.corpus.showing import diff_json
from benefits.corpus.updating import check_same_corpus
from benefits.corpus.uploads import Received, received_file
from benefits.settings import Settings
from ingest.lifecycle.history import roll_back, versions
from ingest.lifecycle.intake import import_folder, unpack, upload
from ingest.lifecycle.log import read_log
from ingest.lifecycle.proposals import check_publishable, find, pending, publish, reject, submit
from ingest.lifecycle.records import Actor
from ingest.lifecycle.workspace import document_path
from ingest.lifecycle.writing import recover

_MULTIPART: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "path": {"type": "string"},
                        "why": {"type": "string"},
                    },
                }
            }
        },
    }
}

router = APIRouter(prefix="/v1/corpus", tags=["corpus"])


def install(app: FastAPI, settings: Settings, start_up_token: str) -> None:
    """Add the endpoints to the application; what a crash left half published is finished, and the index follows."""
    desk = HttpDesk(settings, People(settings.corpus_tokens, start_up_token), Jobs(settings))
    app.state.corpus = desk
    app.include_router(router)
    app.include_router(gaps)
    app.add_api_route("/hr", _page, include_in_schema=False)
    install_problems(app)
    if settings.corpus.is_dir() and recover(desk.space).anything:
        desk.jobs.start("index", "recovery")


@router.get("/me")
def me(actor: ViewerDep, desk: DeskDep) -> dict[str, Any]:
    """Name and role of the token."""
    another = desk.settings.publish_needs_another_person
    return {"name": actor.name, "role": actor.role.value, "publish_needs_another_person": another}


@router.get("/documents")
def list_documents(actor: ViewerDep, desk: DeskDep) -> dict[str, Any]:
    """Every document with its state, version, audience and dates."""
    return {"documents": documents_json(desk.settings, desk.space)}


@router.get("/versions")
def list_versions(path: str, actor: ViewerDep, desk: DeskDep) -> dict[str, Any]:
    """Versions of a document, oldest first."""
    space = desk.space
    known = versions(space, document_path(path), read_log(space))
    return {"path": path, "versions": [version_json(version) for version in known]}


@router.get("/changes")
def list_changes(actor: ViewerDep, desk: DeskDep) -> dict[str, Any]:
    """Changes that wait to be submitted or published."""
    return {"changes": [change.as_json() for change in pending(desk.space)]}


@router.post("/changes", status_code=201, openapi_extra=_MULTIPART)
async def create_change(request: Request, actor: EditorDep, desk: DeskDep) -> dict[str, Any]:
    """Propose a document, or all documents of a zip."""
    async with received_file(request, desk.settings) as received:
        return await run_in_threadpool(_propose, desk, actor, received)


@router.post("/edits", status_code=201)
def edit(body: EditRequest, actor: EditorDep, desk: DeskDep) -> dict[str, Any]:
    """Propose other metadata for a document."""
    assignments = [f"{name}={value}" for name, value in body.fields.items()]
    return {"change": edit_metadata(desk.space, actor, document_path(body.path), assignments, body.why).as_json()}


@router.post("/retirements", status_code=201)
def retire(body: RetireRequest, actor: PublisherDep, desk: DeskDep) -> dict[str, Any]:
    """Propose to retire a document; the change is in review at once."""
    space = desk.space
    change = propose_retirement(space, actor, document_path(body.path), body.why)
    return {"change": submit(space, actor, change.id).as_json()}


@router.post("/changes/{change_id}/submit")
def submit_change(change_id: str, actor: EditorDep, desk: DeskDep) -> dict[str, Any]:
    """Ask for the review of a draft."""
    return {"change": submit(desk.space, actor, change_id).as_json()}


@router.post("/changes/{change_id}/reject")
def reject_change(change_id: str, body: WhyRequest, actor: EditorDep, desk: DeskDep) -> dict[str, Any]:
    """Drop a change."""
    return {"change": reject(desk.space, actor, change_id, body.why).as_json()}


@router.post("/changes/{change_id}/publish", status_code=202)
def publish_change(change_id: str, body: WhyRequest, actor: PublisherDep, desk: DeskDep) -> dict[str, Any]:
    """Put a change into the corpus; the index follows as a job, while answering goes on."""
    check_same_corpus(desk.settings)
    space, another = desk.space, desk.settings.publish_needs_another_person
    change = find(space, change_id)
    check_publishable(space, actor, [change], another)
    entries = publish(space, actor, [change.id], body.why, another)
    return {"entries": [entry.as_json() for entry in entries], "job": desk.jobs.start("index", actor.name)}


@router.get("/changes/{change_id}/diff", response_model=None)
def diff_change(
    change_id: str,
    actor: ViewerDep,
    desk: DeskDep,
    format: Annotated[str, Query(pattern="^(json|html)$")] = "json",
) -> dict[str, Any] | Response:
    """What a change does, by section and side by side."""
    change = find(desk.space, change_id)
    documents = compare_plan(desk.settings, plan_of_change(desk.space, change))
    if format == "html":
        name = f'attachment; filename="{change.id}.html"'
        page = diff_page(f"Changes of {change.id}", documents, None)
        return Response(page, media_type="text/html; charset=utf-8", headers={"Content-Disposition": name})
    return {"change": change.as_json(), **diff_json(documents, None)}


@router.post("/changes/{change_id}/preview", status_code=202)
def preview_change(change_id: str, body: PreviewRequest, actor: EditorDep, desk: DeskDep) -> dict[str, Any]:
    """Find out, as a job, which questions would be answered differently."""
    change = find(desk.space, change_id)
    known = question_sets(desk.settings)
    unknown = [name for name in body.questions if name not in known]
    if unknown:
        raise HTTPException(422, f"There is no question set {unknown[0]!r}; there are {', '.join(known) or 'none'}.")
    return {"job": desk.jobs.start("preview", actor.name, change.id, tuple(body.questions))}


@router.post("/rollbacks", status_code=202)
def rollback(body: RollbackRequest, actor: PublisherDep, desk: DeskDep) -> dict[str, Any]:
    """Bring a document back to a version, or the whole corpus to a moment; the index follows as a job."""
    if (body.path is None) != body.all or (body.all and not body.to):
        raise HTTPException(422, "Give 'path', or 'all' with 'to'.")
    check_same_corpus(desk.settings)
    space = desk.space
    plan: Plan = plan_of_rollback(space, document_path(body.path) if body.path else None, body.to)
    if body.dry_run:
        return diff_json(compare_plan(desk.settings, plan), None)
    entry = roll_back(space, actor, plan.files, body.why)
    return {"entries": [entry.as_json()], "job": desk.jobs.start("index", actor.name)}


@router.get("/question-sets")
def list_question_sets(actor: ViewerDep, desk: DeskDep) -> dict[str, Any]:
    """Names of question sets that a change can be tried with."""
    return {"question_sets": list(question_sets(desk.settings))}


@router.get("/jobs/{job_id}")
def show_job(job_id: str, actor: ViewerDep, desk: DeskDep) -> dict[str, Any]:
    """State and progress of a job."""
    return desk.jobs.find(job_id)


@router.get("/log")
def show_log(actor: ViewerDep, desk: DeskDep, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> dict[str, Any]:
    """The log, newest first."""
    entries = read_log(desk.space)
    return {"total": len(entries), "entries": [entry.as_json() for entry in reversed(entries[-limit:])]}


def _page() -> Response:
    return FileResponse(STATIC / "hr.html", headers={"Cache-Control": "no-cache"})


def _propose(desk: HttpDesk, actor: Actor, received: Received) -> dict[str, Any]:
    space = desk.space
    with document_reader(desk.settings) as read:
        if received.path is not None:
            change = upload(space, actor, received.file, received.path, read, received.why)
            return {"change": change.as_json(), "refused": []}
        limits = import_limits(desk.settings)
        with tempfile.TemporaryDirectory(prefix="benefits-import-") as folder:
            unpack(received.file, Path(folder), limits)
            imported = import_folder(space, actor, Path(folder), limits, read, received.why)
    refused = [{"path": path, "reason": reason} for path, reason in imported.refused.items()]
    return {"change": imported.change.as_json(), "refused": refused}
