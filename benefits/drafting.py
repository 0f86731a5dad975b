"""Proposes questions from the published index, and runs their review."""

import os
import sys
import termios
import tty
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.errors import InvalidRequestError
from benefits.model import make_complete
from benefits.settings import Settings
from benefits.terminal import console, errors
from eval.draft.choose import DraftPlan, draft
from eval.draft.files import DraftFileError, accepted_path, decisions_path, read_decisions, read_draft, write_draft
from eval.draft.page import write_review_page
from eval.draft.records import DraftDocument, Proposal
from eval.draft.review import Desk, Reviewed, review
from eval.draft.written import ModelWriter
from ingest.contract.chunks import DocumentInfo, State
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.snapshot import read_documents


def draft_questions(settings: Settings, plan: DraftPlan, out: Path) -> list[Proposal]:
    """Propose questions and write the draft.

    Raises:
        InvalidRequestError: no document of the index gives a question, or the file cannot be written.
        IngestError: there is no index.
    """
    complete = make_complete(settings)
    writer = ModelWriter(complete, plan.seed) if complete is not None else None
    proposals = draft(list(_documents(settings)), replace(plan, writers=(writer,)) if writer else plan)
    if writer is not None:
        errors.print(writer.text(), markup=False, soft_wrap=True)
    if not proposals:
        raise InvalidRequestError("eval draft", "no document of the index gives a question; try another --language")
    try:
        write_draft(proposals, out)
    except OSError as error:
        raise InvalidRequestError("--out", f"{str(out)!r} cannot be written: {error.strerror}") from None
    return proposals


def review_draft(path: Path, out: Path | None) -> Reviewed:
    """Review a draft in the terminal.

    Raises:
        InvalidRequestError: the draft cannot be used.
    """
    desk = Desk(key=_key, line=_line, show=lambda words: console.print(words, markup=False, soft_wrap=True))
    try:
        return review(read_draft(path), decisions_path(path), out or accepted_path(path), desk)
    except (DraftFileError, OSError) as error:
        raise InvalidRequestError("eval review", str(error)) from None


def draft_page(path: Path, html: Path) -> None:
    """Write the page to review a draft on.

    Raises:
        InvalidRequestError: the draft cannot be used, or the page cannot be written.
    """
    try:
        write_review_page(read_draft(path), read_decisions(decisions_path(path)), path.stem, html)
    except (DraftFileError, OSError) as error:
        raise InvalidRequestError("eval review", str(error)) from None


def _key() -> str:
    """One key as it is pressed; where input is no terminal, the first of a line. Nothing at the end of the input."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        return line.strip()[:1] or " " if line else ""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSANOW)  # a key pressed already is not thrown away
        return os.read(descriptor, 16).decode(errors="replace")[:1]
    except KeyboardInterrupt:
        return ""  # what was decided stays decided
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _line(label: str, now: str) -> str:
    console.print(f"{label}, empty to keep: {now}", markup=False, soft_wrap=True)
    return sys.stdin.readline()


def _documents(settings: Settings) -> Iterator[DraftDocument]:
    """The documents in force today."""
    layout = IndexLayout(settings.index)
    today = date.today()
    for entry in read_documents(layout.current()):
        info = entry.info
        if not _in_force(info, today):
            continue
        stored = DocumentObject(layout.object_path(entry.key))
        yield DraftDocument(
            path=info.path,
            title=info.title,
            language=info.language,
            text=stored.text,
            blocks=stored.blocks,
            chunks=stored.chunks,
            topic=info.topics[0] if info.topics else "",
            persona={name: values[0] for name, values in info.audience.criteria.items() if values},
        )


def _in_force(info: DocumentInfo, day: date) -> bool:
    begun = info.effective_from is None or info.effective_from <= day
    return info.state is State.PUBLISHED and begun and (info.effective_to is None or info.effective_to >= day)
