"""Where a corpus folder keeps its proposed changes and its history, and which paths of documents it takes."""

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from ingest.lifecycle.errors import RefusedError
from ingest.load.extensions import EXTENSIONS
from ingest.policy.sidecar import SIDECAR

_LONGEST_NAME: Final = 150
_LONGEST_PATH: Final = 400
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
_TO_REPLACE: Final = re.compile(r"[^\w.()\- ]+")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths of one corpus folder. Names that start with a dot are not documents, so ingest passes them by.

    .changes/<id>/          change.json and files/…: a proposed change
    .history/objects/ab/…   every content that a published change replaced or brought, named by its SHA-256
    .history/log.jsonl      what happened, one line each, every line with the hash of the line before
    .history/HEAD           number and hash of the last entry whose files are in place
    """

    corpus: Path

    @property
    def changes(self) -> Path:
        """Proposed changes, a folder each."""
        return self.corpus / ".changes"

    @property
    def history(self) -> Path:
        """Everything that is kept of the past."""
        return self.corpus / ".history"

    @property
    def log(self) -> Path:
        """The append-only log."""
        return self.history / "log.jsonl"

    @property
    def head(self) -> Path:
        """What of the log is in place."""
        return self.history / "HEAD"

    @property
    def lock(self) -> Path:
        """The one writer's lock."""
        return self.history / "LOCK"

    def change(self, change_id: str) -> Path:
        """Folder of a proposed change."""
        return self.changes / change_id

    def staged(self, change_id: str, path: str) -> Path:
        """A proposed file."""
        return self.change(change_id) / "files" / path

    def object_path(self, sha256: str) -> Path:
        """A content of the history."""
        return self.history / "objects" / sha256[:2] / sha256

    def file(self, path: str) -> Path:
        """A file of the corpus.

        Raises:
            RefusedError: a link on the way leads out of the corpus.
        """
        target = self.corpus / path
        if not target.parent.resolve().is_relative_to(self.corpus.resolve()) or target.is_symlink():
            raise RefusedError(f"{path!r} leads out of the corpus by a link; only files in it are changed")
        return target

    def hash_of(self, path: str) -> str | None:
        """SHA-256 of a file of the corpus, None if there is none."""
        return hash_file(self.file(path))


def hash_file(path: Path) -> str | None:
    """SHA-256 of a file, None if there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def document_path(given: str) -> str:
    """A document's path below the corpus as it is kept: forward slashes, composed characters.

    Raises:
        RefusedError: it leaves the corpus, is hidden, too long, or has an extension that is not read.
    """
    path = unicodedata.normalize("NFC", given.strip())
    parts = path.split("/")
    if not path or len(path) > _LONGEST_PATH or any(not _usable(part) for part in parts):
        raise RefusedError(
            f"the path {given!r} cannot be used; write it below the corpus folder with forward slashes, such as leave/annual-leave.en.md, "
            f"no part empty, hidden, '..' or longer than {_LONGEST_NAME} characters"
        )
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in EXTENSIONS:
        raise RefusedError(
            f"{given!r} has the extension {suffix or '(none)'}, which is not read; supported are {', '.join(sorted(EXTENSIONS))}"
        )
    return path


def _usable(part: str) -> bool:
    return (
        0 < len(part) <= _LONGEST_NAME
        and len(os.fsencode(part)) <= 240
        and part == part.strip()
        and not part.startswith((".", "~$"))
        and not part.endswith(".")
        and not _NOT_IN_NAMES.search(part)
    )


def safe_name(given: str) -> str:
    """A file name made of what a browser or mail program says: the last part of it, without what no file system likes.

    Raises:
        RefusedError: nothing of it is left, or its extension is not read.
    """
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", given)[-1])
    stem, dot, ending = name.rpartition(".")
    stem = _TO_REPLACE.sub("-", stem).strip(" .-~")[: _LONGEST_NAME - 20]
    if not stem or not dot:
        raise RefusedError(f"the file name {given!r} cannot be used; give the document a name with an extension")
    return document_path(f"{stem}.{_TO_REPLACE.sub('-', ending).strip()}")


def sidecar_of(path: str) -> str:
    """The file beside a document that holds its metadata."""
    return path + SIDECAR


def document_of(path: str) -> str:
    """The document that a file of the corpus belongs to: itself, or the one it describes."""
    return path.removesuffix(SIDECAR)
