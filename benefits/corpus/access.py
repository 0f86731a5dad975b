"""What the endpoints of the corpus share: the desk behind them, who asks, and errors as problem details."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse

from assistant.api.problems import problem
from benefits.corpus.desk import workspace
from benefits.corpus.jobs import Jobs
from benefits.corpus.people import People
from benefits.settings import Settings
from ingest.lifecycle.errors import (
    ChangeNotFoundError,
    ConflictError,
    CorpusLockedError,
    DamagedLogError,
    LifecycleError,
    RefusedError,
    RoleError,
)
from ingest.lifecycle.proposals import require
from ingest.lifecycle.records import Actor, Role
from ingest.lifecycle.workspace import Workspace

_PROBLEMS: Final[dict[type[LifecycleError], tuple[int, str]]] = {
    RefusedError: (422, "Not possible"),
    ChangeNotFoundError: (404, "Not found"),
    ConflictError: (409, "The corpus has moved on"),
    CorpusLockedError: (423, "The corpus is being changed"),
    DamagedLogError: (500, "The log is damaged"),
}


@dataclass(frozen=True, slots=True)
class HttpDesk:
    """Everything behind the endpoints of the corpus."""

    settings: Settings
    people: People
    jobs: Jobs

    @property
    def space(self) -> Workspace:
        """The corpus folder."""
        return workspace(self.settings)


def _desk(request: Request) -> HttpDesk:
    desk: HttpDesk = request.app.state.corpus
    return desk


DeskDep = Annotated[HttpDesk, Depends(_desk)]


def _viewer(desk: DeskDep, authorization: Annotated[str | None, Header()] = None) -> Actor:
    return desk.people.of(authorization)


def _editor(actor: Annotated[Actor, Depends(_viewer)]) -> Actor:
    require(actor, Role.EDITOR, "this")
    return actor


def _publisher(actor: Annotated[Actor, Depends(_viewer)]) -> Actor:
    require(actor, Role.PUBLISHER, "this")
    return actor


ViewerDep = Annotated[Actor, Depends(_viewer)]
EditorDep = Annotated[Actor, Depends(_editor)]
PublisherDep = Annotated[Actor, Depends(_publisher)]


def install_problems(app: FastAPI) -> None:
    """Map errors of changing a corpus to problem responses."""

    @app.exception_handler(RoleError)
    async def forbidden(_: Request, error: RoleError) -> JSONResponse:
        return problem(403, "Not allowed", str(error), needed_role=error.needed)

    @app.exception_handler(LifecycleError)
    async def refused(_: Request, error: LifecycleError) -> JSONResponse:
        status, title = _PROBLEMS.get(type(error), (500, "Something went wrong"))
        return problem(status, title, str(error))
