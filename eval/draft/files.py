"""Drafts, decisions and accepted questions on disk; every decision is written at once, so that a review can go on where it stopped."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from eval.draft.records import Decision, Proposal

_Record = TypeVar("_Record", bound=BaseModel)


class DraftFileError(Exception):
    """A draft or its decisions cannot be used; the message names file, line and reason."""


def write_draft(proposals: Sequence[Proposal], path: Path) -> None:
    """Write a draft, one proposal a line."""
    _write(path, [proposal.model_dump_json(exclude_defaults=True) for proposal in proposals])


def read_draft(path: Path) -> tuple[Proposal, ...]:
    """Read a draft.

    Raises:
        DraftFileError: it cannot be read, or a line is no proposal.
    """
    found = _read(path, Proposal)
    if not found:
        raise DraftFileError(f"{path}: holds no proposal; make one with benefits eval draft --out {path}")
    return found


def decisions_path(draft: Path) -> Path:
    """Where the decisions on a draft are kept: beside it."""
    return draft.with_suffix(".decisions.jsonl")


def accepted_path(draft: Path) -> Path:
    """Where the accepted questions go if nothing else is said: beside the draft."""
    return draft.with_suffix(".accepted.jsonl")


def read_decisions(path: Path) -> dict[str, Decision]:
    """The last decision on every proposal by its id; none where there is no file yet."""
    return {decision.id: decision for decision in _read(path, Decision)} if path.is_file() else {}


def add_decision(path: Path, decision: Decision) -> None:
    """Write a decision behind the others."""
    with path.open("a", encoding="utf-8") as file:
        file.write(decision.model_dump_json(exclude_defaults=True) + "\n")
        file.flush()
        os.fsync(file.fileno())


def write_accepted(proposals: Sequence[Proposal], decisions: dict[str, Decision], path: Path) -> int:
    """Write the accepted questions as a set that loads like any other, in the draft's order; returns how many."""
    cases = [
        decision.case or proposal.case
        for proposal in proposals
        if (decision := decisions.get(proposal.case.id)) is not None and decision.verdict == "accept"
    ]
    _write(path, [case.model_dump_json(exclude_defaults=True) for case in cases])
    return len(cases)


def _read(path: Path, kind: type[_Record]) -> tuple[_Record, ...]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise DraftFileError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DraftFileError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(kind.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            field = ".".join(str(part) for part in first["loc"]) or "line"
            raise DraftFileError(f"{path}:{number}: {field}: {first['msg']}") from error
    return tuple(found)


def _write(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.writing")
    unfinished.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    os.replace(unfinished, path)
