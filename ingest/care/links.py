"""Links inside a corpus that lead nowhere: Markdown, HTML and Word files name their targets, PDF links are not followed."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from ingest.contract.documents import BlockKind
from ingest.load.extensions import EXTENSIONS
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
    if path.startswith("/") and Path(path).suffix.lower() not in EXTENSIONS:
        return None
    file = _file_of(path, document, root)
    if file is None:
        return f"the link {target!r} leads to a file that is not there"
    if not file.is_relative_to(root):
        return f"the link {target!r} leads out of the corpus"
    linked = by_file.get(file)
    markdown = linked is not None and linked.file.suffix.lower() in {".md", ".markdown"}
    if linked is not None and markdown and parts.fragment and not _has_heading(linked, unquote(parts.fragment)):
        return f"the link {target!r} leads to a heading that {linked.info.path} does not have"
    if linked is not None and linked is not document and not linked.published and document.published:
        return f"the link {target!r} leads to a document whose state is {linked.info.state.value}"
    return None


def _file_of(path: str, document: ReadDocument, root: Path) -> Path | None:
    """The file a path leads to, also as site generators write it: `../dates/` in `mid-year.md` is `dates.md` beside it."""
    if not path:
        return document.file.resolve()
    bases: list[Path] = [root] if path.startswith("/") else [document.file.parent]
    page = Path(path).suffix.lower() not in EXTENSIONS
    if page and not path.startswith("/") and document.file.stem != "index":
        bases.append(document.file.parent / document.file.stem)
    outside: Path | None = None
    for base in bases:
        place = (base / path.lstrip("/")).resolve()
        if not place.is_relative_to(root):
            outside = outside or place
            continue
        pages: tuple[Path, ...] = (
            (place.with_name(place.name + ".md"), place / "index.md", place / "README.md") if page else ()
        )
        for file in (*pages, place):
            if file.exists():
                return file
    return outside


def _has_heading(document: ReadDocument, anchor: str) -> bool:
    """Whether a heading makes the anchor, however a program writes blanks, signs and repeated headings."""
    wanted = _letters(anchor)
    anchors = {
        spelling
        for block in document.blocks
        if block.kind is BlockKind.HEADING
        for spelling in (_letters(block.text), _letters(block.text.replace("&", " and ")))
    }
    plain = wanted in anchors or _letters(re.sub(r"-\d+$", "", anchor)) in anchors
    return plain or f'"{anchor}"' in document.file.read_text("utf-8", "replace")


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
