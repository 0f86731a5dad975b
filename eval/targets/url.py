"""Measures a running service over HTTP: this project's, or another with a small adapter."""

import time
import uuid
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final

import httpx

from eval.cases.case import Case
from eval.targets.answer import Answer, AnswerFormatError, Passage, parse_answer, parse_passages
from eval.targets.target import PASSAGES, TargetError

_NO_SEARCH: Final = frozenset({404, 405, 501})


def ask_body(case: Case) -> dict[str, Any]:
    """The body of `POST /v1/ask` for a question; what a case does not set is left out."""
    return {"question": case.question, **_context(case)}


def ask_bodies(case: Case, write: Callable[[Case], Mapping[str, Any]] = ask_body) -> list[dict[str, Any]]:
    """The bodies for a case's history and its question, in order; with a history they name one conversation."""
    if not case.history:
        return [dict(write(case))]
    conversation = uuid.uuid4().hex
    turns = [case.model_copy(update={"question": text}) for text in (*case.history, case.question)]
    return [{**write(turn), "conversation_id": conversation} for turn in turns]


def same(value: Any) -> Any:
    """The adapter of services that answer in this project's layout."""
    return value


class UrlTarget:
    """Asks `POST {base_url}/v1/ask`, and `POST {base_url}/v1/search` where `search` is set. The questions of a case with a history are asked
    one after the other, with one `conversation_id`.

    Another service is measured with `path`, `write` (case to request body) and `read` (response to answer object). Safe
    to use from several threads. Close it, or use it in a `with` block.
    """

    def __init__(
        self,
        base_url: str,
        *,
        path: str = "/v1/ask",
        search: bool = False,
        write: Callable[[Case], Mapping[str, Any]] = ask_body,
        read: Callable[[Any], Any] = same,
        client: httpx.Client | None = None,
    ) -> None:
        self.description = base_url.rstrip("/")
        self._client = client or httpx.Client(timeout=60.0)
        self._path = path
        self._search = search
        self._write = write
        self._read = read

    def answer(self, case: Case) -> Answer:
        """Ask, and measure how long the response took."""
        *earlier, body = ask_bodies(case, self._write)
        for turn in earlier:
            self._post(self._path, turn)
        started = time.perf_counter()
        response = self._post(self._path, body)
        seconds = time.perf_counter() - started
        try:
            return parse_answer(self._read(_json(response)), seconds=seconds)
        except (AnswerFormatError, LookupError, TypeError) as error:
            raise TargetError(f"{self.description}{self._path}: {type(error).__name__}: {error}") from error

    def passages(self, case: Case) -> tuple[Passage, ...] | None:
        """Search, where asked to; None where the service has no such endpoint."""
        if not self._search:
            return None
        try:
            response = self._post("/v1/search", {"query": case.question, "k": PASSAGES, **_context(case)})
            return parse_passages(_json(response))
        except _NoEndpointError:
            return None
        except AnswerFormatError as error:
            raise TargetError(f"{self.description}/v1/search: {error}") from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> "UrlTarget":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _post(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        try:
            response = self._client.post(self.description + path, json=body)
            response.raise_for_status()
        except httpx.HTTPStatusError as error:
            failure = _NoEndpointError if error.response.status_code in _NO_SEARCH else TargetError
            raise failure(
                f"{self.description}{path}: HTTP {error.response.status_code}: {error.response.text[:200]}"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TargetError(f"{self.description}{path}: {type(error).__name__}: {error}") from error
        return response


class _NoEndpointError(TargetError):
    """The service does not have this path."""


def _context(case: Case) -> dict[str, Any]:
    context: dict[str, Any] = {}
    if case.persona:
        context["persona"] = case.persona
    if case.as_of:
        context["as_of"] = case.as_of.isoformat()
    return context


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise TargetError(f"{response.request.url}: the response is not JSON: {response.text[:80]!r}") from error
