"""`benefits corpus list, sync, show, check, schema`: the commands that read the corpus and its index."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from benefits.arguments import parse_day
from benefits.command_errors import errors_shown
from benefits.options import CorpusOption, IndexOption, JsonOption
from benefits.settings import load_settings
from benefits.terminal import show_json

app = typer.Typer()


@app.command("list")
def list_documents(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the documents of the published index."""
    with errors_shown():
        from benefits.listing import document_rows, show_documents  # noqa: PLC0415

        rows = document_rows(load_settings(index=index))
        if as_json:
            show_json(rows)
        else:
            show_documents(rows)


@app.command("sync")
def sync_documents(
    name: Annotated[str | None, typer.Argument(help="One source of the settings; all if left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch what changed in the sources of the settings."""
    with errors_shown():
        from benefits.syncing import show_synced, sync_sources  # noqa: PLC0415 - only this needs file systems of others

        synced = sync_sources(load_settings(), name)
        if as_json:
            show_json([one.as_json() for one in synced])
        else:
            show_synced(synced)
        if any(one.error for one in synced):
            raise typer.Exit(1)


@app.command("show")
def show_document(
    document: Annotated[str, typer.Argument(help="Path below the corpus folder.")], index: IndexOption = None
) -> None:
    """Print a document's text as it is indexed."""
    with errors_shown():
        from benefits.listing import document_text  # noqa: PLC0415

        sys.stdout.write(document_text(load_settings(index=index), document) + "\n")


@app.command("check")
def check_documents(
    corpus: CorpusOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day to check for, YYYY-MM-DD; today.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page to read at leisure.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Check descriptions and texts of the corpus; exit 1 when there are errors."""
    with errors_shown():
        day = parse_day(as_of) or date.today()
        settings = load_settings(corpus=corpus)
        from benefits.checking import check, show_check, write_html  # noqa: PLC0415 - parsers take a second to import

        report = check(settings, day)
        if html is not None:
            write_html(report, html)
        if as_json:
            show_json(report.as_json())
        else:
            show_check(report)
        if not report.clean:
            raise typer.Exit(1)


@app.command("schema")
def show_schema() -> None:
    """Print the JSON Schema of a document's description: catalogue entry, sidecar or front matter."""
    from benefits.checking import schema_text  # noqa: PLC0415

    sys.stdout.write(schema_text() + "\n")
