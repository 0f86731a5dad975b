"""Which questions would be answered differently after a change: both states of the corpus asked side by side."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from assistant.conversation.dialogue import Dialogue
from assistant.live_index import LiveIndex
from assistant.pipeline import Pipeline
from assistant.records import Answer, AskOptions
from benefits.assemble import Answering, make_answering, make_safety
from benefits.corpus.desk import Plan
from benefits.settings import Settings
from eval.cases.case import Case
from ingest.changes import corpus_files
from ingest.contract.index.layout import IndexLayout
from ingest.index.lock import writer_lock


class Progress(Protocol):
    """Told how far a preview is."""

    def start(self, stage: str, total: int) -> None:
        """A stage begins: "embed" counts documents, "ask" questions."""

    def advance(self, amount: int = 1) -> None:
        """So many more are done."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What a person would see of an answer; `citations` are document, page, section and quote."""

    status: str
    answer: str
    citations: tuple[tuple[str, int | None, str | None, str], ...]

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON-ready values."""
        names = ("document", "page", "section", "quote")
        citations = [dict(zip(names, item, strict=True)) for item in self.citations]
        return {"status": self.status, "answer": self.answer, "citations": citations}


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question whose answer would be another."""

    id: str
    language: str
    question: str
    before: ShownAnswer
    after: ShownAnswer

    def as_json(self) -> dict[str, Any]:
        """The record as JSON-ready values."""
        return {
            "id": self.id,
            "language": self.language,
            "question": self.question,
            "before": self.before.as_json(),
            "after": self.after.as_json(),
        }


@dataclass(frozen=True, slots=True)
class PreviewResult:
    """How many questions were asked of both, and those answered differently; documents that could not be read, with the reason."""

    asked: int
    changed: tuple[ChangedAnswer, ...]
    failed: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The result as JSON-ready values."""
        return {
            "asked": self.asked,
            "changed": [item.as_json() for item in self.changed],
            "failed": [{"document": path, "reason": reason} for path, reason in self.failed],
        }


# Brings an index up to date with a corpus; gives documents that could not be read, with the reason.
Builder = Callable[[Settings, Progress], dict[str, str]]


def preview(settings: Settings, plan: Plan, cases: Sequence[Case], build: Builder, progress: Progress) -> PreviewResult:
    """Ask the questions of the index as it is and of one with the change in it.

    The second index is `<index>.preview`; it shares all that is embedded already, so only the change is. Answers are quoted, whatever language
    model is configured, so that differences are those of the documents.
    """
    root = Path(f"{settings.index}.preview")
    with writer_lock(root / "LOCK"):
        places = {"corpus": root / "corpus", "index": root / "index"}
        other = settings.model_copy(update={**places, "version_retention_days": 0})  # nobody cites a preview
        share_index(settings.index, other.index)
        with changed_corpus(settings, plan, other.corpus):
            failed = build(other, progress)
        live = make_answering(settings)
        before = replace(live, pipeline=Pipeline(live.index, make_safety(settings), None))
        after = _other(before, other)
        progress.start("ask", len(cases))
        changed = []
        for case in cases:
            old, new = ask_case(before, case), ask_case(after, case)
            if old != new:
                changed.append(ChangedAnswer(case.id, case.lang, case.question, old, new))
            progress.advance()
    return PreviewResult(len(cases), tuple(changed), tuple(sorted(failed.items())))


def ask_case(answering: Answering, case: Case) -> ShownAnswer:
    """A question of a set, after those of its conversation, as a person would see it answered."""
    dialogue = Dialogue()
    for question in (*case.history, case.question):
        scrubbed = answering.scrubber.scrub(question)
        context = dialogue.recall("preview", scrubbed, None)
        options = AskOptions(None, case.persona or {}, case.as_of, context=context)
        answer = answering.pipeline.ask(scrubbed, options)
        dialogue.remember("preview", answer, context)
    return _shown(answer)


def share_index(source: Path, target: Path) -> None:
    """Make another index of the same snapshot, sharing its files: they are never written to once they are there.

    Raises:
        IndexMissingError: there is nothing to share.
    """
    layout = IndexLayout(source)
    name = layout.current_name()
    for folder in ("objects", "profiles", f"snapshots/{name}"):
        for file in (source / folder).rglob("*"):
            if file.is_file():
                share_file(file, target / file.relative_to(source))
    pointer = IndexLayout(target).pointer
    pointer.unlink(missing_ok=True)
    pointer.write_text(name + "\n", encoding="utf-8")


def share_file(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system cannot; what is there already stays."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copyfile(source, target)


@contextmanager
def changed_corpus(settings: Settings, plan: Plan, folder: Path) -> Iterator[None]:
    """A corpus folder with the change in it, for as long as it is needed."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        documents = corpus_files(settings.corpus, settings.exclude)
        beside = corpus_files(settings.corpus, settings.exclude, sidecars=True)
        own = (file for file in settings.corpus.glob("*.yaml") if file.is_file())
        for file in (*documents, *beside, *own):
            share_file(file, folder / file.relative_to(settings.corpus))
        for change in plan.files:
            # A second name of a file must not be written to: it goes, and the new content comes as a file of its own.
            target = folder / change.path
            target.unlink(missing_ok=True)
            if change.after is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(plan.after(change.path, change.after), target)
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other(before: Answering, settings: Settings) -> Answering:
    index = LiveIndex(settings.index, before.embedder)
    index.open()
    return replace(before, index=index, pipeline=Pipeline(index, make_safety(settings), None))


def _shown(answer: Answer) -> ShownAnswer:
    places = tuple((item.document, item.page, item.section, item.quote) for item in answer.citations)
    return ShownAnswer(answer.status.value, answer.answer, places)
