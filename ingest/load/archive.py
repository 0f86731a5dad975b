"""Makes sure that a DOCX, XLSX or PPTX container is safe to hand to a parser."""

import lzma
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ingest.contract.errors import LoadError
from ingest.load.limits import LoadLimits

# What `zipfile` raises for bad data; they share no base.
UNZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)
# Below this size an extreme ratio is harmless: a sheet of equal cells packs as well as a bomb.
_RATIO_MATTERS_FROM = 5_000_000
_CHUNK = 1 << 20
_DECLARATIONS = tuple(
    declaration.encode(encoding)
    for declaration in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_LONGEST = max(len(declaration) for declaration in _DECLARATIONS)
_XML_ENDINGS = (".xml", ".rels", ".vml")


def check_archive(path: Path, limits: LoadLimits) -> None:
    """Raises LoadError for parts that are encrypted, leave the container, unpack to too much or declare a DOCTYPE."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(path.name, entries, limits)
            for entry in entries:
                if entry.filename.lower().endswith(_XML_ENDINGS):
                    _check_xml(path.name, archive, entry)
    except UNZIP_ERRORS as error:
        raise LoadError(f"{path.name} is damaged ({error}); save the original again.") from error


def _check_directory(name: str, entries: list[zipfile.ZipInfo], limits: LoadLimits) -> None:
    if len(entries) > limits.max_entries:
        raise LoadError(
            f"{name} holds {len(entries)} packed parts, over the limit of {limits.max_entries}; it is not read."
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.max_unpacked_bytes:
        raise LoadError(
            f"{name} unpacks to {unpacked} bytes, over the limit of {limits.max_unpacked_bytes}; split the document, "
            "or raise the limit if it can be trusted."
        )
    for entry in entries:
        target = PurePosixPath(entry.filename.replace("\\", "/"))
        if target.is_absolute() or ".." in target.parts or ":" in entry.filename.split("/")[0]:
            raise LoadError(
                f"{name} holds a part named {entry.filename!r}, which points outside the file; it is not read."
            )
        if entry.flag_bits & 1:
            raise LoadError(f"{name} is encrypted with a password; save it without one.")
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _RATIO_MATTERS_FROM and ratio > limits.max_ratio:
            raise LoadError(
                f"{name}: the part {entry.filename!r} unpacks to {ratio:.0f} times its size, over the limit of "
                f"{limits.max_ratio}; it looks like a decompression bomb and is not read."
            )


def _check_xml(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Office writes no DOCTYPE; one can only be there to reach outside or to multiply entities."""
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            if any(declaration in window for declaration in _DECLARATIONS):
                raise LoadError(f"{name}: the part {entry.filename!r} declares a DOCTYPE or entities; it is not read.")
            tail = window[-_LONGEST:]
