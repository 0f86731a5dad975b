"""What is said of a document beside its text, and how a person edits it: in the metadata file next to it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from ingest.contract.errors import LoadError
from ingest.lifecycle.errors import ConflictError, RefusedError
from ingest.lifecycle.workspace import Workspace
from ingest.policy.fields import text_of
from ingest.policy.plain_yaml import load_yaml
from ingest.policy.schema import field_names
from ingest.policy.sidecar import read_sidecar
from ingest.policy.validate import validate_fields

_AUDIENCE: Final = "audience"
_LISTS: Final = frozenset({"topics", "contacts"})
# 'path' is said in the catalogue, and 'lang' is another name of 'language'.
EDITABLE: Final = tuple(sorted(field_names() - {"path", "lang", _AUDIENCE}))
_KNOWN: Final = ", ".join([*EDITABLE, "audience.<attribute>"])
_LONGEST_VALUE: Final = 500


def parse_sidecar(content: bytes, name: str) -> dict[str, Any]:
    """The fields in the content of a metadata file.

    Raises:
        RefusedError: it is not a mapping in YAML, or a field is wrong.
    """
    try:
        value = load_yaml(content.decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(f"{name} is not valid YAML in UTF-8: {' '.join(str(error).split())}") from error
    if not isinstance(value, Mapping | None):
        raise RefusedError(f"{name} holds no fields; write one a line, such as 'owner: People Operations'")
    fields = {str(field): inner for field, inner in (value or {}).items()}
    _check(name, fields)
    return fields


def edited_sidecar(space: Workspace, path: str, assignments: Sequence[str]) -> bytes:
    """The metadata file of a document with fields set (`version=2.1`, `audience.country=ES,FR`) or taken out of it (`version=`).

    A field that is taken out holds again what the catalogue or the document itself says; `effective_to=none` says that there is none.

    Raises:
        RefusedError: an assignment names no field, or its value cannot be one.
        ConflictError: the document is not in the corpus.
    """
    if space.hash_of(path) is None:
        raise ConflictError(f"{path!r} is not in the corpus; 'benefits corpus list' names what is")
    if not assignments:
        raise RefusedError(f"give at least one field=value; fields are {_KNOWN}")
    try:
        fields = dict(read_sidecar(space.file(path)))
    except LoadError as error:
        raise RefusedError(error.reason) from error
    for assignment in assignments:
        _assign(fields, assignment)
    _check(path, fields)
    return encode_sidecar(fields)


def retired_sidecar(space: Workspace, path: str) -> bytes:
    """The metadata file that takes a document out of answers and leaves it in the folder.

    Raises:
        ConflictError: the document is not in the corpus.
    """
    return edited_sidecar(space, path, ["state=retired"])


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


def _check(document: str, fields: Mapping[str, Any]) -> None:
    wrong = [f"{item.message}; {item.remedy}" for item in validate_fields(document, fields, own=True)]
    if wrong:
        raise RefusedError(f"{document}: {'. '.join(wrong)}")


def _assign(fields: dict[str, Any], assignment: str) -> None:
    name, equals, text = assignment.partition("=")
    name, value = name.strip(), text.strip()
    if not equals:
        raise RefusedError(f"{assignment!r} is not field=value; write for example version=2.1")
    if len(value) > _LONGEST_VALUE or any(ord(char) < 32 for char in value):
        raise RefusedError(
            f"the value of {name!r} has more than {_LONGEST_VALUE} characters or a line break; shorten it"
        )
    if name.startswith(f"{_AUDIENCE}.") and len(name) > len(_AUDIENCE) + 1:
        _assign_audience(fields, name.removeprefix(f"{_AUDIENCE}."), value)
    elif name not in EDITABLE:
        raise RefusedError(f"{name!r} is not a field of documents; fields are {_KNOWN}")
    elif not value:
        fields.pop(name, None)
    else:
        fields[name] = _words(value) if name in _LISTS else value


def _assign_audience(fields: dict[str, Any], attribute: str, value: str) -> None:
    given = fields.get(_AUDIENCE)
    audience = dict(given) if isinstance(given, Mapping) else {}
    if value:
        audience[attribute] = _words(value)
    else:
        audience.pop(attribute, None)
    if audience:
        fields[_AUDIENCE] = audience
    else:
        fields.pop(_AUDIENCE, None)


def _words(value: str) -> list[str]:
    """Words between commas; `none` is an empty list, which says that there are none whatever the catalogue says."""
    if text_of(value) is None:
        return []
    return [part.strip() for part in value.split(",") if part.strip()]
