"""Changes files of a corpus all together: the log states the intent, then files follow; a crash in between is made good."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.lifecycle.errors import ConflictError
from ingest.lifecycle.files import UNFINISHED, copy_file, remove_file
from ingest.lifecycle.lock import corpus_lock
from ingest.lifecycle.log import Entry, append, drop_cut_line, read_head, read_log, write_head
from ingest.lifecycle.records import Deed, Event, FileChange
from ingest.lifecycle.workspace import Workspace, hash_file

# Which file holds the content that a file is to have.
ContentSource = Callable[[FileChange], Path]
_ENDS = (Event.PUBLISHED, Event.REJECTED)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What had to be made good: entries whose files were put in place, a cut line that was dropped, files that someone changed meanwhile."""

    finished: tuple[int, ...] = ()
    dropped_line: bool = False
    left: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """True if there was something to do."""
        return bool(self.finished or self.dropped_line)


@contextmanager
def writing(space: Workspace, name: str) -> Iterator[tuple[Entry, ...]]:
    """Hold the corpus for writing, with everything before made good; gives the log."""
    with corpus_lock(space, name):
        _recover(space)
        yield read_log(space)


def recover(space: Workspace, name: str = "recovery") -> Recovered:
    """Finish what a crash left half done; harmless if there is nothing."""
    if not space.history.is_dir():
        return Recovered()
    with corpus_lock(space, name):
        return _recover(space)


def record(space: Workspace, deed: Deed, entries: tuple[Entry, ...], content: ContentSource) -> Entry:
    """Write a deed to the log and put its files in place. The caller holds the lock (`writing`).

    Raises:
        ConflictError: a file is not what the deed was made for; nothing was changed.
    """
    changing = deed.event in (Event.PUBLISHED, Event.ROLLED_BACK)
    if changing:
        check_unchanged(space, deed.files)
        for file in deed.files:
            _keep(space, file.before, space.file(file.path))
            if file.after is not None:
                _keep(space, file.after, content(file))
    entry = append(space, deed, entries)
    if changing:
        for file in deed.files:
            _put(space, file)
    write_head(space, entry)
    return entry


def check_unchanged(space: Workspace, files: tuple[FileChange, ...]) -> None:
    """Raises ConflictError if a file is no longer what a change was made for; names each."""
    moved = [file.path for file in files if space.hash_of(file.path) != file.before]
    if moved:
        raise ConflictError(
            f"{', '.join(moved)} changed in the corpus since this change was made, so publishing it would undo that; "
            "look at both, then make the change again from the document as it is now"
        )


def _keep(space: Workspace, sha256: str | None, source: Path) -> None:
    """Put a content into the history, unless it is there."""
    if sha256 is None or hash_file(space.object_path(sha256)) == sha256:
        return
    target = space.object_path(sha256)
    copy_file(source, target)
    if hash_file(target) != sha256:
        target.unlink()
        raise ConflictError(f"{source} changed while it was read; try again")


def _put(space: Workspace, file: FileChange) -> None:
    target = space.file(file.path)
    if file.after is None:
        remove_file(target, space.corpus)
    else:
        copy_file(space.object_path(file.after), target)


def _recover(space: Workspace) -> Recovered:
    dropped = drop_cut_line(space)
    entries = read_log(space)
    left: list[str] = []
    finished: list[int] = []
    for entry in entries[read_head(space).n :]:
        if entry.deed.event in (Event.PUBLISHED, Event.ROLLED_BACK):
            left.extend(_finish(space, entry))
        write_head(space, entry)
        finished.append(entry.n)
    _sweep(space, entries)
    return Recovered(tuple(finished), dropped, tuple(left))


def _finish(space: Workspace, entry: Entry) -> list[str]:
    """Put an entry's files in place; one that someone has changed since the crash is theirs and stays. Returns those."""
    left = []
    for file in entry.deed.files:
        now = space.hash_of(file.path)
        if now == file.before:
            _put(space, file)
        elif now != file.after:
            left.append(file.path)
    return left


def _sweep(space: Workspace, entries: tuple[Entry, ...]) -> None:
    """Remove changes that have ended, and files that a crash left unfinished."""
    ended = {entry.deed.change for entry in entries if entry.deed.event in _ENDS}
    if space.changes.is_dir():
        for folder in space.changes.iterdir():
            if folder.name in ended or folder.name.startswith(UNFINISHED):
                shutil.rmtree(folder, ignore_errors=True)
    for path in space.corpus.rglob(f"{UNFINISHED}*"):
        path.unlink(missing_ok=True)
