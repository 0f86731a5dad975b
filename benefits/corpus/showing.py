"""Shows what a plan changes: in the terminal, as JSON, as an HTML file, with the questions it would answer differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benefits.corpus.desk import Plan, compare_plan, question_sets
from benefits.corpus.preview import PreviewResult, Progress, preview
from benefits.corpus.render_html import diff_page
from benefits.corpus.render_terminal import show_diff, show_preview
from benefits.ingesting import update_index
from benefits.settings import Settings
from benefits.terminal import ProgressBars, console, show_json
from eval.cases.case import Case
from eval.cases.loader import QuestionSetError, load_sets
from ingest.lifecycle.diff import DocumentDiff, corpus_finder, object_finder
from ingest.lifecycle.errors import ChangeNotFoundError, ConflictError, RefusedError
from ingest.lifecycle.history import check_kept, versions
from ingest.lifecycle.log import read_log
from ingest.lifecycle.records import FileChange
from ingest.lifecycle.workspace import Workspace, sidecar_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a diff is to be shown: its title, question sets to ask, a file for HTML, JSON or not."""

    title: str
    questions: tuple[str, ...] = ()
    html: Path | None = None
    as_json: bool = False


def show_plan(settings: Settings, plan: Plan, wanted: Wanted) -> None:
    """Show what a plan changes."""
    cases = load_cases(settings, wanted.questions)
    documents = compare_plan(settings, plan)
    result = None
    if cases:
        with ProgressBars() as bars:
            result = preview(settings, plan, cases, build_index, bars)
    if wanted.html is not None:
        write_page(wanted.html, diff_page(f"Changes of {wanted.title}", documents, result))
    if wanted.as_json:
        show_json(diff_json(documents, result))
    elif wanted.html is not None:
        console.print(f"wrote {wanted.html}", markup=False, soft_wrap=True)
    else:
        show_diff(documents)
        if result is not None:
            show_preview(result)


def preview_all(settings: Settings, plans: Sequence[Plan], questions: Sequence[str]) -> None:
    """Show which questions would be answered differently by several plans together."""
    finders = {file.path: plan.after for plan in plans for file in plan.files}
    files = tuple(file for plan in plans for file in plan.files)
    together = Plan(files, lambda path, sha256: finders[path](path, sha256))
    cases = load_cases(settings, questions)
    with ProgressBars() as bars:
        result = preview(settings, together, cases, build_index, bars)
    show_preview(result)


def build_index(settings: Settings, progress: Progress) -> dict[str, str]:
    """Bring an index up to date; gives documents that could not be read, with the reason."""
    return dict(update_index(settings, progress).failed)


def diff_json(documents: Sequence[DocumentDiff], result: PreviewResult | None) -> dict[str, Any]:
    """A diff as JSON-ready values."""
    return {
        "documents": [document.as_json() for document in documents],
        "questions": None if result is None else result.as_json(),
    }


def last_change_of(space: Workspace, path: str) -> Plan:
    """What the last logged change of a document did.

    Raises:
        ChangeNotFoundError: the log knows none.
    """
    known = versions(space, path, read_log(space))
    if len(known) < 2:
        raise ChangeNotFoundError(f"the log knows no change of {path}; 'benefits corpus changes' lists those pending")
    before, after = known[-2:]
    files = (
        FileChange(path, before.file, after.file),
        FileChange(sidecar_of(path), before.sidecar, after.sidecar),
    )
    changed = tuple(file for file in files if file.before != file.after)
    try:
        check_kept(space, changed)
    except ConflictError as error:
        raise ChangeNotFoundError(str(error)) from error
    return Plan(changed, object_finder(space) if changed else corpus_finder(space))


def load_cases(settings: Settings, chosen: Sequence[str]) -> tuple[Case, ...]:
    """The questions of sets that are chosen by name or file.

    Raises:
        RefusedError: there is no such set, or it is wrong.
    """
    known = question_sets(settings)
    paths = []
    for name in chosen:
        path = known.get(name, Path(name))
        if not path.is_file():
            raise RefusedError(
                f"{name!r} is neither a question set ({', '.join(known) or 'there are none'}) nor a file of one"
            )
        paths.append(path)
    try:
        return tuple(case for each in load_sets(paths) for case in each.cases) if paths else ()
    except QuestionSetError as error:
        raise RefusedError(str(error)) from error


def write_page(path: Path, page: str) -> None:
    """Write an HTML file.

    Raises:
        RefusedError: it cannot be written there.
    """
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise RefusedError(
            f"{path} cannot be written ({error.strerror or error}); give another file with --html"
        ) from error
