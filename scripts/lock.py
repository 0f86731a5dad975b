"""Writes requirements.lock and requirements-dev.lock: every package that pyproject.toml leads to, in the version installed here."""

import importlib.metadata
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_HEADER = "# {}\n# Every package with the version that the tests ran on; `make lock` writes this file anew.\n"


def main() -> None:
    """Write both files."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    build = project["build-system"]["requires"]
    product = _closure([*project["project"]["dependencies"], *build])
    development = _closure(project["project"]["optional-dependencies"]["dev"])
    _write("requirements.lock", "What the product needs.", product)
    rest = {name: version for name, version in development.items() if name not in product}
    _write("requirements-dev.lock", "What tests, checks and the sample corpus need beside requirements.lock.", rest)


def _closure(requirements: list[str]) -> dict[str, str]:
    found: dict[tuple[str, tuple[str, ...]], str] = {}
    waiting = [(Requirement(text), frozenset[str]()) for text in requirements]
    while waiting:
        requirement, extras = waiting.pop()
        marker = requirement.marker
        if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
            continue
        key = (canonicalize_name(requirement.name), tuple(sorted(requirement.extras)))
        if key in found:
            continue
        distribution = importlib.metadata.distribution(requirement.name)
        found[key] = distribution.version.split("+")[0]
        waiting.extend((Requirement(text), frozenset(requirement.extras)) for text in distribution.requires or [])
    return {name: version for (name, _), version in found.items()}


def _write(path: str, purpose: str, packages: dict[str, str]) -> None:
    lines = [f"{name}=={version}" for name, version in sorted(packages.items())]
    Path(path).write_text(_HEADER.format(purpose) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
