"""A local or mounted folder as a source; a mirror of it stays whole while the folder is being edited."""

import shutil
from pathlib import Path

from ingest.connect.mirror import MirrorLimits, update_mirror
from ingest.connect.records import Fetched, RemoteFile, SourceError
from ingest.walk import Refused, walk_corpus


class FolderConnector:
    """Files by time and size; links out of the folder are not followed."""

    def __init__(self, name: str, folder: Path, limits: MirrorLimits) -> None:
        self._name, self._folder, self._limits = name, folder, limits

    def fetch(self, target: Path) -> Fetched:
        """See `Connector`."""
        if not self._folder.is_dir():
            raise SourceError(
                f"source {self._name!r}: {str(self._folder)!r} is not a folder; correct 'url' in its settings, or mount it"
            )
        fetched = update_mirror(self, target, limits=self._limits)
        refused = {item.path: item.reason for item in walk_corpus(self._folder) if isinstance(item, Refused)}
        return Fetched(
            fetched.revision, fetched.changed, fetched.removed, fetched.unchanged, {**fetched.refused, **refused}
        )

    def files(self) -> list[RemoteFile]:
        """See `RemoteTree`."""
        found = []
        for path in walk_corpus(self._folder):
            if isinstance(path, Path):
                state = path.stat()
                relative = path.relative_to(self._folder).as_posix()
                found.append(RemoteFile(relative, f"{state.st_mtime_ns}-{state.st_size}", state.st_size))
        return found

    def download(self, file: RemoteFile, target: Path) -> None:
        """See `RemoteTree`."""
        shutil.copy2(self._folder / file.path, target)
