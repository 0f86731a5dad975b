"""The documents of the published index, for the command line."""

from typing import Any

from rich.table import Table

from assistant.errors import DocumentNotFoundError
from benefits.settings import Settings
from benefits.terminal import console
from ingest.contract.index.codec import encode_info
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.snapshot import read_documents


def document_rows(settings: Settings) -> list[dict[str, Any]]:
    """What is known of each document, as JSON-ready values."""
    return [encode_info(document.info) for document in read_documents(IndexLayout(settings.index).current())]


def show_documents(rows: list[dict[str, Any]]) -> None:
    """A table of documents."""
    table = Table("document", "title", "language", "version", "in force", "audience", box=None)
    for row in rows:
        force = f"{row['effective_from'] or ''} – {row['effective_to'] or ''}".strip(" –")
        audience = "; ".join(f"{name}: {', '.join(values)}" for name, values in row["audience"].items()) or "everyone"
        table.add_row(row["path"], row["title"], row["language"], row["version"] or "", force, audience)
    console.print(table)


def document_text(settings: Settings, path: str) -> str:
    """A document's canonical text.

    Raises:
        DocumentNotFoundError: it is not in the index.
    """
    layout = IndexLayout(settings.index)
    for document in read_documents(layout.current()):
        if document.info.path == path:
            return DocumentObject(layout.object_path(document.key)).text
    raise DocumentNotFoundError(f"{path!r} is not in the index {settings.index}; 'benefits corpus list' names what is")
