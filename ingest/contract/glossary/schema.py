"""Checks values against the part of JSON Schema that the glossary's own schema uses, and says what to write instead."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

_TYPES: Final[Mapping[str, type]] = {"object": dict, "array": list, "string": str, "boolean": bool}
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """A value that is not as it should be; `path` leads to it, `remedy` says what to write."""

    path: Path
    value: Any
    remedy: str


@cache
def glossary_schema() -> Mapping[str, Any]:
    """The schema of `glossary.yaml`."""
    source = resources.files("ingest.contract.glossary").joinpath("schema.json").read_text(encoding="utf-8")
    schema: Mapping[str, Any] = json.loads(source)
    return schema


def violations(value: Any, schema: Mapping[str, Any], path: Path = ()) -> Iterator[Violation]:
    """What of a value breaks a schema, in the order of the file.

    Args:
        value: mappings, lists, strings, booleans and None.
        schema: a JSON Schema with `x-remedy` beside what can be wrong; `$ref` is looked up in the glossary's schema.
        path: where the value stands.
    """
    schema = _resolved(schema)
    remedy = schema.get("x-remedy", "")
    if not isinstance(value, _TYPES[schema["type"]]):
        yield Violation(path, value, remedy)
    elif isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value) or len(value) > schema.get("maxLength", len(value)):
            yield Violation(path, value, remedy)
    elif isinstance(value, list):
        yield from _of_list(value, schema, path)
    elif isinstance(value, dict):
        yield from _of_mapping(value, schema, path)


def _of_list(value: Sequence[Any], schema: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    if len(value) > schema.get("maxItems", len(value)):
        yield Violation(path, f"{len(value)} terms", f"keep at most {schema['maxItems']}")
    for number, item in enumerate(value):
        yield from violations(item, schema["items"], (*path, number))


def _of_mapping(value: Mapping[str, Any], schema: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    remedy = schema.get("x-remedy", "")
    for name in schema.get("required", ()):
        if name not in value:
            yield Violation((*path, name), None, remedy)
    for name, item in value.items():
        names = schema.get("propertyNames", {})
        if not re.search(names.get("pattern", ""), name) or len(name) > names.get("maxLength", len(name)):
            yield Violation((*path, name), name, schema.get("x-remedy-names", remedy))
            continue
        inner = _schema_of(name, schema)
        if inner is None:
            yield Violation((*path, name), name, remedy)
        else:
            yield from violations(item, inner, (*path, name))


def _schema_of(name: str, schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = schema.get("properties", {}).get(name)
    if found is not None:
        return found
    for pattern, inner in schema.get("patternProperties", {}).items():
        if re.search(pattern, name):
            matching: Mapping[str, Any] = inner
            return matching
    return schema.get("additionalProperties") or None


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Mapping[str, Any] = glossary_schema()["$defs"][reference.rpartition("/")[2]]
    return found
