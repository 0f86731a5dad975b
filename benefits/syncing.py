"""Fetches the sources of the settings into folders that an ingest reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from benefits.settings import Settings, SourceSetting, credential
from benefits.terminal import errors
from ingest.connect.folder import FolderConnector
from ingest.connect.git import GitConnector, GitSource
from ingest.connect.mirror import MirrorLimits
from ingest.connect.objects import StoreConnector, StoreSource, open_s3, open_webdav
from ingest.connect.readers import Drive, DriveConnector, DriveSource, open_google_drive, open_sharepoint
from ingest.connect.records import Connector, Fetched, SourceError
from ingest.connect.web_folder import open_web_folder
from ingest.contract.errors import ConfigurationError

_MEBIBYTE: Final = 1 << 20
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of one source: either `fetched` or an `error`; `folder` is where its mirror stands."""

    name: str
    folder: Path
    fetched: Fetched | None
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """The outcome as JSON-ready values."""
        known: dict[str, Any] = {"source": self.name, "folder": str(self.folder)}
        if self.fetched is None:
            return {**known, "error": self.error}
        return {
            **known,
            "revision": self.fetched.revision,
            "changed": list(self.fetched.changed),
            "removed": list(self.fetched.removed),
            "unchanged": self.fetched.unchanged,
            "refused": [{"path": path, "reason": reason} for path, reason in self.fetched.refused.items()],
        }


def sync_sources(settings: Settings, name: str | None = None) -> list[Synced]:
    """Fetch one source, or all; one that fails keeps its last mirror and stops none of the others.

    Raises:
        ConfigurationError: there are no sources, or none of that name, or two of one name, or a credential is not set.
    """
    names = [source.name for source in settings.sources]
    if not names:
        raise ConfigurationError(
            "the setting 'sources' is empty; name sources in benefits.toml as docs/connectors.md shows"
        )
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise ConfigurationError(f"two sources are named {twice!r}; give each a name of its own")
    if name is not None and name not in names:
        raise ConfigurationError(f"there is no source {name!r}; the settings name {', '.join(names)}")
    limits = MirrorLimits(settings.max_file_mb * _MEBIBYTE)
    wanted = [source for source in settings.sources if name in (None, source.name)]
    connectors = [(source, _MAKERS[source.kind](source, limits)) for source in wanted]
    settings.sources_folder.mkdir(parents=True, exist_ok=True)
    return [_fetch(source, connector, settings.sources_folder / source.name) for source, connector in connectors]


def show_synced(synced: Sequence[Synced]) -> None:
    """Print the outcome to standard error, a line a source and one for each name that was refused."""
    for one in synced:
        if one.fetched is None:
            errors.print(
                f"Error: {one.error}; the last mirror of it is used.", markup=False, highlight=False, soft_wrap=True
            )
            continue
        fetched = one.fetched
        counts = f"{len(fetched.changed)} changed, {len(fetched.removed)} removed, {fetched.unchanged} unchanged"
        errors.print(
            f"{one.name}: {counts} (revision {fetched.revision[:16]}) in {one.folder}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        for path, reason in list(fetched.refused.items())[:_SHOWN]:
            errors.print(f"  not fetched: {path}: {reason}", markup=False, highlight=False, soft_wrap=True)
        if len(fetched.refused) > _SHOWN:
            errors.print(f"  and {len(fetched.refused) - _SHOWN} more; --json lists all", markup=False, highlight=False)


def _fetch(source: SourceSetting, connector: Connector, target: Path) -> Synced:
    try:
        return Synced(source.name, target, connector.fetch(target))
    except SourceError as error:
        return Synced(source.name, target, None, str(error))


def _folder(source: SourceSetting, limits: MirrorLimits) -> Connector:
    return FolderConnector(source.name, Path(source.url.removeprefix("file://")) / source.path, limits)


def _git(source: SourceSetting, limits: MirrorLimits) -> Connector:
    token = credential(source, source.secret_env)
    user = credential(source, source.user_env) or "git"
    return GitConnector(GitSource(source.name, source.url, source.branch, source.path, user, token), limits)


def _store(open_store: Callable[[StoreSource], tuple[Any, str]]) -> Callable[[SourceSetting, MirrorLimits], Connector]:
    def make(source: SourceSetting, limits: MirrorLimits) -> Connector:
        user, secret = credential(source, source.user_env), credential(source, source.secret_env)
        place = StoreSource(source.name, source.url, source.path, user, secret, source.region)
        return StoreConnector(place, limits, open_store)

    return make


def _drive(open_drive: Callable[[DriveSource], Drive]) -> Callable[[SourceSetting, MirrorLimits], Connector]:
    def make(source: SourceSetting, limits: MirrorLimits) -> Connector:
        user, secret = credential(source, source.user_env), credential(source, source.secret_env)
        return DriveConnector(
            DriveSource(source.name, source.url, source.path, user, secret, source.tenant), limits, open_drive
        )

    return make


_MAKERS: Final[Mapping[str, Callable[[SourceSetting, MirrorLimits], Connector]]] = MappingProxyType(
    {
        "folder": _folder,
        "git": _git,
        "s3": _store(open_s3),
        "webdav": _store(open_webdav),
        "http": _store(open_web_folder),
        "sharepoint": _drive(open_sharepoint),
        "gdrive": _drive(open_google_drive),
    }
)
