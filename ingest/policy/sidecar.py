"""Sidecars: `leave.pdf.meta.yaml` says of `leave.pdf` beside it what the catalogue says of others, and is trusted before it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from ingest.contract.errors import LoadError
from ingest.policy.plain_yaml import load_yaml

SIDECAR: Final = ".meta.yaml"
_MOST_BYTES: Final = 100_000
# An entry that could not be put together says why under this name, which no field has: one broken sidecar stops one document.
UNREADABLE: Final = "!"


def is_sidecar(path: Path) -> bool:
    """True for a file that describes another."""
    return path.name.endswith(SIDECAR)


def sidecar_of(file: Path) -> Path:
    """Where a document's sidecar would be."""
    return file.with_name(file.name + SIDECAR)


def read_sidecar(file: Path) -> Mapping[str, Any]:
    """What a document's sidecar says of it; empty if it has none.

    Raises:
        LoadError: the sidecar is not a mapping in YAML; names it.
    """
    sidecar = sidecar_of(file)
    try:
        if not sidecar.is_file():
            return {}
        if sidecar.stat().st_size > _MOST_BYTES:
            raise LoadError(f"{sidecar.name} has more than {_MOST_BYTES} bytes; keep only fields of the policy in it")
        content = load_yaml(sidecar.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise LoadError(f"{sidecar.name} is not valid YAML in UTF-8: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise LoadError(
            f"{sidecar.name} cannot be opened ({error.strerror or error}); check that it may be read"
        ) from error
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise LoadError(f"{sidecar.name} holds no fields; write one a line, such as 'owner: People Operations'")
    return {str(name): value for name, value in content.items()}


def entry_of(file: Path, catalogued: Mapping[str, Any]) -> Mapping[str, Any]:
    """What sidecar and catalogue say of a document together, field by field, the sidecar first."""
    try:
        said = read_sidecar(file)
    except LoadError as error:
        return {**catalogued, UNREADABLE: error.reason}
    return {**catalogued, **{name: value for name, value in said.items() if value is not None}}
