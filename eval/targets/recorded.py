"""Measures answers that were recorded before: by an earlier run, or by another assistant."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.cases.case import Case
from eval.targets.answer import Answer, AnswerFormatError, Passage, parse_answer, parse_passages
from eval.targets.target import TargetError


class RecordedFileError(Exception):
    """A file of recorded answers cannot be read; the message names file and line."""


class RecordedTarget:
    """Answers from a file, found by the question's `id`.

    The file is a run's `results.json` (or the directory that holds it), or JSON lines: `{"id", "answer": {…}}`, or an
    answer object with an `id` beside its fields. A record may hold `passages` and `seconds`. A question without a
    record counts as an error.
    """

    def __init__(self, path: Path) -> None:
        self._path = path / "results.json" if path.is_dir() else path
        self._records = _read(self._path)
        self.description = f"recorded answers ({self._path.name})"

    def answer(self, case: Case) -> Answer:
        """The recorded answer to a question."""
        record = self._record(case)
        value: Any = record.get("answer")
        # A flat record has the answer's text where a nested one has the answer object.
        if not isinstance(value, Mapping):
            value = {name: content for name, content in record.items() if name != "id"}
        try:
            return parse_answer(value, seconds=record.get("seconds"))
        except AnswerFormatError as error:
            raise TargetError(f"{self._path}: record {case.id!r}: {error}") from error

    def passages(self, case: Case) -> tuple[Passage, ...] | None:
        """The recorded passages, where there are any."""
        record = self._record(case)
        if record.get("passages") is None:
            return None
        try:
            return parse_passages(record)
        except AnswerFormatError as error:
            raise TargetError(f"{self._path}: record {case.id!r}: {error}") from error

    def _record(self, case: Case) -> Mapping[str, Any]:
        try:
            return self._records[case.id]
        except KeyError:
            raise TargetError(f"{self._path}: no recorded answer for {case.id!r}") from None


def _read(path: Path) -> dict[str, Mapping[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordedFileError(f"{path}: cannot be read: {error}") from error
    records: dict[str, Mapping[str, Any]] = {}
    for place, record in _records(path, text):
        name = record.get("id") if isinstance(record, Mapping) else None
        if not isinstance(name, str):
            raise RecordedFileError(f"{place}: a record needs a text field 'id'")
        if name in records:
            raise RecordedFileError(f"{place}: id {name!r} is recorded twice")
        records[name] = record
    return records


def _records(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    if path.suffix.lower() == ".json":
        run = _parsed(str(path), text)
        cases = run.get("cases") if isinstance(run, Mapping) else None
        if not isinstance(cases, list):
            raise RecordedFileError(
                f"{path}: has no list 'cases'; give a results.json, or JSON lines with the suffix .jsonl"
            )
        yield from ((f"{path}: case {number}", record) for number, record in enumerate(cases, start=1))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{path}:{number}", _parsed(f"{path}:{number}", line)


def _parsed(place: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordedFileError(f"{place}: not JSON: {error.msg}") from error
