"""Makes log lines harmless: exceptions by type and place, foreign messages without arguments, plain values only."""

import enum
import logging
import re
import sys
from collections.abc import Mapping, Set
from datetime import date
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Final

from structlog.typing import EventDict

from assistant.audit.paths import safe_path

_FRAMES: Final = 8
_CAUSES: Final = 5
_ROOT: Final = Path(__file__).resolve().parents[2]
# Its messages name the process, the address and the start-up; none quotes a request.
_TRUSTED: Final = frozenset({"uvicorn.error"})


def describe_exceptions(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Put type and place of an exception where the exception was; its message may hold typed text."""
    event.pop("stack_info", None)
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event.update(describe(error))
    return event


def describe(error: BaseException, trace: TracebackType | None = None) -> dict[str, Any]:
    """An exception as `error` (its type), `at` (innermost frames, outermost first) and `caused_by` (types)."""
    causes: list[str] = []
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause is not None and id(cause) not in seen and len(causes) < _CAUSES:
        seen.add(id(cause))
        causes.append(_type(cause))
        cause = cause.__cause__ or cause.__context__
    described: dict[str, Any] = {"error": _type(error), "at": _frames(trace or error.__traceback__)}
    if causes:
        described["caused_by"] = causes
    return described


def plain_values(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Keep text, numbers, dates and collections of them; of anything else, scrubbed text included, only the type."""
    return {str(key): _plain(value) for key, value in event.items()}


def shield_foreign(_logger: object, _method: str, event: EventDict) -> EventDict:
    """What may be said of a record that a library logged: its message template, never the arguments.

    A message without arguments may have been put together from anything, so only trusted loggers' are kept.
    """
    record: logging.LogRecord = event["_record"]
    args = event.get("positional_args")
    kept = {key: event[key] for key in ("_record", "_from_structlog", "timestamp", "level", "logger") if key in event}
    if record.name == "uvicorn.access" and isinstance(args, tuple) and len(args) == 5:
        _client, method, path, _version, status = args
        return {
            **kept,
            "event": "request",
            "method": _method_name(method),
            "path": _path(path, status),
            "status": status,
        }
    kept |= {"event": _message(record, args), "source": f"{record.module}:{record.lineno}"}
    if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
        kept |= describe(record.exc_info[1], record.exc_info[2])
    return kept


def _message(record: logging.LogRecord, args: object) -> str:
    template = record.msg if isinstance(record.msg, str) else ""
    if record.name in _TRUSTED:
        return _filled(template, args).strip()
    return template if args and template else "(message withheld)"


def _filled(template: str, args: object) -> str:
    """A trusted template with its numbers; strings may come from a request."""
    values = args if isinstance(args, tuple) else ()
    try:
        return template % tuple(value if isinstance(value, int | float) else "…" for value in values)
    except (TypeError, ValueError):
        return template


def _method_name(method: object) -> str:
    return method if isinstance(method, str) and re.fullmatch(r"[A-Z]{1,10}", method) else "-"


def _path(path: object, status: object) -> str:
    return safe_path(str(path), status if isinstance(status, int) else 500, None)


def _type(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _frames(trace: TracebackType | None) -> list[str]:
    frames: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{place(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-_FRAMES:]


def place(name: str) -> str:
    """A source file relative to the project or the package it belongs to, never a path of this machine."""
    path = Path(name)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, enum.Enum):
        return _plain(value.value)
    if type(value) is str:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return value.as_posix()
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | Set):
        return [_plain(item) for item in value]
    return f"({type(value).__name__})"
