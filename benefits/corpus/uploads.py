"""Takes a file from a multipart request, no larger than the settings allow."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from benefits.settings import Settings
from ingest.lifecycle.errors import RefusedError
from ingest.lifecycle.workspace import document_path, safe_name

_MEBIBYTE: Final = 1 << 20
# Boundaries, headers of parts and the other fields.
_AROUND: Final = 1 << 16
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was sent: where it is for now, its path in the corpus (None for a zip), and the reason given."""

    file: Path
    path: str | None
    why: str


@asynccontextmanager
async def received_file(request: Request, settings: Settings) -> AsyncIterator[Received]:
    """The file of a multipart request, for as long as it is needed.

    Raises:
        HTTPException: 411 or 413, its length is not said or is too much; 415, it is not multipart.
        RefusedError: there is no file in it, or its name cannot be used.
    """
    _check_length(request, settings)
    async with request.form(max_files=1, max_fields=5, max_part_size=_AROUND // 2) as form:
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise RefusedError("the field 'file' holds no file; send one as multipart/form-data")
        name = upload.filename or ""
        zipped = name.lower().endswith(".zip")
        path = None if zipped else _path(_text(form, "path"), name)
        most = (settings.max_import_mb if zipped else settings.max_file_mb) * _MEBIBYTE
        with tempfile.TemporaryDirectory(prefix="benefits-upload-") as folder:
            target = Path(folder) / ("import.zip" if path is None else Path(path).name)
            await run_in_threadpool(_copy, upload, target, most)
            yield Received(target, path, _text(form, "why"))


def _check_length(request: Request, settings: Settings) -> None:
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise HTTPException(415, "Send the document as multipart/form-data, in the field 'file'.")
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(411, "The request does not say how long it is; send Content-Length.")
    most = max(settings.max_import_mb, settings.max_file_mb) * _MEBIBYTE + _AROUND
    if int(length) > most:
        raise HTTPException(
            413,
            f"The upload has {length} bytes, more than {most} (max_import_mb); send it in parts, or raise the limit.",
        )


def _copy(upload: UploadFile, target: Path, most: int) -> None:
    written = 0
    with target.open("xb") as file:
        while chunk := upload.file.read(_CHUNK):
            written += len(chunk)
            if written > most:
                raise HTTPException(
                    413,
                    f"The file has more than {most} bytes (max_file_mb, max_import_mb); split it, or raise the limit.",
                )
            file.write(chunk)


def _path(wanted: str, name: str) -> str:
    """Where a document goes: a path, a folder with a slash at its end, or by the file's own name."""
    if wanted.endswith("/"):
        return document_path(wanted + safe_name(name))
    return document_path(wanted) if wanted else safe_name(name)


def _text(form: FormData, field: str) -> str:
    value = form.get(field)
    return value.strip() if isinstance(value, str) else ""
