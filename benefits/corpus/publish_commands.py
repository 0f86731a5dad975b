"""`benefits corpus publish, retire, rollback`: the commands that change what is answered from."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from benefits.command_errors import errors_shown
from benefits.corpus.command_line import actor_named, reason_given
from benefits.corpus.desk import (
    Plan,
    compare_plan,
    plan_of_change,
    plan_of_rollback,
    propose_retirement,
    workspace,
)
from benefits.corpus.options import (
    ByOption,
    DocumentArgument,
    QuestionsOption,
    WhyOption,
    YesOption,
)
from benefits.options import CorpusOption, IndexOption
from benefits.settings import Settings, load_settings
from benefits.terminal import console, show_report
from ingest.lifecycle.errors import RefusedError
from ingest.lifecycle.history import roll_back
from ingest.lifecycle.proposals import check_publishable, find, publish, submit
from ingest.lifecycle.records import Actor, Change
from ingest.lifecycle.workspace import document_path
from ingest.lifecycle.writing import recover

app = typer.Typer()


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
    with errors_shown():
        settings = load_settings(corpus=corpus, index=index)
        space = workspace(settings)
        changes = [find(space, change_id) for change_id in change_ids]
        _publish(settings, changes, actor_named(by), reason_given(why, "publishing"), yes, questions or ())


@app.command("retire")
def retire_document(
    path: DocumentArgument,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    by: ByOption = None,
    why: WhyOption = None,
    yes: YesOption = False,
) -> None:
    """Take a document out of answers; its file stays, with the state retired."""
    with errors_shown():
        settings = load_settings(corpus=corpus, index=index)
        space, actor, said = workspace(settings), actor_named(by), reason_given(why, "retiring")
        change = submit(space, actor, propose_retirement(space, actor, document_path(path), said).id)
        if settings.publish_needs_another_person:
            console.print(
                f"proposed {change.id}; another person publishes it: benefits corpus publish {change.id}",
                soft_wrap=True,
            )
            return
        _publish(settings, [change], actor, said, yes)


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
    with errors_shown():
        if (path is None) != everything or (everything and to is None):
            raise RefusedError("give a document's path, or --all with --to ENTRY or TIME")
        settings = load_settings(corpus=corpus, index=index)
        space, actor, said = workspace(settings), actor_named(by), reason_given(why, "rolling back")
        from benefits.corpus.updating import check_same_corpus  # noqa: PLC0415 - readers of all formats take a while

        check_same_corpus(settings)
        recover(space, actor.name)
        plan = plan_of_rollback(space, document_path(path) if path else None, to)
        if not yes:
            _show_and_ask(settings, [plan], (), "Roll back?")
        entry = roll_back(space, actor, plan.files, said)
        console.print(f"rolled back {len(plan.files)} files (entry {entry.n} of the log)")
        _update(settings)


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
