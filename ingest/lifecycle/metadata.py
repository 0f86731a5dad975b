"""What is said of a document beside its text: read from the catalogue and the file next to it, edited in that file."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from ingest.lifecycle.errors import ConflictError, RefusedError
from ingest.lifecycle.workspace import Workspace, sidecar_of

TEXT_FIELDS: Final = frozenset({"title", "language", "policy", "version", "translation_of", "owner"})
DATE_FIELDS: Final = frozenset({"effective_from", "effective_to", "review_by"})
LIST_FIELDS: Final = frozenset({"topics"})
STATES: Final = ("draft", "review", "published", "retired")
AUDIENCE: Final = "audience"
_KNOWN: Final = ", ".join(sorted([*TEXT_FIELDS, *DATE_FIELDS, *LIST_FIELDS, "audience.<attribute>", "state"]))
_LONGEST_VALUE: Final = 500


class _AsWritten(yaml.SafeLoader):
    """Scalars as they were written: NO is Norway and 1.10 a version."""


_AsWritten.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_sidecar(path: Path) -> dict[str, Any]:
    """The fields of a metadata file, empty if there is none.

    Raises:
        RefusedError: it is not a mapping in YAML.
    """
    try:
        return parse_sidecar(path.read_bytes(), path.name)
    except FileNotFoundError:
        return {}


def parse_sidecar(content: bytes, name: str) -> dict[str, Any]:
    """The fields in the content of a metadata file.

    Raises:
        RefusedError: it is not a mapping in YAML.
    """
    try:
        value = yaml.load(content.decode("utf-8"), Loader=_AsWritten)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(f"{name} is not valid YAML in UTF-8: {error}") from error
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise RefusedError(f"{name} holds {type(value).__name__}, not fields; write it as 'field: value' lines")
    return {str(field): inner for field, inner in value.items()}


def edited_sidecar(space: Workspace, path: str, assignments: Sequence[str]) -> bytes:
    """The metadata file of a document with fields set (`version=2.1`, `audience.country=ES,FR`) or taken away (`version=`).

    Raises:
        RefusedError: an assignment names no field, or its value cannot be one.
        ConflictError: the document is not in the corpus.
    """
    if space.hash_of(path) is None:
        raise ConflictError(f"{path!r} is not in the corpus; 'benefits corpus list' names what is")
    if not assignments:
        raise RefusedError(f"give at least one field=value; fields are {_KNOWN}")
    fields = read_sidecar(space.file(sidecar_of(path)))
    for assignment in assignments:
        _assign(fields, assignment)
    return encode_sidecar(fields)


def encode_sidecar(fields: Mapping[str, Any]) -> bytes:
    """A metadata file with these fields."""
    return yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=True, default_flow_style=False).encode()


def flat(fields: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Fields as text for people: nested ones by dots, lists by commas."""
    found: dict[str, str] = {}
    for name, value in fields.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            found.update(flat(value, f"{key}."))
        elif isinstance(value, list | tuple):
            found[key] = ", ".join(str(item) for item in value)
        elif value is not None and str(value) != "":
            found[key] = str(value)
    return found


def _assign(fields: dict[str, Any], assignment: str) -> None:
    name, equals, text = assignment.partition("=")
    name, value = name.strip(), text.strip()
    if not equals:
        raise RefusedError(f"{assignment!r} is not field=value; write for example version=2.1")
    if len(value) > _LONGEST_VALUE or any(ord(char) < 32 for char in value):
        raise RefusedError(
            f"the value of {name!r} is over {_LONGEST_VALUE} characters or holds line breaks; shorten it"
        )
    if name.startswith(f"{AUDIENCE}.") and len(name) > len(AUDIENCE) + 1:
        _assign_audience(fields, name.removeprefix(f"{AUDIENCE}."), value)
    elif not value and name in TEXT_FIELDS | DATE_FIELDS | LIST_FIELDS | {"state"}:
        fields.pop(name, None)
    elif name in LIST_FIELDS:
        fields[name] = _words(value)
    else:
        fields[name] = _checked(name, value)


def _assign_audience(fields: dict[str, Any], attribute: str, value: str) -> None:
    given = fields.get(AUDIENCE)
    audience = dict(given) if isinstance(given, Mapping) else {}
    if value:
        audience[attribute] = _words(value)
    else:
        audience.pop(attribute, None)
    if audience:
        fields[AUDIENCE] = audience
    else:
        fields.pop(AUDIENCE, None)


def _checked(name: str, value: str) -> str:
    if name == "state":
        if value not in STATES:
            raise RefusedError(f"state = {value!r} is none; use one of {', '.join(STATES)}")
    elif name in DATE_FIELDS:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise RefusedError(f"{name} = {value!r} is not a date; write YYYY-MM-DD") from None
    elif name not in TEXT_FIELDS:
        raise RefusedError(f"{name!r} is not a field of documents; fields are {_KNOWN}")
    return value


def _words(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
