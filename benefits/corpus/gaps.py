"""Gaps of the corpus: what was asked in vain, the section that comes nearest, and a draft to fill it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer.citations import text_href
from assistant.audit.gaps import Gap, find_gaps, is_near, unmet
from assistant.audit.store import AuditStore
from assistant.live_index import LiveIndex
from assistant.privacy.scrubber import Scrubber
from assistant.retrieve.records import Passage, Query
from assistant.retrieve.retriever import Retriever
from benefits.corpus.desk import document_reader
from benefits.corpus.gap_draft import draft_path, draft_text
from benefits.settings import Settings
from ingest.lifecycle.errors import ChangeNotFoundError
from ingest.lifecycle.intake import upload
from ingest.lifecycle.proposals import pending
from ingest.lifecycle.records import Actor, Change
from ingest.lifecycle.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """Where questions are kept, and what finds their meaning and the sections near them."""

    store: AuditStore
    index: LiveIndex
    scrubber: Scrubber
    minimum_group: int


def gaps_json(asked: Asked, space: Workspace, day: date, most: int) -> dict[str, Any]:
    """The largest gaps as JSON-ready values, each with its draft and with the nearest section in force on a day; None where there is none."""
    retriever = asked.index.current()
    changes = pending(space)
    shown = []
    for gap in _gaps(asked, retriever)[:most]:
        nearest = _nearest(asked, retriever, gap, day)
        draft = _draft_of(space, changes, draft_path(gap))
        shown.append({**_gap_json(gap), "nearest": _nearest_json(nearest), "draft": draft})
    return {"minimum_group": asked.minimum_group, "gaps": shown}


def draft_gap(asked: Asked, settings: Settings, space: Workspace, actor: Actor, gap_id: str) -> Change:
    """Propose a stub for a gap; where one is pending already, that one.

    Raises:
        ChangeNotFoundError: there is no such gap, or no longer.
        RoleError: the actor may not.
    """
    retriever = asked.index.current()
    found = {gap.id: gap for gap in _gaps(asked, retriever)}
    gap = found.get(gap_id)
    if gap is None:
        raise ChangeNotFoundError(
            f"there is no gap {gap_id!r}; its questions may have changed or ended since, so list the gaps again"
        )
    path = draft_path(gap)
    for change in pending(space):
        if any(file.path == path for file in change.files):
            return change
    nearest = _nearest(asked, retriever, gap, date.today())
    text = draft_text(gap, nearest.document.topics if nearest else ())
    why = f"asked {gap.size} times without a good answer"
    with tempfile.TemporaryDirectory(prefix="benefits-draft-") as folder, document_reader(settings) as read:
        file = Path(folder) / "draft.md"
        file.write_text(text, encoding="utf-8")
        return upload(space, actor, file, path, read, why)


def _gaps(asked: Asked, retriever: Retriever) -> tuple[Gap, ...]:
    questions = unmet(asked.store.questions())
    vectors = retriever.question_vectors([(item.text, item.language) for item in questions])
    return find_gaps(questions, vectors, asked.minimum_group)


def _nearest(asked: Asked, retriever: Retriever, gap: Gap, day: date) -> Passage | None:
    """The section nearest to a gap's middle question; None if nothing is near."""
    # Stored words are scrubbed; going through the scrubber again makes them the type that may be searched with.
    question = asked.scrubber.scrub(gap.example, gap.language)
    passages = retriever.search(Query(question, gap.language, (), day), 1).passages
    return passages[0] if passages and is_near(passages[0].late, passages[0].sentence) else None


def _draft_of(space: Workspace, changes: Sequence[Change], path: str) -> dict[str, Any] | None:
    for change in changes:
        if any(file.path == path for file in change.files):
            return {"path": path, "change": change.id}
    return {"path": path, "change": None} if space.file(path).is_file() else None


def _gap_json(gap: Gap) -> dict[str, Any]:
    return {
        "id": gap.id,
        "size": gap.size,
        "example": gap.example,
        "language": gap.language,
        "unanswered": gap.unanswered,
        "rated_down": gap.rated_down,
        "by_language": dict(gap.by_language),
    }


def _nearest_json(passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    document, chunk = passage.document, passage.chunk
    return {
        "document": document.path,
        "title": document.title,
        "language": document.language,
        "section": chunk.section,
        "page": chunk.page,
        "href": text_href(document, chunk.start, chunk.end),
    }
