"""S3-compatible buckets and WebDAV servers as sources, through fsspec; each needs its optional packages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import fsspec

from ingest.connect.mirror import MirrorLimits, update_mirror
from ingest.connect.records import Fetched, RemoteFile, SourceError, without_credentials

# What says of a file that its content changed, in the words of the stores: the first that is there is enough.
_MARKS: Final = ("ETag", "etag", "LastModified", "modified", "last_modified", "mtime")
_SAID: Final = 300
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class StoreSource:
    """A folder of a store. `user` and `secret` are its access key and secret key, or name and password; None asks without."""

    name: str
    url: str
    path: str = ""
    user: str | None = None
    secret: str | None = field(default=None, repr=False)
    region: str | None = None


class StoreConnector:
    """Files of a store by their ETag, or by time and size where it has none."""

    def __init__(
        self, source: StoreSource, limits: MirrorLimits, open_store: Callable[[StoreSource], tuple[Any, str]]
    ) -> None:
        self._source, self._limits, self._open_store = source, limits, open_store
        self._store: Any = None
        self._places: dict[str, str] = {}

    def fetch(self, target: Path) -> Fetched:
        """See `Connector`."""
        try:
            self._store, self._root = self._open_store(self._source)
        except (ImportError, ValueError) as error:
            raise self._error(f"{error}; install the optional packages named in docs/connectors.md") from error
        return update_mirror(self, target, limits=self._limits)

    def files(self) -> list[RemoteFile]:
        """See `RemoteTree`."""
        root = self._root.strip("/")
        found: Mapping[str, Mapping[str, Any]] = self._call(lambda: self._store.find(self._root, detail=True))
        if not found and not self._call(lambda: self._store.exists(self._root)):
            raise self._error("there is no such bucket or folder; correct 'url' or 'path'")
        files: list[RemoteFile] = []
        self._places.clear()
        for place, facts in found.items():
            path = place.strip("/").removeprefix(root).lstrip("/") if root else place.strip("/")
            size = facts.get("size")
            if facts.get("type") == "directory" or not path or place.endswith("/"):
                continue
            self._places[path] = place
            marks = [str(facts[name]) for name in _MARKS if facts.get(name)]
            files.append(
                RemoteFile(path, f"{marks[0] if marks else ''} {size}", int(size) if size is not None else None)
            )
        return files

    def download(self, file: RemoteFile, target: Path) -> None:
        """See `RemoteTree`."""
        self._call(lambda: self._store.get_file(self._places[file.path], str(target)))

    def _call(self, action: Callable[[], Any]) -> Any:
        """What a store raises is of its library and shares no base; whatever it is, this fetch has failed."""
        try:
            return action()
        except Exception as error:
            said = " ".join(str(error).split())[:_SAID]
            for secret in filter(None, (self._source.secret, self._source.user)):
                said = said.replace(secret, "…")
            raise self._error(f"{type(error).__name__}: {said}; check 'url', 'path' and the credentials") from None

    def _error(self, why: str) -> SourceError:
        return SourceError(f"source {self._source.name!r} at {without_credentials(self._source.url)}: {why}")


def open_s3(source: StoreSource) -> tuple[Any, str]:
    """The store and the root in it of `s3://bucket/folder`, or of `https://endpoint/bucket/folder` for other makers' servers."""
    parts = urlsplit(source.url)
    client: dict[str, Any] = {"region_name": source.region} if source.region else {}
    if parts.scheme in ("http", "https"):
        client["endpoint_url"] = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        bucket = parts.path.strip("/")
    else:
        bucket = f"{parts.netloc}/{parts.path.strip('/')}".strip("/")
    store = fsspec.filesystem(
        "s3",
        key=source.user,
        secret=source.secret,
        anon=source.user is None,
        client_kwargs=client,
        config_kwargs={"connect_timeout": _SECONDS, "read_timeout": _SECONDS, "retries": {"max_attempts": 3}},
        skip_instance_cache=True,
        use_listings_cache=False,
    )
    return store, "/".join(filter(None, (bucket, source.path.strip("/"))))


def open_webdav(source: StoreSource) -> tuple[Any, str]:
    """The store of a WebDAV server below the address, and the folder in it."""
    auth = (source.user, source.secret or "") if source.user is not None else None
    store = fsspec.filesystem(
        "webdav",
        base_url=without_credentials(source.url),
        auth=auth,
        timeout=_SECONDS,
        skip_instance_cache=True,
    )
    return store, source.path.strip("/")
