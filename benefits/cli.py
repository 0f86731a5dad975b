"""The `benefits` command."""

import json
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import InvalidRequestError
from benefits.arguments import check_language, check_port, check_question, check_unicode, parse_day, parse_persona
from benefits.command_errors import errors_shown
from benefits.corpus.commands import app as corpus_changes
from benefits.document_commands import app as indexed_documents
from benefits.eval_commands import app as eval_questions
from benefits.options import CorpusOption, IndexOption, JsonOption, LanguageOption
from benefits.run_commands import app as eval_runs
from benefits.settings import load_settings
from benefits.terminal import show_json, show_report

app = typer.Typer(
    help="Answers questions about policies and benefits, word for word from the handbook.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def ingest(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    sync: Annotated[bool, typer.Option("--sync", help="Fetch the sources of the settings first.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Build or update the index from a folder of documents."""
    with errors_shown():
        if sync:
            from benefits.syncing import show_synced, sync_sources  # noqa: PLC0415 - only this needs file systems of others

            show_synced(sync_sources(load_settings()))
        from benefits.ingesting import update_index  # noqa: PLC0415 - models take seconds to import; --help should not

        report = update_index(load_settings(corpus=corpus, index=index))
        if as_json:
            show_json(report.as_json())
        else:
            show_report(report)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in any language.")],
    index: IndexOption = None,
    language: LanguageOption = None,
    persona: Annotated[
        str | None, typer.Option("--persona", help="For example country=ES,employment_type=part_time.")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day the question is about, YYYY-MM-DD.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask one question and get a cited answer."""
    with errors_shown():
        check_question(question)
        spoken = check_language(language)
        known = parse_persona(persona)
        day = parse_day(as_of)
        settings = load_settings(index=index)
        from benefits.asking import answer_once  # noqa: PLC0415 - models take seconds to import; --help should not

        answer = answer_once(settings, question, spoken, known, day)
        if as_json:
            from assistant.api.models import answer_json  # noqa: PLC0415

            show_json(answer_json(answer))
        else:
            from benefits.answer_display import show_answer  # noqa: PLC0415

            show_answer(answer)


@app.command()
def serve(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to serve on.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="Worker processes.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Bring the index up to date with the corpus first.")] = False,
) -> None:
    """Serve the page and the HTTP interface."""
    with errors_shown():
        settings = load_settings(index=index, host=host, port=port, workers=workers)
        check_port(settings)
        if update:
            from benefits.ingesting import update_index  # noqa: PLC0415

            show_report(update_index(settings))
        from benefits.serving import run_service  # noqa: PLC0415 - models take seconds to import; --help should not

        run_service(settings)


@app.command()
def scrub(
    text: Annotated[str | None, typer.Argument(help="Text to scrub.")] = None,
    jsonl: Annotated[Path | None, typer.Option("--jsonl", help='File of lines {"id", "text", "lang"?}.')] = None,
    language: LanguageOption = None,
) -> None:
    """Show what would leave the scrubber."""
    with errors_shown():
        if (text is None) == (jsonl is None):
            raise InvalidRequestError("TEXT or --jsonl", "give exactly one of the two")
        check_unicode("TEXT", text or "")
        spoken = check_language(language)
        settings = load_settings()
        from benefits.scrubbing import make_plain_scrubber, scrub_lines  # noqa: PLC0415 - models load on import

        scrubber = make_plain_scrubber(settings)
        if text is not None:
            sys.stdout.write(scrubber.scrub(text, spoken).text + "\n")
        elif jsonl is not None:
            for line in scrub_lines(scrubber, jsonl, spoken):
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


evaluation = typer.Typer(help="Prove the answers: run question sets, compare runs.", no_args_is_help=True)
app.add_typer(evaluation, name="eval")
evaluation.add_typer(eval_runs)
evaluation.add_typer(eval_questions)
documents = typer.Typer(help="The corpus as it is indexed.", no_args_is_help=True)
app.add_typer(documents, name="corpus")
documents.add_typer(indexed_documents)
documents.add_typer(corpus_changes)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except SystemExit as ended:
        _leave(ended.code)


def _leave(code: str | int | None) -> None:
    """End at once: to free models and vocabularies, which the system takes back anyway, takes as long as to publish one edited document."""
    if sys.argv[1:2] == ["serve"] or isinstance(code, str):
        raise SystemExit(code)  # a service ends in its own order
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):
            stream.flush()
    os._exit(code or 0)
