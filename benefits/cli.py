"""The `benefits` command."""

import json
import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from assistant.errors import AssistantError, InvalidRequestError
from assistant.privacy.errors import ScrubError
from benefits.corpus.commands import app as corpus_changes
from benefits.eval_commands import app as eval_questions
from benefits.settings import Settings, load_settings
from benefits.terminal import show_error, show_json, show_report
from ingest.contract.errors import IngestError
from ingest.contract.language import SERVED_LANGUAGES

USAGE_ERROR: Final = 2
MAX_QUESTION: Final = 2000

app = typer.Typer(
    help="Answers questions about policies and benefits, word for word from the handbook.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

IndexOption = Annotated[Path | None, typer.Option("--index", help="Index directory.")]
LanguageOption = Annotated[
    str | None, typer.Option("--language", help="ISO 639-1 code to answer in; detected if left out.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def ingest(
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Folder of documents.")] = None,
    index: IndexOption = None,
    sync: Annotated[bool, typer.Option("--sync", help="Fetch the sources of the settings first.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Build or update the index from a folder of documents."""
    with _errors_shown():
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
    with _errors_shown():
        _check_question(question)
        spoken = _check_language(language)
        known = _parse_persona(persona)
        day = _parse_day(as_of)
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
    with _errors_shown():
        settings = load_settings(index=index, host=host, port=port, workers=workers)
        _check_port(settings)
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
    with _errors_shown():
        if (text is None) == (jsonl is None):
            raise InvalidRequestError("TEXT or --jsonl", "give exactly one of the two")
        _check_unicode("TEXT", text or "")
        spoken = _check_language(language)
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
evaluation.add_typer(eval_questions)
documents = typer.Typer(help="The corpus as it is indexed.", no_args_is_help=True)
app.add_typer(documents, name="corpus")
documents.add_typer(corpus_changes)


@evaluation.command("run")
def evaluate(
    datasets: Annotated[
        list[Path] | None,
        typer.Argument(help="Question sets, JSONL or CSV; those of eval/thresholds.toml if left out."),
    ] = None,
    index: IndexOption = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for results.json, report.html and junit.xml.")] = Path(
        "var/eval"
    ),
    fail_under: Annotated[
        list[str] | None, typer.Option("--fail-under", help="A floor, METRIC=VALUE; may be repeated.")
    ] = None,
    thresholds: Annotated[
        Path | None, typer.Option("--thresholds", help="A TOML file of floors; eval/thresholds.toml if there is one.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="A running service to measure instead.")] = None,
    target: Annotated[
        str, typer.Option("--target", help="'product', 'llama-index' (a baseline), or recorded answers.")
    ] = "product",
    repeat: Annotated[
        int, typer.Option("--repeat", min=1, max=100, help="Ask everything so often; lists what does not hold still.")
    ] = 1,
    price: Annotated[
        str | None, typer.Option("--price", help="Of a million tokens read and written, such as 0.15/0.60.")
    ] = None,
    adapter: Annotated[
        Path | None, typer.Option("--adapter", help="A Python file that says how another assistant at --url is asked.")
    ] = None,
    judge: Annotated[
        bool, typer.Option("--judge", help="Let the configured language model judge faithfulness and relevance too.")
    ] = False,
) -> None:
    """Run question sets and write the results; exit 1 when a floor is missed."""
    with _errors_shown():
        from benefits.evaluating import EvalPlan, evaluate_sets  # noqa: PLC0415 - models take seconds to import

        plan = EvalPlan(datasets or [], out, fail_under or [], thresholds, url, target, repeat, price, adapter, judge)
        result = evaluate_sets(load_settings(index=index), plan)
        sys.stdout.write(result.text() + "\n")
        if result.missed_floors:
            raise typer.Exit(1)


@evaluation.command("compare")
def compare(
    run_a: Annotated[Path, typer.Argument(help="The earlier run's folder or results.json.")],
    run_b: Annotated[Path, typer.Argument(help="The later run's.")],
) -> None:
    """Show what changed between two runs, question by question."""
    with _errors_shown():
        from benefits.evaluating import compare_sets  # noqa: PLC0415

        sys.stdout.write(compare_sets(run_a, run_b) + "\n")


@evaluation.command("history")
def history(
    runs: Annotated[list[Path], typer.Argument(help="Runs' folders, or a folder that holds them.")],
    out: Annotated[Path, typer.Option("--out", help="The page to write.")] = Path("var/eval/history.html"),
) -> None:
    """Draw how the figures of many runs went, on one page."""
    with _errors_shown():
        from benefits.evaluating import write_runs_history  # noqa: PLC0415

        sys.stdout.write(f"{write_runs_history(runs, out)}\n")


@documents.command("list")
def list_documents(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the documents of the published index."""
    with _errors_shown():
        from benefits.listing import document_rows, show_documents  # noqa: PLC0415

        rows = document_rows(load_settings(index=index))
        if as_json:
            show_json(rows)
        else:
            show_documents(rows)


@documents.command("sync")
def sync_documents(
    name: Annotated[str | None, typer.Argument(help="One source of the settings; all if left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch what changed in the sources of the settings."""
    with _errors_shown():
        from benefits.syncing import show_synced, sync_sources  # noqa: PLC0415 - only this needs file systems of others

        synced = sync_sources(load_settings(), name)
        if as_json:
            show_json([one.as_json() for one in synced])
        else:
            show_synced(synced)
        if any(one.error for one in synced):
            raise typer.Exit(1)


@documents.command("show")
def show_document(
    document: Annotated[str, typer.Argument(help="Path below the corpus folder.")], index: IndexOption = None
) -> None:
    """Print a document's text as it is indexed."""
    with _errors_shown():
        from benefits.listing import document_text  # noqa: PLC0415

        sys.stdout.write(document_text(load_settings(index=index), document) + "\n")


@documents.command("check")
def check_documents(
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Folder of documents.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day to check for, YYYY-MM-DD; today.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page to read at leisure.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Check descriptions and texts of the corpus; exit 1 when there are errors."""
    with _errors_shown():
        day = _parse_day(as_of) or date.today()
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


@documents.command("schema")
def show_schema() -> None:
    """Print the JSON Schema of a document's description: catalogue entry, sidecar or front matter."""
    from benefits.checking import schema_text  # noqa: PLC0415

    sys.stdout.write(schema_text() + "\n")


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


@contextmanager
def _errors_shown() -> Iterator[None]:
    """One line on standard error and exit code 2 for every error that a person can mend."""
    try:
        yield
    except (IngestError, AssistantError, ScrubError) as error:
        show_error(str(error))
        raise typer.Exit(USAGE_ERROR) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None


def _check_question(question: str) -> None:
    if not question.strip():
        raise InvalidRequestError("QUESTION", "is empty; ask something")
    if len(question) > MAX_QUESTION:
        raise InvalidRequestError("QUESTION", f"has {len(question)} characters, more than {MAX_QUESTION}; shorten it")
    _check_unicode("QUESTION", question)


def _check_unicode(name: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidRequestError(name, "is not valid UTF-8; check the terminal's encoding") from None


def _check_language(language: str | None) -> str | None:
    if language is None or language in SERVED_LANGUAGES:
        return language
    raise InvalidRequestError("--language", f"{language!r} is not served; use one of {', '.join(SERVED_LANGUAGES)}")


def _parse_persona(persona: str | None) -> dict[str, str]:
    known: dict[str, str] = {}
    for part in filter(None, (persona or "").split(",")):
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise InvalidRequestError(
                "--persona", f"{part!r} is not name=value; write for example country=ES,employment_type=part_time"
            )
        known[name.strip()] = value.strip()
    return known


def _parse_day(day: str | None) -> date | None:
    if day is None:
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InvalidRequestError("--as-of", f"{day!r} is not a date; write YYYY-MM-DD") from None


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise InvalidRequestError(
                "--port",
                f"{settings.port} on {settings.host} cannot be used ({error.strerror}); choose another with --port",
            ) from None
