"""Runs the answer-accuracy suite against this product or a running service."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.api.models import answer_json, passage_json
from assistant.conversation.dialogue import Dialogue
from assistant.errors import InvalidRequestError
from assistant.language import question_language
from assistant.records import AskOptions
from assistant.retrieve.records import Query
from benefits.assemble import Answering, make_answering
from benefits.settings import Settings
from benefits.terminal import ProgressBars
from eval.cases.loader import QuestionSetError
from eval.compare import compare_runs
from eval.floors import FloorError, load_thresholds, parse_floors
from eval.records import RunFileError
from eval.runner import RunRequest, RunResult, run_suite
from eval.targets.in_process import InProcessTarget
from eval.targets.url import UrlTarget
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.snapshot import read_documents, read_manifest

_SECRET = {"llm_api_key", "hr_token", "audit_url"}


def evaluate_sets(
    settings: Settings,
    datasets: Sequence[Path],
    out: Path,
    floors: Sequence[str],
    thresholds: Path | None,
    url: str | None,
) -> RunResult:
    """Run question sets in this process, or against a service at `url`.

    Raises:
        InvalidRequestError: a question set or floor is wrong; says where and why.
    """
    try:
        wanted = (*parse_floors(floors), *(load_thresholds(thresholds) if thresholds else ()))
        with ProgressBars() as bars:
            bars.start("ask", 0)
            request = RunRequest(
                datasets=datasets,
                target=UrlTarget(url) if url else _in_process(make_answering(settings)),
                out=out,
                floors=wanted,
                settings=settings.model_dump(mode="json", exclude=_SECRET),
                hashes=_hashes(settings),
                corpus_text=_Texts(settings),
                progress=bars.at,
            )
            return run_suite(request)
    except (QuestionSetError, FloorError) as error:
        raise InvalidRequestError("eval run", str(error)) from None


def compare_sets(a: Path, b: Path) -> str:
    """What changed between two runs, as text.

    Raises:
        InvalidRequestError: a run cannot be read.
    """
    try:
        return compare_runs(a, b).text()
    except RunFileError as error:
        raise InvalidRequestError("eval compare", str(error)) from None


def _in_process(answering: Answering) -> InProcessTarget:
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


def _hashes(settings: Settings) -> dict[str, str]:
    layout = IndexLayout(settings.index)
    if not layout.pointer.is_file():
        return {}
    manifest = read_manifest(layout.current())
    return {"snapshot": manifest.snapshot, "corpus": manifest.corpus_hash, "embedding_model": str(manifest.embedding)}


class _Texts:
    """Canonical text of indexed documents by path."""

    def __init__(self, settings: Settings) -> None:
        self._layout = IndexLayout(settings.index)
        documents = read_documents(self._layout.current()) if self._layout.pointer.is_file() else ()
        self._keys = {document.info.path: document.key for document in documents}

    def __call__(self, path: str) -> str | None:
        key = self._keys.get(path)
        return None if key is None else DocumentObject(self._layout.object_path(key)).text
