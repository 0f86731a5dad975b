"""Goes through a corpus folder without leaving it, and names what there is not a plain file."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

MOST_FOLDERS_DEEP: Final = 30
_LONGEST_PATH: Final = 1000
# Control characters, and those that turn the direction of text around: a name with them can pass for another in a list.
_DISGUISE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Refused:
    """Something in the corpus that is not read: its path, with characters that cannot be shown escaped, and why."""

    path: str
    reason: str


def walk_corpus(corpus: Path, exclude: Sequence[str] = ()) -> Iterator[Path | Refused]:
    """Files below a folder, in the order of their paths and without hidden ones, and what is refused among them.

    Links out of the folder, links to folders, pipes, sockets and devices are refused, as are folders that cannot be opened or lie too
    deep and names that cannot be shown as they are. Nothing is opened but folders.

    Args:
        corpus: the folder; it may be a link itself.
        exclude: folder names and path patterns below it that are left out unseen.
    """
    found: list[tuple[list[str], Path | Refused]] = []
    root = corpus.resolve()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(corpus / folder) as entries:
                listed = list(entries)
        except OSError as error:
            name = _shown(folder)
            reason = f"the folder cannot be opened ({error.strerror}); check that it may be read"
            found.append((name.split("/"), Refused(name, reason)))
            continue
        for entry in listed:
            if entry.name.startswith((".", "~$")):
                continue
            relative = f"{folder}{entry.name}"
            if exclude and any(item in relative.split("/") for item in exclude):
                continue
            reason = _reason(entry, relative, root)
            if not reason and entry.is_dir(follow_symlinks=False):
                waiting.append(f"{relative}/")
            elif not exclude or not any(PurePath(relative).match(item) for item in exclude):
                name = _shown(relative)
                found.append((name.split("/"), Refused(name, reason) if reason else corpus / relative))
    found.sort(key=lambda item: item[0])
    yield from (item for _, item in found)


def shown(path: Path, corpus: Path) -> str:
    """A path below the corpus as it may be printed and stored."""
    return _shown(path.relative_to(corpus).as_posix())


def _shown(relative: str) -> str:
    return _DISGUISE.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), relative.rstrip("/"))


def _reason(entry: "os.DirEntry[str]", relative: str, root: Path) -> str:
    """Why something is not read, empty if it is a file or a folder to go into."""
    if _DISGUISE.search(entry.name):
        return "its name holds control characters or bytes that are not UTF-8; rename it"
    if relative.count("/") >= MOST_FOLDERS_DEEP or len(relative) > _LONGEST_PATH:
        return f"it lies more than {MOST_FOLDERS_DEEP} folders deep, or its path has more than {_LONGEST_PATH} characters; move it up"
    try:
        link = entry.is_symlink()
        mode = entry.stat().st_mode
        if link and not Path(entry.path).resolve().is_relative_to(root):
            return "it is a link to a place outside of the corpus folder; put the file itself there"
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "its links go in a circle"
        return f"it cannot be opened ({why}); check that it exists and may be read"
    if stat.S_ISDIR(mode):
        return "it is a link to a folder, which is not followed; put the folder itself there" if link else ""
    return "" if stat.S_ISREG(mode) else "it is a pipe, socket or device; only files are read"
