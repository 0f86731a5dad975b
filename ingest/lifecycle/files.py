"""Files written so that a crash leaves the old or the new content, never a part."""

import os
import shutil
import uuid
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".unfinished-"


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file by way of another and one rename; folders above are made."""
    unfinished = _beside(path)
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def copy_file(source: Path, path: Path) -> None:
    """Put a copy of a file at another place, by way of a third and one rename; folders above are made."""
    unfinished = _beside(path)
    try:
        shutil.copyfile(source, unfinished)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def remove_file(path: Path, root: Path) -> None:
    """Remove a file, and the folders above it that are then empty, up to `root`."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
    folder = path.parent
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def sync_folder(folder: Path) -> None:
    """Make renames in a folder outlast a power cut."""
    if not folder.is_dir():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f"{UNFINISHED}{uuid.uuid4().hex}")
