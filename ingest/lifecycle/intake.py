"""Documents that people hand in: one file, a zip or a folder, each read once so that what cannot be indexed is refused with the reason."""

import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.lifecycle.errors import LifecycleError, RefusedError
from ingest.lifecycle.metadata import parse_sidecar
from ingest.lifecycle.proposals import Content, propose
from ingest.lifecycle.records import Actor, Change, Kind
from ingest.lifecycle.workspace import Workspace, document_of, document_path, sidecar_of
from ingest.policy.sidecar import SIDECAR

# Reads a document, or raises a LoadError that says why it cannot.
Reader = Callable[[Path], LoadedDocument]
_CHUNK: Final = 1 << 20
# What systems put beside documents without anybody wanting it.
_LITTER: Final = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_UNZIP_ERRORS: Final = (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True)
class ImportLimits:
    """Bounds on one import: files, bytes of each once unpacked, bytes of all, and bytes unpacked for every packed one."""

    max_files: int = 2_000
    max_file_bytes: int = 50 << 20
    max_total_bytes: int = 500 << 20
    max_ratio: int = 300


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import: the change, and for each file that was left out, why."""

    change: Change
    refused: Mapping[str, str] = field(default_factory=dict)


def upload(space: Workspace, actor: Actor, file: Path, path: str, read: Reader, why: str = "") -> Change:
    """Propose a new document, or a new text for one that is there.

    Args:
        space: the corpus.
        actor: who hands it in.
        file: its content.
        path: where it is to be in the corpus.
        read: reads it, to see whether it can be.
        why: the reason, if one was given.

    Raises:
        RefusedError: the path cannot be used, or the file cannot be read.
    """
    target = document_path(path)
    _check_readable(file, target, read)
    kind = Kind.UPLOAD if space.hash_of(target) is None else Kind.REPLACE
    return propose(space, actor, kind, {target: file}, why)


def import_folder(
    space: Workspace, actor: Actor, folder: Path, limits: ImportLimits, read: Reader, why: str = ""
) -> Imported:
    """Propose all documents of a folder as one change, each at its path below the folder; metadata files come with theirs.

    Raises:
        RefusedError: there is nothing that can be imported, or too much.
    """
    root = folder.resolve()
    found: dict[str, Path] = {}
    for file in sorted(folder.rglob("*")):
        relative = file.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) or part in _LITTER for part in relative.parts)
        if file.is_file() and not hidden and file.resolve().is_relative_to(root):
            found[relative.as_posix()] = file
    _check_amount(len(found), sum(file.stat().st_size for file in found.values()), limits)
    return _import(space, actor, _Batch(found, limits, read), why)


def unpack(archive: Path, folder: Path, limits: ImportLimits) -> None:
    """Unpack a zip of documents into an empty folder, counting what really comes out of it.

    Raises:
        RefusedError: it is damaged, encrypted, points outside, or unpacks to too much; what was unpacked is to be thrown away.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            _check_amount(len(entries), sum(entry.file_size for entry in entries), limits)
            total = 0
            for entry in entries:
                target = folder.joinpath(*_member(entry).parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                total += _extract(opened, entry, target, limits)
                _check_amount(len(entries), total, limits)
    except _UNZIP_ERRORS as error:
        raise RefusedError(f"the archive cannot be unpacked ({error}); pack it again as an ordinary zip") from error


def _member(entry: zipfile.ZipInfo) -> PurePosixPath:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        raise RefusedError(f"the archive holds {entry.filename!r}, which points outside of it; nothing was imported")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedError(f"the archive holds the link {entry.filename!r}; pack the document itself")
    if entry.flag_bits & 1:
        raise RefusedError("the archive is encrypted with a password; pack it without one")
    return name


def _extract(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, limits: ImportLimits) -> int:
    # What the directory of an archive says of sizes need not be true.
    most = min(limits.max_file_bytes, max(entry.compress_size, 1 << 14) * limits.max_ratio)
    written = 0
    with opened.open(entry) as source, target.open("xb") as file:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > most:
                raise RefusedError(
                    f"{entry.filename!r} unpacks to more than {most} bytes; it looks like a decompression bomb, and nothing was imported"
                )
            file.write(chunk)
    return written


def _check_amount(files: int, size: int, limits: ImportLimits) -> None:
    if files > limits.max_files:
        raise RefusedError(f"the import holds {files} files, more than {limits.max_files}; import it in parts")
    if size > limits.max_total_bytes:
        raise RefusedError(f"the import holds {size} bytes, more than {limits.max_total_bytes}; import it in parts")


@dataclass(frozen=True, slots=True)
class _Batch:
    files: Mapping[str, Path]
    limits: ImportLimits
    read: Reader


def _import(space: Workspace, actor: Actor, batch: _Batch, why: str) -> Imported:
    accepted: dict[str, Content] = {}
    refused: dict[str, str] = {}
    for path, file in batch.files.items():
        try:
            if file.stat().st_size > batch.limits.max_file_bytes:
                raise RefusedError(
                    f"has {file.stat().st_size} bytes, more than {batch.limits.max_file_bytes}; split it"
                )
            if path.endswith(SIDECAR):
                parse_sidecar(file.read_bytes(), path)
                target = sidecar_of(document_path(document_of(path)))
            else:
                target = document_path(path)
                _check_readable(file, target, batch.read)
            accepted[target] = file
        except LifecycleError as error:
            refused[path] = str(error)
    for path in [each for each in accepted if each.endswith(SIDECAR)]:
        if document_of(path) not in accepted and space.hash_of(document_of(path)) is None:
            del accepted[path]
            refused[path] = f"describes {document_of(path)}, which is neither in the import nor in the corpus"
    if not accepted:
        reasons = "; ".join(f"{path}: {reason}" for path, reason in list(refused.items())[:5])
        raise RefusedError(f"nothing in the import can be used: {reasons or 'it is empty'}")
    return Imported(propose(space, actor, Kind.IMPORT, accepted, why), refused)


def _check_readable(file: Path, path: str, read: Reader) -> None:
    if file.suffix.lower() != PurePosixPath(path).suffix.lower():
        raise RefusedError(f"{file.name} cannot become {path}: keep the extension, or convert the document")
    try:
        read(file)
    except LoadError as error:
        raise RefusedError(error.reason) from error
