"""The registry: which loader reads which extension, and what content it expects to find there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.decoding import decode
from ingest.load.delimited import load_delimited
from ingest.load.excel import load_excel
from ingest.load.html import load_html
from ingest.load.limits import LoadLimits
from ingest.load.markdown import load_markdown
from ingest.load.pdf.document import load_pdf
from ingest.load.plain import load_plain
from ingest.load.powerpoint import load_powerpoint
from ingest.load.sniff import Content, has_html_tags
from ingest.load.word import load_word


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is read; `contents` are the sniffed kinds that may bear its extension."""

    name: str
    contents: frozenset[Content]
    load: Callable[[Path, LoadLimits], LoadedDocument]


def _markdown(path: Path, limits: LoadLimits) -> LoadedDocument:
    return load_markdown(decode(path.read_bytes()))


def _plain(path: Path, limits: LoadLimits) -> LoadedDocument:
    return load_plain(decode(path.read_bytes()))


def _delimited(path: Path, limits: LoadLimits) -> LoadedDocument:
    return load_delimited(decode(path.read_bytes()), limits)


def _html(path: Path, limits: LoadLimits) -> LoadedDocument:
    data = path.read_bytes()
    if not has_html_tags(data.replace(b"\x00", b"").decode("latin-1")):
        raise LoadError(
            f"{path.name} is plain text with the extension {path.suffix.lower()}; rename it to end in .txt."
        )
    return load_html(data)


_MARKDOWN = Format("Markdown", frozenset({Content.TEXT}), _markdown)
_HTML = Format("HTML", frozenset({Content.HTML, Content.TEXT}), _html)
_CSV = Format("CSV", frozenset({Content.TEXT}), _delimited)

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".md": _MARKDOWN,
        ".markdown": _MARKDOWN,
        ".html": _HTML,
        ".htm": _HTML,
        ".pdf": Format("PDF", frozenset({Content.PDF}), load_pdf),
        ".docx": Format("DOCX", frozenset({Content.DOCX}), load_word),
        ".xlsx": Format("XLSX", frozenset({Content.XLSX}), load_excel),
        ".pptx": Format("PPTX", frozenset({Content.PPTX}), load_powerpoint),
        ".csv": _CSV,
        ".tsv": _CSV,
        ".txt": Format("plain text", frozenset({Content.TEXT}), _plain),
    }
)
