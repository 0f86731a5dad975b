"""The YAML block at the start of a Markdown file, as plain strings."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.contract.errors import LoadError
from ingest.load.decoding import decode

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIRST_KEY = re.compile(r"\A(?:\s*(?:#[^\n]*)?\n)*[ \t]*[\"']?[A-Za-z_][\w \-]*[\"']?[ \t]*:(?:\s|\Z)")
# Front matter of a megabyte is no front matter.
_MOST_BYTES = 65_536
_NOTHING = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`metadata` holds scalars as written, lists joined by ", ", nested keys by dots; empty values are left out."""

    metadata: dict[str, str]
    body: str


class _PlainLoader(yaml.BaseLoader):
    """Scalars as strings, as they were written; no aliases, which can multiply without end."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not read", self.get_mark())
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> FrontMatter:
    """Separates front matter from the body; a file that merely starts with a rule of dashes has none.

    Raises LoadError if the block has keys but is not valid YAML: whom a policy is for may stand there.
    """
    match = _BLOCK.match(text)
    if match is None or not _FIRST_KEY.match(match.group(1) or ""):
        if match is not None and not (match.group(1) or "").strip():
            return FrontMatter({}, text[match.end() :])
        return FrontMatter({}, text)
    try:
        values = yaml.load(match.group(1), Loader=_PlainLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2}: {getattr(error, 'problem', None)})" if mark is not None else ""
        raise LoadError(
            f"The front matter is not valid YAML{where}; mend it, so that no rule about the document is lost."
        ) from error
    except RecursionError as error:
        raise LoadError("The front matter is nested too deeply to be read; flatten it.") from error
    metadata: dict[str, str] = {}
    if isinstance(values, dict):
        _flatten("", values, metadata)
    return FrontMatter(metadata, text[match.end() :])


def peek_front_matter(file: Path) -> dict[str, str]:
    """The front matter of a Markdown file without reading the rest; empty for other files and for what cannot be read."""
    if file.suffix.lower() not in {".md", ".markdown"}:
        return {}
    try:
        with file.open("rb") as opened:
            head = opened.read(_MOST_BYTES)
        whole = head if len(head) < _MOST_BYTES else head[: head.rfind(b"\n") + 1]
        return split_front_matter(decode(whole).replace("\r\n", "\n")).metadata
    except (OSError, LoadError):
        return {}


def _flatten(key: str, value: Any, metadata: dict[str, str]) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(f"{key}.{name}" if key else str(name), inner, metadata)
    elif isinstance(value, list):
        scalars = [item for item in value if isinstance(item, str)]
        if scalars:
            metadata[key] = ", ".join(scalars)
        for index, item in enumerate(value):
            if not isinstance(item, str):
                _flatten(f"{key}.{index}", item, metadata)
    elif isinstance(value, str) and value not in _NOTHING:
        metadata[key] = value
