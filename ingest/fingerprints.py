"""Remembers what files hashed to, so that a file that was not touched is not read again."""

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.load.front_matter import peek_front_matter

# A file written this shortly before it was read may be written again without its times telling (git calls such entries racy).
_SETTLED_NS: Final = 2_000_000_000
# The most that the setting max_file_mb allows, in bytes.
_LARGEST: Final = 2000 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is known of a file's content: its SHA-256 and the `state` that its front matter gives, empty for none."""

    sha256: str
    state: str


class Fingerprints:
    """Fingerprints of files by path, kept in a file of the index directory.

    One is believed only while size, modification and change time of the file are what they were, and only if the file had been left alone for two
    seconds when it was read. A damaged or missing file of fingerprints only means that everything is read again.

    Args:
        path: where they are kept.
        now_ns: tells the time in nanoseconds since 1970.
    """

    def __init__(self, path: Path, now_ns: Callable[[], int] = time.time_ns) -> None:
        self._path = path
        self._now_ns = now_ns
        self._known = _read(path)
        self._seen: dict[str, list[int | str]] = {}

    def of(self, name: str, file: Path) -> Fingerprint:
        """The fingerprint of a file; a word instead of the hash for one that cannot be opened or is too large, so that the loader says why."""
        try:
            status = file.stat()
        except OSError:
            return Fingerprint("unreadable", "")
        if status.st_size > _LARGEST:
            return Fingerprint("too large", "")
        stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns]
        known = self._known.get(name)
        if known is not None and known[:3] == stamp:
            self._seen[name] = known
            return Fingerprint(str(known[3]), str(known[4]))
        began = self._now_ns()
        try:
            with file.open("rb") as opened:
                sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            return Fingerprint("unreadable", "")
        state = peek_front_matter(file).get("state", "")
        if began - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED_NS:
            self._seen[name] = [*stamp, sha256, state]
        return Fingerprint(sha256, state)

    def keep(self) -> None:
        """Write what was seen, if it is not what was read."""
        if self._seen == self._known:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        unfinished.write_text(json.dumps(self._seen, ensure_ascii=False), encoding="utf-8")
        os.replace(unfinished, self._path)


def _read(path: Path) -> dict[str, list[int | str]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {name: item for name, item in content.items() if isinstance(item, list) and len(item) == 5}
