"""The registry: which loader reads which extension, and what content it expects to find there.

A loader is imported with the first file it is to read: together their libraries take a second and 100 MB, and most corpora need few of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.decoding import decode
from ingest.load.limits import LoadLimits
from ingest.load.sniff import HEAD_BYTES, Content, has_html_tags, sniff


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is read; `contents` are the sniffed kinds that may bear its extension."""

    name: str
    contents: frozenset[Content]
    load: Callable[[Path, LoadLimits], LoadedDocument]


def _markdown(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.markdown import load_markdown  # noqa: PLC0415 - see above

    return load_markdown(decode(path.read_bytes()))


def _plain(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.plain import load_plain  # noqa: PLC0415 - see above

    return load_plain(decode(path.read_bytes()))


def _delimited(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.delimited import load_delimited  # noqa: PLC0415 - see above

    return load_delimited(decode(path.read_bytes()), limits)


def _html(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.html import load_html  # noqa: PLC0415 - see above

    data = path.read_bytes()
    if not has_html_tags(data.replace(b"\x00", b"").decode("latin-1")):
        raise LoadError(
            f"{path.name} is plain text with the extension {path.suffix.lower()}; rename it to end in .txt."
        )
    return load_html(data)


def _eml(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.eml import read_eml  # noqa: PLC0415 - see above
    from ingest.load.mail import load_mail  # noqa: PLC0415 - see above

    return load_mail(read_eml(path, limits), limits, _attached)


def _pdf(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.pdf.document import load_pdf  # noqa: PLC0415 - see above

    return load_pdf(path, limits)


def _word(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.word import load_word  # noqa: PLC0415 - see above

    return load_word(path, limits)


def _excel(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.excel import load_excel  # noqa: PLC0415 - see above

    return load_excel(path, limits)


def _powerpoint(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.powerpoint import load_powerpoint  # noqa: PLC0415 - see above

    return load_powerpoint(path, limits)


def _msg(path: Path, limits: LoadLimits) -> LoadedDocument:
    from ingest.load.mail import load_mail  # noqa: PLC0415 - see above
    from ingest.load.msg import read_msg  # noqa: PLC0415 - see above

    return load_mail(read_msg(path, limits), limits, _attached)


_MARKDOWN = Format("Markdown", frozenset({Content.TEXT}), _markdown)
_HTML = Format("HTML", frozenset({Content.HTML, Content.TEXT}), _html)
_CSV = Format("CSV", frozenset({Content.TEXT}), _delimited)
_EML = Format("EML", frozenset({Content.TEXT}), _eml)
_MSG = Format("MSG", frozenset({Content.MSG}), _msg)

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".md": _MARKDOWN,
        ".markdown": _MARKDOWN,
        ".html": _HTML,
        ".htm": _HTML,
        ".pdf": Format("PDF", frozenset({Content.PDF}), _pdf),
        ".docx": Format("DOCX", frozenset({Content.DOCX}), _word),
        ".xlsx": Format("XLSX", frozenset({Content.XLSX}), _excel),
        ".pptx": Format("PPTX", frozenset({Content.PPTX}), _powerpoint),
        ".csv": _CSV,
        ".tsv": _CSV,
        ".eml": _EML,
        ".msg": _MSG,
        ".txt": Format("plain text", frozenset({Content.TEXT}), _plain),
    }
)


def check_content(path: Path, head: bytes, form: Format) -> None:
    """Raises LoadError if what stands in a file is not what its extension says; `head` is the start of the file."""
    content = sniff(path, head)
    if content in form.contents:
        return
    extension = path.suffix.lower()
    fitting = sorted(ending for ending, other in FORMATS.items() if content in other.contents)
    if isinstance(content, Content) and fitting:
        remedy = f"rename it to end in {'.txt' if content is Content.TEXT else fitting[0]}."
    elif "image" in content:
        remedy = "export the document itself, with its text, or remove the file."
    else:
        remedy = f"save it again as {form.name}, or remove it."
    raise LoadError(f"{path.name} is {content} with the extension {extension}; {remedy}")


def _attached(name: str, data: bytes, limits: LoadLimits) -> LoadedDocument:
    """A file that came with a message, read as if it stood in the corpus."""
    form = FORMATS.get(Path(name).suffix.lower())
    if form is None:
        raise LoadError(f"the format {Path(name).suffix or '(none)'} is not supported.")
    if form in (_EML, _MSG):
        if limits.max_nesting == 1:
            raise LoadError("it is a message in a message in a message; save it as a file of its own.")
        limits = replace(limits, max_nesting=limits.max_nesting - 1)
    if not data:
        raise LoadError("it is empty (0 bytes).")
    if len(data) > limits.max_bytes:
        raise LoadError(f"it has {len(data)} bytes, over the limit of {limits.max_bytes}.")
    with TemporaryDirectory(prefix="attachment-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        check_content(path, data[:HEAD_BYTES], form)
        return form.load(path, limits)
