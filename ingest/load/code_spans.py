"""Keeps code out of changes to Markdown text: there, markup is the subject."""

import re
from collections.abc import Callable

_CODE = re.compile(
    r"^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\2(?!`)",
    re.DOTALL | re.MULTILINE,
)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to every stretch between fenced code and code spans."""
    parts: list[str] = []
    position = 0
    for code in _CODE.finditer(text):
        parts += [change(text[position : code.start()]), code.group()]
        position = code.end()
    parts.append(change(text[position:]))
    return "".join(parts)
