"""Reads question sets; what is wrong in one is told by file, line and field."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from eval.cases.case import Case
from eval.cases.foreign import beir_records, from_ragas, is_beir, is_ragas, squad_records
from eval.cases.importers import csv_records, from_azure, is_azure

SHOWN_PROBLEMS: Final = 20
_FIELDS: Final = frozenset(Case.model_fields)


class QuestionSetError(Exception):
    """A question set cannot be used; `problems` holds one sentence each, with file, line and field."""

    def __init__(self, problems: Sequence[str]) -> None:
        shown = list(problems[:SHOWN_PROBLEMS])
        if len(problems) > SHOWN_PROBLEMS:
            shown.append(f"… and {len(problems) - SHOWN_PROBLEMS} more")
        super().__init__("\n".join(shown))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file, in order; `notices` are oddities that did not stop the loading."""

    path: Path
    sha256: str
    cases: tuple[Case, ...]
    notices: tuple[str, ...] = ()


def load_sets(paths: Sequence[Path]) -> tuple[QuestionSet, ...]:
    """Load several sets; ids must be unique over all of them.

    Raises:
        QuestionSetError: no file given, a file that cannot be read, a wrong field, a repeated id.
    """
    if not paths:
        raise QuestionSetError(["no question set given: name at least one .jsonl or .csv file"])
    sets = tuple(load_set(path) for path in paths)
    home: dict[str, Path] = {}
    problems = []
    for loaded in sets:
        for case in loaded.cases:
            if case.id in home:
                problems.append(f"{loaded.path}: id {case.id!r} is also in {home[case.id]}: ids are unique over a run")
            home.setdefault(case.id, loaded.path)
    if problems:
        raise QuestionSetError(problems)
    return sets


def load_set(path: Path) -> QuestionSet:
    """Load one file: JSON lines in this project's layout, azure-search-openai-demo's or RAGAS's, `.csv`, a SQuAD `.json`, or a BEIR `qrels/*.tsv`."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise QuestionSetError([f"{path}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise QuestionSetError([f"{path}: is not UTF-8 text (byte {error.start})"]) from error
    problems: list[str] = []
    records = _records(path, text, problems)
    cases, unknown = _cases(path, records, problems)
    if not records and not problems:
        problems.append(f"{path}: holds no question")
    if problems:
        raise QuestionSetError(problems)
    notices = tuple(
        f"{path}: unknown field {name!r} left out ({count} lines)" for name, count in sorted(unknown.items())
    )
    return QuestionSet(path, hashlib.sha256(content).hexdigest(), tuple(cases), notices)


def _records(path: Path, text: str, problems: list[str]) -> list[tuple[int, Mapping[str, Any]]]:
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            return csv_records(text)
        if suffix == ".json":
            return squad_records(json.loads(text))
        if is_beir(path):
            return beir_records(path, text)
    except OSError as error:
        problems.append(f"{path}: {error.filename} beside it cannot be read: {error.strerror}")
        return []
    except (LookupError, TypeError, ValueError) as error:
        layout = (
            'SQuAD ({"data": [...]})' if suffix == ".json" else "BEIR (query, document and grade with tabs between)"
        )
        problems.append(
            f"{path}: is not laid out like {layout}: {type(error).__name__}: {error}; JSON lines end in .jsonl"
        )
        return []
    return _json_records(path, text, problems)


def _json_records(path: Path, text: str, problems: list[str]) -> list[tuple[int, Mapping[str, Any]]]:
    records: list[tuple[int, Mapping[str, Any]]] = []
    # Not splitlines(): a question may hold U+2028 or other separators that JSON allows inside a string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append(f"{path}:{number}: not JSON: {error.msg} at column {error.colno}")
            continue
        if not isinstance(record, dict):
            problems.append(f"{path}:{number}: a line must be a JSON object, found {type(record).__name__}")
            continue
        records.append((number, _translated(record, number)))
    return records


def _translated(record: Mapping[str, Any], line: int) -> Mapping[str, Any]:
    if is_azure(record):
        return from_azure(record, line)
    return from_ragas(record, line) if is_ragas(record) else record


def _cases(
    path: Path, records: Sequence[tuple[int, Mapping[str, Any]]], problems: list[str]
) -> tuple[list[Case], Counter[str]]:
    cases: list[Case] = []
    unknown: Counter[str] = Counter()
    lines: dict[str, int] = {}
    for number, record in records:
        unknown.update(name for name in record if name not in _FIELDS)
        try:
            case = Case.model_validate_json(json.dumps(record), strict=True)
        except ValidationError as error:
            problems.extend(_sentences(f"{path}:{number}", error))
            continue
        if case.id in lines:
            problems.append(f"{path}:{number}: id: {case.id!r} is already used on line {lines[case.id]}")
        lines.setdefault(case.id, number)
        cases.append(case)
    return cases, unknown


def _sentences(place: str, error: ValidationError) -> list[str]:
    return [
        f"{place}: {_field_path(item['loc'])}: {item['msg']}{_found(item)}" for item in error.errors(include_url=False)
    ]


def _field_path(location: Sequence[int | str]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return path.lstrip(".")


def _found(item: Mapping[str, Any]) -> str:
    if item["type"] == "missing":
        return ""
    value = json.dumps(item["input"], ensure_ascii=False, default=str)
    return f", found {value[:57] + '…' if len(value) > 60 else value}"
