"""What connectors share: the one interface, what a fetch says of itself, and its error."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.contract.errors import IngestError


class SourceError(IngestError):
    """A source cannot be fetched; the last whole mirror of it stands as it was. Names source, address without credentials and remedy."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought.

    `revision` names the state of the source: a commit, or a hash over the marks of its files. `changed` are paths that were transferred,
    `removed` those that are no longer there, both relative and with "/". `refused` maps names that cannot be files of the mirror to the
    reason.
    """

    revision: str
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    refused: dict[str, str]


class Connector(Protocol):
    """One kind of source."""

    def fetch(self, target: Path) -> Fetched:
        """Bring the mirror in the folder `target` up to date; where nothing changed, nothing is transferred.

        Raises:
            SourceError: the source cannot be reached or read; `target` is as it was.
        """


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a source: its path relative to the source's root, and a mark that changes when its content does (ETag, commit's hash, time
    and size). `size` in bytes, None if the source does not say.
    """

    path: str
    mark: str
    size: int | None


class RemoteTree(Protocol):
    """A state of a source as a mirror is made of it."""

    def files(self) -> list[RemoteFile]:
        """All files."""

    def download(self, file: RemoteFile, target: Path) -> None:
        """Write a file's content to `target`, whose folder exists."""


def without_credentials(url: str) -> str:
    """A URL as it may be shown: without user, password, query and fragment, which may hold keys."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url.split("?")[0]
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path.split('?')[0].split('#')[0]}"
