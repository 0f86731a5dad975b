"""`benefits corpus upload, import, edit, submit, reject`: the commands that propose changes."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from benefits.command_errors import errors_shown
from benefits.corpus.command_line import actor_named, reason_given, show_proposed
from benefits.corpus.desk import (
    document_reader,
    edit_metadata,
    import_limits,
    workspace,
)
from benefits.corpus.options import ByOption, ChangeArgument, DocumentArgument, SubmitOption, WhyOption
from benefits.options import CorpusOption
from benefits.settings import load_settings
from benefits.terminal import console, errors
from ingest.lifecycle.errors import RefusedError
from ingest.lifecycle.intake import import_folder, unpack, upload
from ingest.lifecycle.proposals import reject, submit
from ingest.lifecycle.workspace import document_path

app = typer.Typer()


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
    with errors_shown():
        settings = load_settings(corpus=corpus)
        if not file.is_file():
            raise RefusedError(f"{str(file)!r} is not a file; give the document to upload")
        space = workspace(settings)
        with document_reader(settings) as read:
            change = upload(space, actor_named(by), file, as_path or file.name, read, why or "")
        show_proposed(space, change, by, submit_it)


@app.command("import")
def import_documents(
    source: Annotated[Path, typer.Argument(help="A zip or a folder of documents.")],
    corpus: CorpusOption = None,
    by: ByOption = None,
    why: WhyOption = None,
    submit_it: SubmitOption = False,
) -> None:
    """Propose all documents of a zip or folder as one change."""
    with errors_shown():
        settings = load_settings(corpus=corpus)
        space, limits = workspace(settings), import_limits(settings)
        with tempfile.TemporaryDirectory(prefix="benefits-import-") as folder, document_reader(settings) as read:
            if not source.is_dir():
                if not source.is_file():
                    raise RefusedError(f"{str(source)!r} is neither a zip nor a folder")
                unpack(source, Path(folder), limits)
            root = source if source.is_dir() else Path(folder)
            imported = import_folder(space, actor_named(by), root, limits, read, why or "")
        for path, refused in imported.refused.items():
            errors.print(f"left out {path}: {refused}", style="yellow", markup=False, soft_wrap=True)
        show_proposed(space, imported.change, by, submit_it)


@app.command("edit")
def edit_document(
    path: DocumentArgument,
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
    with errors_shown():
        space = workspace(load_settings(corpus=corpus))
        show_proposed(
            space, edit_metadata(space, actor_named(by), document_path(path), fields, why or ""), by, submit_it
        )


@app.command("submit")
def submit_change(
    change_id: ChangeArgument,
    corpus: CorpusOption = None,
    by: ByOption = None,
) -> None:
    """Ask for the review of a draft."""
    with errors_shown():
        change = submit(workspace(load_settings(corpus=corpus)), actor_named(by), change_id)
        console.print(f"{change.id} is in review; see it with: benefits corpus diff {change.id}", soft_wrap=True)


@app.command("reject")
def reject_change(
    change_id: ChangeArgument,
    corpus: CorpusOption = None,
    by: ByOption = None,
    why: WhyOption = None,
) -> None:
    """Drop a change."""
    with errors_shown():
        change = reject(
            workspace(load_settings(corpus=corpus)), actor_named(by), change_id, reason_given(why, "rejecting")
        )
        console.print(f"rejected {change.id}")
