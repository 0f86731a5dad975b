"""The path of a request as a log line may show it."""

from collections.abc import Mapping
from typing import Final

HIDDEN: Final = "-"
_FOUND: Final = frozenset({200, 204, 206, 304})


def safe_path(path: str, status: int, parameters: Mapping[str, object] | None) -> str:
    """The path without its query, and without what a person may have typed into it.

    `parameters` are the path's parts that the matched route names, which give way to their names; None means that
    the route is not known, and then only the path of something that was found is shown.
    """
    path = path.partition("?")[0]
    if parameters is None:
        return path if status in _FOUND else HIDDEN
    for name, value in sorted(parameters.items(), key=lambda item: -len(str(item[1]))):
        text = str(value)
        if not text or text not in path:
            return HIDDEN
        head, _, tail = path.rpartition(text)
        path = f"{head}{{{name}}}{tail}"
    return path
