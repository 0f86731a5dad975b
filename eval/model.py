"""A language model as the suite uses one: instructions and a message in, a reply out."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

Complete = Callable[[str, str], str]
"""Instructions and a message to a model's reply; raises `ModelError` where there is none."""

_OBJECT: Final = re.compile(r"\{.*\}", re.DOTALL)


class ModelError(Exception):
    """A language model gave no reply; the message says why."""


def parse_object(reply: str) -> dict[str, Any] | None:
    """The JSON object in a model's reply, None where there is none; text or a fence around it is let pass."""
    match = _OBJECT.search(reply)
    if match is None:
        return None
    try:
        value = json.loads(match[0])
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
