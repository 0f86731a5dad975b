"""`benefits corpus …`: the commands that change a corpus, and those that show changes, gaps and the log."""

from pathlib import Path
from typing import Annotated

import typer

from benefits.command_errors import errors_shown
from benefits.corpus.command_line import actor_named, show_proposed
from benefits.corpus.desk import (
    plan_of_change,
    version_json,
    workspace,
)
from benefits.corpus.options import ByOption, QuestionsOption
from benefits.options import CorpusOption, IndexOption, JsonOption
from benefits.corpus.propose_commands import app as proposing
from benefits.corpus.publish_commands import app as publishing
from benefits.settings import load_settings
from benefits.terminal import console, show_json
from ingest.lifecycle.history import verify, versions
from ingest.lifecycle.log import read_log
from ingest.lifecycle.proposals import find, pending
from ingest.lifecycle.workspace import document_path

app = typer.Typer()
app.add_typer(proposing)
app.add_typer(publishing)


@app.command("changes")
def list_changes(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """List changes that wait to be submitted or published."""
    with errors_shown():
        changes = pending(workspace(load_settings(corpus=corpus)))
        if as_json:
            show_json([change.as_json() for change in changes])
        else:
            from benefits.corpus.render_terminal import show_changes  # noqa: PLC0415 - it loads models' libraries

            show_changes(changes)


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
    with errors_shown():
        settings = load_settings(corpus=corpus, index=index)
        space = workspace(settings)
        from benefits.corpus.showing import Wanted, last_change_of, show_plan  # noqa: PLC0415 - it loads models' libraries

        if (settings.corpus / target).is_file():
            show_plan(settings, last_change_of(space, document_path(target)), Wanted(target, (), html, as_json))
            return
        change = find(space, target)
        show_plan(settings, plan_of_change(space, change), Wanted(change.id, tuple(questions or ()), html, as_json))


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
    with errors_shown():
        settings = load_settings(corpus=corpus, index=index)
        space = workspace(settings)
        from benefits.corpus.gap_commands import draft_one, shown_gaps  # noqa: PLC0415 - it loads models

        if draft is not None:
            show_proposed(space, draft_one(settings, space, actor_named(by), draft), by, submit_it=False)
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
    with errors_shown():
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
