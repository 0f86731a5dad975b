"""A language model as the suite uses one: instructions and a message in, a reply out."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

Complete = Callable[[str, str], str]
"""Instructions and a message to a model's reply; raises `ModelError` where there is none."""

RAMBLE: Final = 1200
"""Characters after which a reply that has not begun an object is given up: small models talk until they are cut off."""
_OPENING: Final = re.compile(r"\{")
_DECODER: Final = json.JSONDecoder()


class ModelError(Exception):
    """A language model gave no reply; the message says why."""


def parse_object(reply: str) -> dict[str, Any] | None:
    """The first JSON object in a model's reply, None where there is none; words, fences and braces around it are let pass."""
    for opening in _OPENING.finditer(reply):
        try:
            value, _ = _DECODER.raw_decode(reply, opening.start())
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict) else None
    return None


def _has_ended(reply: str) -> bool:
    """Whether the first JSON object of a reply is whole: one inside it that is whole already does not count."""
    for opening in _OPENING.finditer(reply):
        try:
            value, _ = _DECODER.raw_decode(reply, opening.start())
        except RecursionError:
            continue
        except json.JSONDecodeError as error:
            if error.pos >= len(reply.rstrip()) or error.msg.startswith("Unterminated"):
                return False  # it goes on
            continue
        return isinstance(value, dict)
    return False


def until_object(pieces: Iterable[str]) -> str:
    """As much of a reply as there is need to read: up to the end of its first JSON object, or until it has rambled on without one."""
    reply = ""
    for piece in pieces:
        reply += piece
        if "}" in piece and _has_ended(reply):
            break
        if len(reply) > RAMBLE and "{" not in reply:
            break
    return reply
