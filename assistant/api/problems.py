"""Errors as problem details (RFC 9457). No response and no log line repeats what a person typed."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, DocumentNotFoundError, InvalidRequestError, TextGoneError
from assistant.privacy.errors import ScrubError
from ingest.contract.errors import IngestError

MEDIA_TYPE = "application/problem+json"


def problem(status: int, title: str, detail: str, **extra: Any) -> JSONResponse:
    """A problem response; `detail` is a sentence for people."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    return JSONResponse(content, status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Map every error to a problem response."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        found = [_field_problem(item) for item in error.errors()]
        sentences = "; ".join(f"{item['field']} {item['message']}" for item in found)
        return problem(422, "Invalid request", sentences, errors=found)

    @app.exception_handler(InvalidRequestError)
    async def refused(_: Request, error: InvalidRequestError) -> JSONResponse:
        return problem(422, "Invalid request", str(error))

    @app.exception_handler(DocumentNotFoundError)
    async def missing(_: Request, error: DocumentNotFoundError) -> JSONResponse:
        return problem(404, "Not found", str(error))

    @app.exception_handler(TextGoneError)
    async def gone(_: Request, error: TextGoneError) -> JSONResponse:
        return problem(410, "No longer kept", str(error), current=error.current)

    @app.exception_handler(ScrubError)
    async def unscrubbed(_: Request, error: ScrubError) -> JSONResponse:
        detail = (
            "Your question could not be checked for personal details, so it was neither processed nor stored. "
            "Please try again, or ask your HR team."
        )
        return problem(503, "Not processed", detail)

    @app.exception_handler(IngestError)
    async def no_index(_: Request, error: IngestError) -> JSONResponse:
        return problem(503, "Index not available", str(error))

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        response = problem(error.status_code, "Request refused", str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(AssistantError)
    async def known(_: Request, error: AssistantError) -> JSONResponse:
        return problem(500, "Something went wrong", str(error))

    @app.exception_handler(Exception)
    async def unknown(_: Request, error: Exception) -> JSONResponse:
        detail = f"The question could not be answered because of an error in the service ({type(error).__name__})."
        return problem(500, "Something went wrong", detail)


def _field_problem(error: Any) -> dict[str, str]:
    """Field and reason of a validation error. pydantic's own message is safe only for rules that do not repeat the input."""
    location = [str(part) for part in error["loc"] if part != "body"]
    kind = str(error["type"])
    context = error.get("ctx") or {}
    messages = {
        "missing": "is missing",
        "string_too_short": "is empty",
        "string_too_long": f"has more than {context.get('max_length')} characters; shorten it",
        "extra_forbidden": "is not a field of this request",
        "json_invalid": "is not valid JSON",
        "less_than_equal": f"is over {context.get('le')}",
        "greater_than_equal": f"is under {context.get('ge')}",
        "too_long": f"has more than {context.get('max_length')} entries",
        "enum": f"must be one of {context.get('expected')}",
        "literal_error": f"must be one of {context.get('expected')}",
    }
    if kind == "value_error":
        message = str(context.get("error", "is not valid"))
    elif kind.startswith("date"):
        message = "is not a date; write YYYY-MM-DD"
    elif kind.endswith("_type"):
        message = f"must be a {kind.removesuffix('_type')}"
    else:
        message = messages.get(kind, "is not valid")
    # Names of unknown fields and keys of mappings are typed by people too.
    known = [part for part in location[:1] if kind != "extra_forbidden"]
    return {"field": ".".join(known) or "the request body", "message": message}
