"""`benefits corpus check`: reads a corpus from its files, and shows what its keeper should look at."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Final

from rich.markup import escape

from benefits.care_page import care_page, check_title
from benefits.settings import Settings
from benefits.terminal import ProgressBars, console
from ingest.care.check import check_corpus
from ingest.care.report import CareReport
from ingest.changes import corpus_files
from ingest.contract.errors import ConfigurationError
from ingest.load.extensions import EXTENSIONS
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.policy.findings import Finding, Severity
from ingest.policy.schema import policy_schema

_MEBIBYTE: Final = 1 << 20
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "dim"}
_QUOTED: Final = 240
_WORKERS: Final = 4


def check(settings: Settings, day: date) -> CareReport:
    """Check the corpus of the settings as of a day.

    Raises:
        ConfigurationError: the folder or its catalogue is wrong, or there is nothing in it.
    """
    limits = LoadLimits(max_bytes=settings.max_file_mb * _MEBIBYTE, max_pages=settings.max_pages)
    with (
        LoaderPool(
            limits,
            workers=max(1, min(_WORKERS, os.cpu_count() or 1)),
            timeout_seconds=settings.loader_timeout_seconds,
            memory_bytes=settings.loader_memory_mb * _MEBIBYTE,
        ) as loaders,
        ProgressBars() as bars,
    ):
        bars.start("read", _files(settings))
        return check_corpus(settings.corpus, loaders, day, exclude=tuple(settings.exclude), advance=bars.advance)


def show_check(report: CareReport) -> None:
    """Findings with quotes and remedies, errors last, where they are seen."""
    for finding in reversed(report.findings):
        _show(finding)
    counts = ", ".join(_counted(report.count(severity), severity) for severity in _COLOURS)
    console.print(f"{counts} in {len(report.documents)} documents of {report.corpus}, in {report.seconds:.1f} s")


def write_html(report: CareReport, path: Path) -> None:
    """Write the page.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(care_page(report), encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"--html {str(path)!r} cannot be written ({error.strerror or error}); give the path of a file"
        ) from None


def schema_text() -> str:
    """The JSON Schema of a document's description."""
    return json.dumps(policy_schema(), indent=2, ensure_ascii=False)


def _counted(count: int, severity: Severity) -> str:
    return f"{count} {severity.value}{'' if count == 1 else 's'}"


def _files(settings: Settings) -> int:
    files = corpus_files(settings.corpus, settings.exclude) if settings.corpus.is_dir() else ()
    return sum(file.suffix.lower() in EXTENSIONS for file in files)


def _show(finding: Finding) -> None:
    colour = _COLOURS[finding.severity]
    head = f"[{colour}]{finding.severity.value}[/{colour}] {escape(finding.document)}"
    console.print(f"{head} ({check_title(finding.check)}): {escape(finding.message)}; {escape(finding.remedy)}")
    for quote in finding.quotes if finding.severity is not Severity.HINT else ():
        where = f"{quote.document}, page {quote.page}" if quote.page is not None else quote.document
        cut = quote.text if len(quote.text) <= _QUOTED else quote.text[:_QUOTED] + "…"
        console.print(f"    “{escape(cut)}” [dim]{escape(where)}[/dim]", highlight=False)
