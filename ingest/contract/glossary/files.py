"""Reads the packaged glossary and the corpus's own, which adds to it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from ingest.contract.errors import ConfigurationError
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.glossary.records import EVERY_LANGUAGE, Concept
from ingest.contract.glossary.schema import Violation, glossary_schema, violations

GLOSSARY_FILE: Final = "glossary.yaml"

# Raised when the same glossary comes to find other things in the same text.
_MATCHING_VERSION: Final = 1
_NAMED_PROBLEMS: Final = 10
_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class GlossaryError(ConfigurationError):
    """A glossary file is wrong. `problems` are sentences, each with line, concept, field, value and remedy; `reason` joins the first ones."""

    def __init__(self, source: str, problems: list[str]) -> None:
        shown = problems[:_NAMED_PROBLEMS]
        more = [f"and {len(problems) - len(shown)} more"] if len(problems) > len(shown) else []
        self.reason = "; ".join([*shown, *more])
        super().__init__(f"{source}: {self.reason}")
        self.problems = tuple(problems)


def glossary_digest(corpus: Path | None) -> str:
    """Hash of all that decides which concepts are found: both glossaries, as written, and the rules of matching.

    Args:
        corpus: folder of documents; None for the packaged glossary alone.
    """
    package = resources.files("ingest.contract.glossary")
    digest = hashlib.sha256(f"{_MATCHING_VERSION}".encode())
    files: list[Traversable | Path] = [*_packaged_files(), package.joinpath("rules.json"), *_own_file(corpus)]
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def read_glossary(corpus: Path | None) -> Glossary:
    """The packaged glossary with what the corpus's own adds, replaces and brings.

    Args:
        corpus: folder of documents; None for the packaged glossary alone.

    Raises:
        GlossaryError: a glossary file is wrong; names what and where.
    """
    concepts = dict(_packaged())
    for own in _own_file(corpus):
        _merge(concepts, _read(own.read_bytes(), GLOSSARY_FILE), GLOSSARY_FILE)
    return Glossary([concept for concept in concepts.values() if concept.terms], glossary_digest(corpus))


@cache
def _packaged() -> Mapping[str, Concept]:
    concepts: dict[str, Concept] = {}
    for file in _packaged_files():
        _merge(concepts, _read(file.read_bytes(), file.name), file.name)
    return MappingProxyType(concepts)


def _own_file(corpus: Path | None) -> list[Path]:
    own = corpus / GLOSSARY_FILE if corpus is not None else None
    return [own] if own is not None and own.is_file() else []


def _packaged_files() -> list[Traversable]:
    folder = resources.files("ingest.contract.glossary").joinpath("default")
    return sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


@dataclass(frozen=True, slots=True)
class _Written:
    """A file's content; `lines` says where what stands."""

    content: Any
    lines: Mapping[tuple[str | int, ...], int]


def _read(data: bytes, source: str) -> _Written:
    lines: dict[tuple[str | int, ...], int] = {}
    problems: list[str] = []
    try:
        root = yaml.compose(data.decode("utf-8-sig"), Loader=_LOADER)
        written = _Written(_Values(lines, problems).of(root, ()), lines)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise GlossaryError(source, [f"it is not valid YAML in UTF-8 ({' '.join(str(error).split())})"]) from error
    problems += [_sentence(item, lines) for item in violations(written.content, glossary_schema())]
    if problems:
        raise GlossaryError(source, problems)
    return written


class _Values:
    """Plain values of YAML nodes: text as it was written (NO and 1.10 are text), but true, false and nothing."""

    def __init__(self, lines: dict[tuple[str | int, ...], int], problems: list[str]) -> None:
        self._lines = lines
        self._problems = problems
        self._seen: set[int] = set()

    def of(self, node: "yaml.Node | None", path: tuple[str | int, ...]) -> Any:
        if node is None:
            return None
        self._lines[path] = node.start_mark.line + 1
        if id(node) in self._seen:
            self._problems.append(f"line {node.start_mark.line + 1}: an alias (*) is used; write the terms out")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return dict(self._items(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item, (*path, number)) for number, item in enumerate(node.value)]
        if not getattr(node, "style", "") and node.value in {"", "~", "null", "true", "false"}:
            return {"true": True, "false": False}.get(node.value)
        return node.value

    def _items(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> Iterator[tuple[str, Any]]:
        names = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if name in names:
                self._problems.append(f"line {key.start_mark.line + 1}: {name!r} stands twice; put both together")
            names.add(name)
            yield name, self.of(value, (*path, name))
            self._lines[(*path, name)] = key.start_mark.line + 1


def _sentence(violation: Violation, lines: Mapping[tuple[str | int, ...], int]) -> str:
    path = violation.path
    line = next((lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in lines), 1)
    concept = f" concept {path[1]!r}," if len(path) > 1 else ""
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in path[2:] or path[-1:])
    value = "missing" if violation.value is None else repr(violation.value)
    where = f" the field {field!r}" if field else " the file"
    return f"line {line}:{concept}{where} is {value}; {violation.remedy}"


def _merge(concepts: dict[str, Concept], written: _Written, source: str) -> None:
    problems = []
    for concept_id, entry in written.content["concepts"].items():
        known = concepts.get(concept_id)
        line = written.lines["concepts", concept_id]
        added = {key: tuple(items) for key, items in entry.items() if key not in {"not", "replace"} and items}
        if entry.get("replace") and known is None:
            problems.append(
                f"line {line}: concept {concept_id!r}, the field 'replace' is true, but no packaged concept has this id; "
                "take 'replace' away or correct the id"
            )
        elif known is None and not added:
            problems.append(f"line {line}: concept {concept_id!r} has no terms; write some, such as en: [annual leave]")
        excluded = {key: tuple(items) for key, items in (entry.get("not") or {}).items()}
        before = None if entry.get("replace") else known
        concepts[concept_id] = Concept(
            concept_id,
            _joined(before.terms if before else {}, added),
            _joined(before.excluded if before else {}, excluded),
        )
    if problems:
        raise GlossaryError(source, problems)


def _joined(one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {
        language: tuple(dict.fromkeys((*one.get(language, ()), *other.get(language, ()))))
        for language in sorted({*one, *other}, key=lambda key: (key != EVERY_LANGUAGE, key))
    }
