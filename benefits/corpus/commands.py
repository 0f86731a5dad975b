"""`benefits corpus …`: the commands that change a corpus."""

import os
import pwd
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from assistant.errors import AssistantError
from benefits.corpus.desk import (
    Plan,
    compare_plan,
    document_reader,
    edit_metadata,
    import_limits,
    plan_of_change,
    plan_of_rollback,
    propose_retirement,
    version_json,
    workspace,
)
from benefits.settings import Settings, load_settings
from benefits.terminal import console, errors, show_error, show_json, show_report
from ingest.contract.errors import IngestError
from ingest.lifecycle.errors import RefusedError
from ingest.lifecycle.history import roll_back, verify, versions
from ingest.lifecycle.intake import import_folder, unpack, upload
from ingest.lifecycle.log import read_log
from ingest.lifecycle.proposals import check_publishable, find, pending, publish, reject, submit
from ingest.lifecycle.records import Actor, Change, Role
from ingest.lifecycle.workspace import Workspace, document_path
from ingest.lifecycle.writing import recover

_USAGE_ERROR: Final = 2

app = typer.Typer()

CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="Folder of documents.")]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Index directory.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Who does it, for the log; the system's user if left out.")]
WhyOption = Annotated[str | None, typer.Option("--why", help="The reason, for the log.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not show what changes and ask, just do it.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SubmitOption = Annotated[bool, typer.Option("--submit", help="Ask for review at once.")]
QuestionsOption = Annotated[
    list[str] | None,
    typer.Option("--questions", help="Question set, a name or file: what would be answered differently. May be repeated."),
]  # fmt: skip


@app.command("upload")
def upload_document(
    file: Annotated[Path, typer.Argument(help="The document.")],
    as_path: Annotated[
        str | None, typer.Option("--as", help="Its path below the corpus; its name if left out.")
    ] = None,
    corpus: CorpusOption = None,
    by: ByOption = None,
    why: WhyOption = None,
    submit_it: SubmitOption = False,
) -> None:
    """Propose a new document, or a new text for one that is there."""
    with _errors_shown():
        settings = load_settings(corpus=corpus)
        if not file.is_file():
            raise RefusedError(f"{str(file)!r} is not a file; give the document to upload")
        space = workspace(settings)
        with document_reader(settings) as read:
            change = upload(space, _actor(by), file, as_path or file.name, read, why or "")
        _proposed(space, change, by, submit_it)


@app.command("import")
def import_documents(
    source: Annotated[Path, typer.Argument(help="A zip or a folder of documents.")],
    corpus: CorpusOption = None,
    by: ByOption = None,
    why: WhyOption = None,
    submit_it: SubmitOption = False,
) -> None:
    """Propose all documents of a zip or folder as one change."""
    with _errors_shown():
        settings = load_settings(corpus=corpus)
        space, limits = workspace(settings), import_limits(settings)
        with tempfile.TemporaryDirectory(prefix="benefits-import-") as folder, document_reader(settings) as read:
            if not source.is_dir():
                if not source.is_file():
                    raise RefusedError(f"{str(source)!r} is neither a zip nor a folder")
                unpack(source, Path(folder), limits)
            root = source if source.is_dir() else Path(folder)
            imported = import_folder(space, _actor(by), root, limits, read, why or "")
        for path, refused in imported.refused.items():
            errors.print(f"left out {path}: {refused}", style="yellow", markup=False, soft_wrap=True)
        _proposed(space, imported.change, by, submit_it)


@app.command("edit")
def edit_document(
    path: Annotated[str, typer.Argument(help="Path below the corpus.")],
    fields: Annotated[
        list[str],
        typer.Argument(help="field=value, such as version=2.1 or audience.country=ES,FR; field= takes it out."),
    ],
    corpus: CorpusOption = None,
    by: ByOption = None,
    why: WhyOption = None,
    submit_it: SubmitOption = False,
) -> None:
    """Propose other metadata for a document; written to the file <document>.meta.yaml beside it."""
    with _errors_shown():
        space = workspace(load_settings(corpus=corpus))
        _proposed(space, edit_metadata(space, _actor(by), document_path(path), fields, why or ""), by, submit_it)


@app.command("retire")
def retire_document(
    path: Annotated[str, typer.Argument(help="Path below the corpus.")],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    by: ByOption = None,
    why: WhyOption = None,
    yes: YesOption = False,
) -> None:
    """Take a document out of answers; its file stays, with the state retired."""
    with _errors_shown():
        settings = load_settings(corpus=corpus, index=index)
        space, actor, said = workspace(settings), _actor(by), _reason(why, "retiring")
        change = submit(space, actor, propose_retirement(space, actor, document_path(path), said).id)
        if settings.publish_needs_another_person:
            console.print(
                f"proposed {change.id}; another person publishes it: benefits corpus publish {change.id}",
                soft_wrap=True,
            )
            return
        _publish(settings, [change], actor, said, yes)


@app.command("changes")
def list_changes(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """List changes that wait to be submitted or published."""
    with _errors_shown():
        changes = pending(workspace(load_settings(corpus=corpus)))
        if as_json:
            show_json([change.as_json() for change in changes])
        else:
            from benefits.corpus.render_terminal import show_changes  # noqa: PLC0415 - it loads models' libraries

            show_changes(changes)


@app.command("submit")
def submit_change(
    change_id: Annotated[str, typer.Argument(metavar="ID", help="The change, or a part of its id.")],
    corpus: CorpusOption = None,
    by: ByOption = None,
) -> None:
    """Ask for the review of a draft."""
    with _errors_shown():
        change = submit(workspace(load_settings(corpus=corpus)), _actor(by), change_id)
        console.print(f"{change.id} is in review; see it with: benefits corpus diff {change.id}", soft_wrap=True)


@app.command("reject")
def reject_change(
    change_id: Annotated[str, typer.Argument(metavar="ID", help="The change, or a part of its id.")],
    corpus: CorpusOption = None,
    by: ByOption = None,
    why: WhyOption = None,
) -> None:
    """Drop a change."""
    with _errors_shown():
        change = reject(workspace(load_settings(corpus=corpus)), _actor(by), change_id, _reason(why, "rejecting"))
        console.print(f"rejected {change.id}")


@app.command("diff")
def diff_change(
    target: Annotated[
        str, typer.Argument(metavar="ID|PATH", help="A change, or a document: what its last change did.")
    ],
    questions: QuestionsOption = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the diff to this HTML file.")] = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a change does: texts side by side, metadata, and which questions would be answered differently."""
    with _errors_shown():
        settings = load_settings(corpus=corpus, index=index)
        space = workspace(settings)
        from benefits.corpus.showing import Wanted, last_change_of, show_plan  # noqa: PLC0415 - it loads models' libraries

        if (settings.corpus / target).is_file():
            show_plan(settings, last_change_of(space, document_path(target)), Wanted(target, (), html, as_json))
            return
        change = find(space, target)
        show_plan(settings, plan_of_change(space, change), Wanted(change.id, tuple(questions or ()), html, as_json))


@app.command("publish")
def publish_changes(
    change_ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Changes in review.")],
    questions: QuestionsOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    by: ByOption = None,
    why: WhyOption = None,
    yes: YesOption = False,
) -> None:
    """Put changes into the corpus and bring the index up to date, after showing what changes."""
    with _errors_shown():
        settings = load_settings(corpus=corpus, index=index)
        space = workspace(settings)
        changes = [find(space, change_id) for change_id in change_ids]
        _publish(settings, changes, _actor(by), _reason(why, "publishing"), yes, questions or ())


@app.command("rollback")
def rollback_document(
    path: Annotated[str | None, typer.Argument(help="Path below the corpus; or --all.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Roll back the whole corpus; needs --to.")] = False,
    to: Annotated[
        str | None,
        typer.Option("--to", help="Of a document: version number or hash. Of --all: entry of the log, or time (UTC)."),
    ] = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    by: ByOption = None,
    why: WhyOption = None,
    yes: YesOption = False,
) -> None:
    """Bring a document back to the version before or a named one, or the whole corpus to a moment."""
    with _errors_shown():
        if (path is None) != everything or (everything and to is None):
            raise RefusedError("give a document's path, or --all with --to ENTRY or TIME")
        settings = load_settings(corpus=corpus, index=index)
        space, actor, said = workspace(settings), _actor(by), _reason(why, "rolling back")
        from benefits.corpus.updating import check_same_corpus  # noqa: PLC0415 - readers of all formats take a while

        check_same_corpus(settings)
        recover(space, actor.name)
        plan = plan_of_rollback(space, document_path(path) if path else None, to)
        if not yes:
            _show_and_ask(settings, [plan], (), "Roll back?")
        entry = roll_back(space, actor, plan.files, said)
        console.print(f"rolled back {len(plan.files)} files (entry {entry.n} of the log)")
        _update(settings)


@app.command("gaps")
def list_gaps(
    draft: Annotated[
        str | None, typer.Option("--draft", metavar="ID", help="Propose a stub of a document for this gap.")
    ] = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what was asked in vain, by meaning across languages, with the nearest section."""
    with _errors_shown():
        settings = load_settings(corpus=corpus, index=index)
        space = workspace(settings)
        from benefits.corpus.gap_commands import draft_one, shown_gaps  # noqa: PLC0415 - it loads models

        if draft is not None:
            _proposed(space, draft_one(settings, space, _actor(by), draft), by, submit_it=False)
            return
        shown_gaps(settings, space, as_json)


@app.command("log")
def show_history(
    path: Annotated[str | None, typer.Argument(help="A document: its versions.")] = None,
    verify_it: Annotated[bool, typer.Option("--verify", help="Check the log, the history and the corpus.")] = False,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who changed what, when and why; or the versions of a document."""
    with _errors_shown():
        space = workspace(load_settings(corpus=corpus))
        entries = read_log(space)
        if verify_it:
            by_hand = verify(space)
            console.print(f"{len(entries)} entries are as they were written; all contents that they name are there")
            for sentence in by_hand:
                console.print(sentence, style="yellow", markup=False, soft_wrap=True)
            return
        known = versions(space, document_path(path), entries) if path else ()
        if as_json:
            show_json([version_json(version) for version in known] if path else [e.as_json() for e in entries])
            return
        from benefits.corpus.render_terminal import show_log, show_versions  # noqa: PLC0415 - it loads models' libraries

        if path:
            show_versions(known)
        else:
            show_log(entries)


def _proposed(space: Workspace, change: Change, by: str | None, submit_it: bool) -> None:
    shown = submit(space, _actor(by), change.id) if submit_it else change
    following = "publish" if submit_it else "submit"
    console.print(f"{shown.state.value} {shown.id}: {shown.kind.value} of {len(shown.files)} files")
    console.print(
        f"see it with: benefits corpus diff {shown.id}; go on with: benefits corpus {following} {shown.id}",
        soft_wrap=True,
    )


def _publish(
    settings: Settings, changes: Sequence[Change], actor: Actor, why: str, yes: bool, questions: Sequence[str] = ()
) -> None:
    from benefits.corpus.updating import check_same_corpus  # noqa: PLC0415 - readers of all formats take a while

    space = workspace(settings)
    check_same_corpus(settings)
    recover(space, actor.name)
    check_publishable(space, actor, changes, settings.publish_needs_another_person)
    if not yes:
        _show_and_ask(settings, [plan_of_change(space, change) for change in changes], questions, "Publish?")
    ids = [change.id for change in changes]
    entries = publish(space, actor, ids, why, settings.publish_needs_another_person)
    numbers = ", ".join(str(entry.n) for entry in entries)
    console.print(f"published {', '.join(dict.fromkeys(ids))} (log: {numbers})")
    _update(settings)


def _show_and_ask(settings: Settings, plans: Sequence[Plan], questions: Sequence[str], question: str) -> None:
    if not sys.stdin.isatty():
        raise RefusedError(
            "what changes is shown before it is done, which needs a terminal; give --yes to do it unasked"
        )
    from benefits.corpus.render_terminal import show_diff  # noqa: PLC0415 - it loads models' libraries
    from benefits.corpus.showing import preview_all  # noqa: PLC0415

    for plan in plans:
        show_diff(compare_plan(settings, plan))
    if questions:
        preview_all(settings, plans, questions)
    if not typer.confirm(question):
        console.print("nothing was changed")
        raise typer.Exit(1)


def _update(settings: Settings) -> None:
    from benefits.corpus.updating import check_same_corpus, patiently  # noqa: PLC0415
    from benefits.ingesting import update_index  # noqa: PLC0415

    check_same_corpus(settings)
    show_report(patiently(lambda: update_index(settings)))


def _reason(why: str | None, what: str) -> str:
    if why and why.strip():
        return why
    if sys.stdin.isatty():
        return str(typer.prompt(f"Why ({what})"))
    raise RefusedError(f"{what} needs a reason for the log; give --why 'a sentence'")


def _actor(by: str | None) -> Actor:
    """Who may write to the folder may do everything in it; over HTTP there are roles."""
    if by is not None and (not by.strip() or len(by) > 100 or any(ord(char) < 32 for char in by)):
        raise RefusedError("--by is empty, over 100 characters or has control characters; give a name")
    try:
        name = by.strip() if by else pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid {os.getuid()}"
    return Actor(name, Role.PUBLISHER)


@contextmanager
def _errors_shown() -> Iterator[None]:
    """One line on standard error and exit code 2 for every error that a person can mend."""
    try:
        yield
    except (IngestError, AssistantError) as error:
        show_error(str(error))
        raise typer.Exit(_USAGE_ERROR) from None
