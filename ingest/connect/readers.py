"""SharePoint sites and Google Drive folders as sources, through llama-index readers; each needs its optional package."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from ingest.connect.mirror import MirrorLimits, update_mirror
from ingest.connect.records import Fetched, RemoteFile, SourceError, without_credentials

_SAID: Final = 300
# Documents of Google's own kinds have no file; the reader exports them as these.
_EXPORTED: Final = {
    "application/vnd.google-apps.document": ".docx",
    "application/vnd.google-apps.spreadsheet": ".xlsx",
    "application/vnd.google-apps.presentation": ".pptx",
}


@dataclass(frozen=True, slots=True)
class DriveSource:
    """A folder of a drive. For SharePoint `user` and `secret` are an application's id and secret, and `tenant` the directory's id; for Google
    Drive `secret` is the key of a service account, as JSON.
    """

    name: str
    url: str
    path: str = ""
    user: str | None = None
    secret: str | None = field(default=None, repr=False)
    tenant: str | None = None


@dataclass(frozen=True, slots=True)
class Drive:
    """An opened drive: its files with the handle that `read` takes."""

    files: Callable[[], list[tuple[RemoteFile, Any]]]
    read: Callable[[Any], bytes]


class DriveConnector:
    """Files by ETag, or by the time of their last change."""

    def __init__(self, source: DriveSource, limits: MirrorLimits, open_drive: Callable[[DriveSource], Drive]) -> None:
        self._source, self._limits, self._open_drive = source, limits, open_drive
        self._handles: dict[str, Any] = {}
        self._drive: Drive | None = None

    def fetch(self, target: Path) -> Fetched:
        """See `Connector`."""
        try:
            self._drive = self._open_drive(self._source)
        except (ImportError, ValueError) as error:
            raise self._error(f"{error}; see docs/connectors.md for the optional package and the credentials") from None
        return update_mirror(self, target, limits=self._limits)

    def files(self) -> list[RemoteFile]:
        """See `RemoteTree`."""
        found = self._call(lambda drive: drive.files())
        self._handles = {file.path: handle for file, handle in found}
        return [file for file, _ in found]

    def download(self, file: RemoteFile, target: Path) -> None:
        """See `RemoteTree`."""
        target.write_bytes(self._call(lambda drive: drive.read(self._handles[file.path])))

    def _call(self, action: Callable[[Drive], Any]) -> Any:
        """What a reader raises shares no base; whatever it is, this fetch has failed."""
        try:
            return action(self._drive) if self._drive is not None else None
        except Exception as error:
            said = " ".join(str(error).split())[:_SAID]
            for secret in filter(None, (self._source.secret, self._source.user)):
                said = said.replace(secret, "…")
            raise self._error(
                f"{type(error).__name__}: {said}; check 'url', 'path', 'tenant' and the credentials"
            ) from None

    def _error(self, why: str) -> SourceError:
        return SourceError(f"source {self._source.name!r} at {without_credentials(self._source.url)}: {why}")


def open_sharepoint(source: DriveSource) -> Drive:
    """The documents of a site, `https://tenant.sharepoint.com/sites/HR`, below the folder `path`."""
    from llama_index.readers.microsoft_sharepoint import SharePointReader  # noqa: PLC0415 - an optional package

    site = unquote(urlsplit(source.url).path.rstrip("/").rpartition("/")[2])
    if not (site and source.user and source.secret and source.tenant):
        raise ValueError("SharePoint needs 'url' with the site, 'tenant', 'user_env' and 'secret_env'")
    folder = source.path.strip("/")
    reader = SharePointReader(
        client_id=source.user,
        client_secret=source.secret,
        tenant_id=source.tenant,
        sharepoint_site_name=site,
        sharepoint_folder_path=folder or None,
    )
    return Drive(lambda: sharepoint_files(reader, "/".join(filter(None, (site, folder)))), reader.read_file_content)


def sharepoint_files(reader: Any, root: str) -> list[tuple[RemoteFile, Path]]:
    """What a SharePoint reader lists, with paths relative to the root, which is the site with the folder."""
    found = []
    for place in reader.list_resources(recursive=True):
        facts = reader.get_resource_info(str(place))
        size = facts.get("size")
        mark = f"{facts.get('etag') or facts.get('modified_at')} {size}"
        path = Path(place).as_posix().removeprefix(root).lstrip("/")
        found.append((RemoteFile(path, mark, int(size) if size is not None else None), Path(place)))
    return found


def open_google_drive(source: DriveSource) -> Drive:
    """A folder by its address, `https://drive.google.com/drive/folders/<id>`, shared with the service account."""
    from llama_index.readers.google import GoogleDriveReader  # noqa: PLC0415 - an optional package

    folder = urlsplit(source.url).path.rstrip("/").rpartition("/")[2]
    if not (folder and source.secret):
        raise ValueError(
            "Google Drive needs 'url' with the folder, and 'secret_env' with the service account's key as JSON"
        )
    try:
        key = json.loads(source.secret)
    except ValueError:
        raise ValueError("the service account's key is not JSON") from None
    reader = GoogleDriveReader(folder_id=folder, service_account_key=key)
    return Drive(lambda: google_files(reader), reader.read_file_content)


def google_files(reader: Any) -> list[tuple[RemoteFile, str]]:
    """What a Google Drive reader lists; the sizes of exported documents are not known before."""
    found = []
    for handle in reader.list_resources():
        facts = reader.get_resource_info(handle)
        ending = _EXPORTED.get(str(facts.get("content_type")), "")
        path = f"{facts['file_path']}".lstrip("/")
        found.append(
            (
                RemoteFile(
                    path if path.endswith(ending) else path + ending, str(facts.get("last_modified_date")), None
                ),
                handle,
            )
        )
    return found
