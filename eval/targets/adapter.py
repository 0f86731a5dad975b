"""Another assistant's adapter: a Python file that says how its requests and responses are laid out."""

import runpy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases.case import Case
from eval.targets.url import ask_body, same


class AdapterError(Exception):
    """An adapter cannot be used; the message names the file and what it must define."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """The path to post to, case to request body, and response to answer object."""

    path: str = "/v1/ask"
    write: Callable[[Case], Mapping[str, Any]] = ask_body
    read: Callable[[Any], Any] = same


def load_adapter(file: Path) -> Adapter:
    """Run a file that defines `path` (text), `write(case)` and `read(body)`; what it leaves out is as in this project's service.

    Raises:
        AdapterError: the file cannot be read or run, defines none of the three, or one is of another kind.
    """
    try:
        names = runpy.run_path(str(file))
    except OSError as error:
        raise AdapterError(f"{file}: cannot be read: {error.strerror}") from error
    except Exception as error:  # whatever is wrong in somebody's file
        raise AdapterError(f"{file}: fails with {type(error).__name__}: {error}") from error
    found = {name: names[name] for name in ("path", "write", "read") if name in names}
    if not found:
        raise AdapterError(f"{file}: defines none of path, write(case) and read(body); see docs/evaluation.md")
    if not isinstance(found.get("path", ""), str):
        raise AdapterError(f"{file}: path must be text such as '/chat', found {type(found['path']).__name__}")
    for name in ("write", "read"):
        if name in found and not callable(found[name]):
            raise AdapterError(f"{file}: {name} must be a function, found {type(found[name]).__name__}")
    return Adapter(**found)
