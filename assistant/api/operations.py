"""Health, readiness, metrics, and what HR may see of questions."""

import secrets
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Response

from assistant.api.problems import problem
from assistant.api.services import Services, ServicesDep
from assistant.audit.clusters import cluster_questions
from ingest.contract.errors import IngestError

router = APIRouter(tags=["operations"])


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", response_model=None)
def ready(services: ServicesDep) -> Response | dict[str, Any]:
    """Index and models are loaded."""
    try:
        manifest = services.index.current().snapshot.manifest
    except IngestError as error:
        return problem(503, "Not ready", str(error))
    return {
        "status": "ready",
        "snapshot": manifest.snapshot,
        "created_at": manifest.created_at.isoformat(),
        "documents": manifest.documents,
        "chunks": manifest.chunks,
        "languages": manifest.languages,
        "embedding_model": str(manifest.embedding),
        "problem": services.index.problem,
    }


@router.get("/metrics")
def metrics(services: ServicesDep) -> Response:
    """Prometheus metrics."""
    return Response(services.metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/v1/hr/summary")
def summary(services: ServicesDep, authorization: Annotated[str | None, Header()] = None) -> dict[str, Any]:
    """Counts of questions for HR, in groups no smaller than the minimum; needs the token printed at start-up."""
    _check_token(services, authorization)
    return asdict(services.store.summary(services.minimum_group))


@router.get("/v1/hr/clusters")
def clusters(services: ServicesDep, authorization: Annotated[str | None, Header()] = None) -> dict[str, Any]:
    """What many people asked, by meaning across languages, in groups no smaller than the minimum; needs the token."""
    _check_token(services, authorization)
    services.recorder.flush()
    questions = services.store.questions()
    vectors = services.index.current().question_vectors([(item.text, item.language) for item in questions])
    found = cluster_questions(questions, vectors, services.minimum_group)
    return {"minimum_group": services.minimum_group, "clusters": [asdict(cluster) for cluster in found]}


def _check_token(services: Services, authorization: str | None) -> None:
    expected = f"Bearer {services.hr_token}"
    if authorization is None or not secrets.compare_digest(authorization.encode(), expected.encode()):
        raise HTTPException(
            401,
            "This needs the token printed at start-up, as 'Authorization: Bearer …'.",
            {"WWW-Authenticate": "Bearer"},
        )
