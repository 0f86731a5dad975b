"""The packaged JSON Schema of a document's description, and the names it gives."""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any, Final

ATTRIBUTES: Final = ("country", "employment_type", "site", "grade")
"""Attributes of an audience that the assistant knows by name; a corpus may have others."""


@cache
def policy_schema() -> Mapping[str, Any]:
    """The schema of one entry, sidecar or front matter."""
    source = resources.files("ingest.policy").joinpath("schema.json").read_text(encoding="utf-8")
    schema: Mapping[str, Any] = json.loads(source)
    return schema


@cache
def field_names() -> frozenset[str]:
    """The fields of the schema."""
    return frozenset(policy_schema()["properties"])


def meant(name: str, known: tuple[str, ...] | frozenset[str]) -> str | None:
    """The known name that a misspelt one is nearest to, None if it is near none."""
    near = get_close_matches(name.casefold().replace("-", "_").replace(" ", "_"), sorted(known), n=1, cutoff=0.8)
    return near[0] if near else None
