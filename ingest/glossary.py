"""The glossary that an ingest reads chunks with: the corpus's own where it can be read, otherwise the one of before."""

from pathlib import Path

from ingest.contract.glossary.files import GLOSSARY_FILE, GlossaryError, glossary_digest, read_glossary
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.index import snapshot as snapshots
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import read_manifest
from ingest.report import IngestReport


def usable_glossary(corpus: Path, layout: IndexLayout, snapshot: str, report: IngestReport) -> Glossary:
    """Read the glossary of a corpus; what is wrong with it is reported as of a document that cannot be read.

    Args:
        corpus: folder of documents.
        layout: the index.
        snapshot: name of the snapshot to fall back to, empty for none.
        report: told what is wrong.
    """
    if snapshot and read_manifest(layout.snapshots / snapshot).glossary == glossary_digest(corpus):
        # Read and checked before: parsing it again takes longer than publishing one change.
        return snapshots.read_glossary(layout.snapshots / snapshot)
    try:
        return read_glossary(corpus)
    except GlossaryError as error:
        report.failed[GLOSSARY_FILE] = error.reason
    before = snapshots.read_glossary(layout.snapshots / snapshot) if snapshot else None
    return before if before else read_glossary(None)
