"""This product as the accuracy suite measures it: asked in this process, its texts and hashes from the published index."""

import subprocess
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assistant.api.models import answer_json, passage_json
from assistant.conversation.dialogue import Dialogue
from assistant.language import question_language
from assistant.records import AskOptions
from assistant.retrieve.records import Query
from benefits.assemble import Answering
from benefits.settings import Settings
from eval.targets.in_process import InProcessTarget
from ingest.contract.documents import canonical_text
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.snapshot import read_documents, read_manifest


def product_target(answering: Answering) -> InProcessTarget:
    """Ask and search as the service does, without HTTP; a case with a history is one conversation."""
    dialogue = Dialogue()

    def ask(
        question: str,
        language: str | None,
        persona: Mapping[str, str] | None,
        as_of: date | None,
        conversation_id: str | None = None,
    ) -> Mapping[str, Any]:
        scrubbed = answering.scrubber.scrub(question, language)
        context = dialogue.recall(conversation_id, scrubbed, language)
        answer = answering.pipeline.ask(scrubbed, AskOptions(language, persona or {}, as_of, context=context))
        dialogue.remember(conversation_id, answer, context)
        return answer_json(answer)

    def search(
        query: str, k: int, language: str | None, persona: Mapping[str, str] | None, as_of: date | None
    ) -> Mapping[str, Any]:
        scrubbed = answering.scrubber.scrub(query, language)
        spoken = question_language(scrubbed, language)
        wanted = Query(scrubbed, spoken, tuple(sorted((persona or {}).items())), as_of or date.today())
        return {"passages": [passage_json(passage) for passage in answering.pipeline.search(wanted, k)]}

    return InProcessTarget(ask, search=search)


def measured_hashes(settings: Settings) -> dict[str, str]:
    """What is measured: the commit, "+" behind it where files differ from it, and what the published index was made of; what is not known is left
    out.
    """
    hashes = _commit()
    layout = IndexLayout(settings.index)
    if layout.pointer.is_file():
        manifest = read_manifest(layout.current())
        hashes |= {
            "snapshot": manifest.snapshot,
            "corpus": manifest.corpus_hash,
            "embedding_model": str(manifest.embedding),
        }
    return hashes


def _commit() -> dict[str, str]:
    root = Path(__file__).parent
    try:
        commit = subprocess.run(
            ["git", "-C", root, "rev-parse", "--short=9", "HEAD"], capture_output=True, text=True, check=True
        )
        changed = subprocess.run(["git", "-C", root, "diff", "--quiet", "HEAD"], capture_output=True, check=False)
    except (OSError, subprocess.CalledProcessError):
        return {}  # an installed package has no history
    return {"commit": commit.stdout.strip() + ("+" if changed.returncode else "")}


class IndexedTexts:
    """Canonical text of indexed documents by path; None for a document that is not there."""

    def __init__(self, settings: Settings) -> None:
        self._layout = IndexLayout(settings.index)
        documents = read_documents(self._layout.current()) if self._layout.pointer.is_file() else ()
        self._keys = {document.info.path: document.key for document in documents}

    def __call__(self, path: str) -> str | None:
        """The text that quotes are cut from."""
        key = self._keys.get(path)
        return None if key is None else DocumentObject(self._layout.object_path(key)).text

    def pages(self) -> Iterator[tuple[str, int | None, str]]:
        """Every document by its path: page by page where it has pages, whole (None) where it has none."""
        for path, key in self._keys.items():
            blocks = DocumentObject(self._layout.object_path(key)).blocks
            for page in sorted({block.page for block in blocks}, key=lambda page: page or 0):
                yield path, page, canonical_text(tuple(block for block in blocks if block.page == page))[0]
