"""Keeps a folder equal to a remote tree: only what changed is transferred, and the folder is swapped whole."""

import contextlib
import ctypes
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ingest.connect.records import Fetched, RemoteFile, RemoteTree, SourceError

# Hidden, so that an ingest passes it over.
_MANIFEST: Final = ".source.json"
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\\\\\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MOST_FILES: Final = 200_000
_LONGEST_PART: Final = 255
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


@dataclass(frozen=True, slots=True)
class MirrorLimits:
    """What a mirror may take up; larger files are named and not fetched."""

    max_bytes: int = 50_000_000


def update_mirror(
    tree: RemoteTree, target: Path, revision: str | None = None, limits: MirrorLimits | None = None
) -> Fetched:
    """Bring `target` to the state of a tree.

    Files whose mark is the one in the manifest are taken over by a link; the others are transferred into a new folder beside it, and the
    two are exchanged in one step when the new one is whole. Until then, and whatever happens, the old one stands.

    Raises:
        SourceError: a transfer came out shorter or longer than announced, there are too many files, or the disk does not take them.
    """
    try:
        return _update(tree, target, revision, limits or MirrorLimits())
    except OSError as error:
        raise SourceError(
            f"source {target.name!r}: {error.filename!r} cannot be read or written ({error.strerror}); check space and rights"
        ) from error


def _update(tree: RemoteTree, target: Path, revision: str | None, limits: MirrorLimits) -> Fetched:
    _recover(target)
    known = _read_manifest(target)
    wanted, refused = _checked(target.name, tree.files(), limits)
    changed = sorted(
        path for path, file in wanted.items() if known.get(path) != file.mark or not (target / path).is_file()
    )
    removed = sorted(known.keys() - wanted.keys())
    fetched = Fetched(
        revision or _revision(wanted), tuple(changed), tuple(removed), len(wanted) - len(changed), refused
    )
    if not changed and not removed and target.is_dir():
        return fetched
    fresh = _beside(target, "new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _fill(fresh, tree, target, wanted, set(changed))
        _write_manifest(fresh, wanted, fetched.revision)
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return fetched


def _fill(fresh: Path, tree: RemoteTree, old: Path, wanted: Mapping[str, RemoteFile], changed: set[str]) -> None:
    fresh.mkdir(parents=True)
    for path, file in wanted.items():
        place = fresh / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if path not in changed:
            _take_over(old / path, place)
            continue
        tree.download(file, place)
        size = place.stat().st_size
        if file.size is not None and size != file.size:
            raise SourceError(
                f"source {old.name!r}: {path!r} came with {size} bytes instead of {file.size}; it changed meanwhile, or the line broke; try again"
            )


def _take_over(old: Path, place: Path) -> None:
    try:
        os.link(old, place)
    except OSError:
        shutil.copy2(old, place)


def _checked(
    name: str, files: Iterable[RemoteFile], limits: MirrorLimits
) -> tuple[dict[str, RemoteFile], dict[str, str]]:
    """Files by path, and those that are not fetched with the reason."""
    wanted: dict[str, RemoteFile] = {}
    refused: dict[str, str] = {}
    folders: set[str] = set()
    for file in sorted(files, key=lambda one: one.path):
        reason = _unsafe(file.path)
        if not reason and file.size is not None and file.size > limits.max_bytes:
            reason = f"it has {file.size} bytes, over the limit of {limits.max_bytes} (setting max_file_mb)"
        if not reason and (file.path in folders or file.path in wanted):
            reason = "another file or folder has the same name"
        parents = [str(parent) for parent in PurePosixPath(file.path).parents][:-1]
        if not reason and any(parent in wanted for parent in parents):
            reason = "a file has the name of its folder"
        if reason:
            refused[_UNSAFE.sub("\ufffd", file.path)] = reason
            continue
        wanted[file.path] = file
        folders.update(parents)
        if len(wanted) > _MOST_FILES:
            raise SourceError(f"source {name!r} holds more than {_MOST_FILES} files; name a folder of it in 'path'")
    return wanted, refused


def _unsafe(path: str) -> str:
    """Why a name cannot be that of a file of the mirror, empty if it can."""
    parts = path.split("/")
    if not path or path.startswith("/") or any(part in ("", ".", "..") for part in parts):
        return "its name points outside of the source"
    if _UNSAFE.search(path):
        return "its name holds control characters or a backslash; rename it"
    if any(len(part.encode()) > _LONGEST_PART for part in parts):
        return f"a part of its name has more than {_LONGEST_PART} bytes; shorten it"
    return ""


def _revision(files: Mapping[str, RemoteFile]) -> str:
    listed = json.dumps([[path, file.mark] for path, file in files.items()])
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def read_revision(target: Path) -> str | None:
    """The revision that a mirror stands at, None if there is none."""
    revision = _manifest(target).get("revision")
    return revision if isinstance(revision, str) else None


def _read_manifest(target: Path) -> dict[str, str]:
    files = _manifest(target).get("files")
    return {str(path): str(mark) for path, mark in files.items()} if isinstance(files, dict) else {}


def _manifest(target: Path) -> Mapping[str, Any]:
    try:
        content = json.loads((target / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write_manifest(folder: Path, files: Mapping[str, RemoteFile], revision: str) -> None:
    content = {"revision": revision, "files": {path: file.mark for path, file in files.items()}}
    with (folder / _MANIFEST).open("w", encoding="utf-8") as opened:
        json.dump(content, opened, ensure_ascii=False)
        opened.flush()
        os.fsync(opened.fileno())


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")


def _swap(fresh: Path, target: Path) -> None:
    """Exchange the folders; where the system cannot do so in one step, in two, of which `_recover` makes up for the first."""
    if not target.exists():
        fresh.rename(target)
        return
    if _exchange(fresh, target):
        return
    old = _beside(target, "old")
    shutil.rmtree(old, ignore_errors=True)
    target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _recover(target: Path) -> None:
    old = _beside(target, "old")
    if old.is_dir() and not target.exists():
        old.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError, AttributeError):
        rename = ctypes.CDLL(None, use_errno=True).renameat2
        return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
    return False
