"""Links inside a corpus that lead nowhere: Markdown, HTML and Word files name their targets, PDF links are not followed."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from ingest.contract.documents import Block, BlockKind
from ingest.load.formats import FORMATS
from ingest.policy.findings import Finding, Severity
from ingest.policy.reading import ReadDocument

_CHECK: Final = "stale"
_MARKDOWN: Final = re.compile(
    r"(?<!!)\[[^\]\n]*\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'(][^)\n]*)?\s*\)|^\s*\[[^\]\n]+\]:\s*<?(\S+?)>?\s*$", re.M
)
_CODE: Final = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.M | re.S)
_DOCX_RELATIONS: Final = "word/_rels/document.xml.rels"
_DOCX_TARGET: Final = re.compile(
    r'Type="[^"]*/hyperlink"[^>]*Target="([^"]*)"|Target="([^"]*)"[^>]*Type="[^"]*/hyperlink"'
)
_MOST_BYTES: Final = 20_000_000
_SLUG: Final = re.compile(r"[^\w\- ]")
# Wrappers that Word puts around anchors and e-mail programs around addresses.
_OUTSIDE: Final = frozenset({"http", "https", "mailto", "tel", "ftp", "sip", "sms", "javascript", "data", "file"})


def find_dead_links(corpus: Path, documents: Sequence[ReadDocument]) -> Iterator[Finding]:
    """Links to files that are not there, or to headings that the linked document does not have."""
    root = corpus.resolve()
    by_file = {document.file.resolve(): document for document in documents}
    for document in documents:
        for target in dict.fromkeys(_targets(document)):
            reason = _dead(target, document, root, by_file)
            if reason:
                remedy = "correct the link, or take it out"
                yield Finding(Severity.WARNING, _CHECK, document.info.path, reason, remedy, value=target)


def _targets(document: ReadDocument) -> Iterator[str]:
    """Link targets as they stand in the file; nothing for files that cannot be read again."""
    suffix = document.file.suffix.lower()
    try:
        if suffix not in {".md", ".markdown", ".html", ".htm", ".docx"} or document.file.stat().st_size > _MOST_BYTES:
            return
        if suffix == ".docx":
            with zipfile.ZipFile(document.file) as archive:
                if archive.getinfo(_DOCX_RELATIONS).file_size > _MOST_BYTES:
                    return
                text = archive.read(_DOCX_RELATIONS).decode("utf-8", "replace")
            yield from (one or two for one, two in _DOCX_TARGET.findall(text))
            return
        text = document.file.read_text(encoding="utf-8", errors="replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return
    if suffix in {".md", ".markdown"}:
        yield from (one or two for one, two in _MARKDOWN.findall(_CODE.sub(" ", text)))
    else:
        yield from (str(link["href"]) for link in BeautifulSoup(text, "lxml").find_all("a", href=True))


def _dead(target: str, document: ReadDocument, root: Path, by_file: dict[Path, ReadDocument]) -> str | None:
    try:
        parts = urlsplit(target.strip())
    except ValueError:
        return f"the link {target!r} is no address"
    if parts.scheme.lower() in _OUTSIDE or parts.netloc or not (parts.path or parts.fragment):
        return None
    path = unquote(parts.path)
    # "/people-desk" is a page of the site a file was saved from; "/leave/annual.md" a file of the corpus.
    if path.startswith("/") and Path(path).suffix.lower() not in FORMATS:
        return None
    file = document.file
    if path:
        file = (root / path.lstrip("/")) if path.startswith("/") else document.file.parent / path
    file = file.resolve()
    if not file.is_relative_to(root):
        return f"the link {target!r} leads out of the corpus"
    if not file.exists():
        return f"the link {target!r} leads to a file that is not there"
    linked = by_file.get(file)
    markdown = linked is not None and linked.file.suffix.lower() in {".md", ".markdown"}
    if linked is not None and markdown and parts.fragment and not _has_heading(linked, unquote(parts.fragment)):
        return f"the link {target!r} leads to a heading that {linked.info.path} does not have"
    if linked is not None and linked is not document and not linked.published and document.published:
        return f"the link {target!r} leads to a document whose state is {linked.info.state.value}"
    return None


def _has_heading(document: ReadDocument, anchor: str) -> bool:
    slugs = {_slug(block) for block in document.blocks if block.kind is BlockKind.HEADING}
    plain = anchor.casefold()
    return (
        plain in slugs
        or re.sub(r"-\d+$", "", plain) in slugs
        or f'"{anchor}"' in document.file.read_text("utf-8", "replace")
    )


def _slug(block: Block) -> str:
    """A heading as the usual programs make an anchor of it."""
    return _SLUG.sub("", block.text.casefold()).strip().replace(" ", "-")
