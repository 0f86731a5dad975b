"""Runs every check over a corpus."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ingest.care.contradictions import find_contradictions
from ingest.care.coverage import coverage_of
from ingest.care.drift import find_drift
from ingest.care.duplicates import find_duplicates
from ingest.care.links import find_dead_links
from ingest.care.reading import hard_to_read, reading_levels
from ingest.care.report import CareReport
from ingest.care.stale import find_stale
from ingest.contract.chunks import State
from ingest.contract.errors import ConfigurationError
from ingest.contract.glossary.files import GLOSSARY_FILE, GlossaryError, read_glossary
from ingest.contract.glossary.glossary import Glossary
from ingest.load.pool import LoaderPool
from ingest.policy.findings import Finding, Severity, in_order
from ingest.policy.reading import ReadDocument, read_corpus
from ingest.policy.rules import check_rules


def check_corpus(
    corpus: Path, loaders: LoaderPool, day: date, *, exclude: Sequence[str] = (), advance: Callable[[], None]
) -> CareReport:
    """Read a corpus from its files and look for all that its keeper should know.

    Args:
        corpus: folder of documents.
        loaders: parses files, isolated from this process.
        day: the day it is looked at; past dates are stale.
        exclude: folder names and path patterns below the corpus that are left out.
        advance: called after each file.

    Raises:
        ConfigurationError: the folder or its catalogue is wrong, or there is nothing in it.
    """
    began = time.monotonic()
    if not corpus.is_dir():
        raise ConfigurationError(
            f"corpus {str(corpus)!r} is not a folder; give one with --corpus or the setting 'corpus'"
        )
    read = read_corpus(corpus, loaders, exclude, advance)
    # A draft is held to the rules like the others: that is what a review is for. What is retired is history.
    current = [document for document in read.documents if document.info.state is not State.RETIRED]
    levels = tuple(reading_levels(current))
    glossary, wrong = _glossary(corpus)
    findings = [*read.findings, *wrong, *_of_descriptions(read.documents)]
    findings += find_duplicates(current)
    findings += find_contradictions(current, glossary)
    findings += find_stale(current, day)
    findings += find_dead_links(corpus, current)
    findings += find_drift(current)
    findings += hard_to_read(levels)
    return CareReport(
        corpus=str(corpus),
        day=day,
        files=read.files,
        documents=tuple(read.documents),
        findings=tuple(in_order(findings)),
        levels=levels,
        coverage=coverage_of(current),
        seconds=time.monotonic() - began,
    )


def _glossary(corpus: Path) -> tuple[Glossary, list[Finding]]:
    """The glossary of a corpus; where its own is wrong, which is a finding, the packaged one."""
    try:
        return read_glossary(corpus), []
    except GlossaryError as error:
        remedy = f"mend {GLOSSARY_FILE}, or remove it"
        return read_glossary(None), [Finding(Severity.ERROR, "unreadable", GLOSSARY_FILE, error.reason, remedy)]


def _of_descriptions(documents: Sequence[ReadDocument]) -> Sequence[Finding]:
    return list(check_rules([document.info for document in documents]))
