"""A folder that a web server lists, as a store: what its index pages link to."""

from typing import Any, Final
from urllib.parse import unquote, urlsplit

import fsspec
import httpx

from ingest.connect.objects import StoreSource
from ingest.connect.records import without_credentials

_SECONDS: Final = 60
_MOST_FOLDERS_DEEP: Final = 20


class WebFolder:
    """Lists and fetches through fsspec; asks each file's headers for what tells that it changed, which fsspec leaves out."""

    def __init__(self, store: Any, client: httpx.Client) -> None:
        self._store, self._client = store, client
        self._addresses: dict[str, str] = {}

    def find(self, root: str, detail: bool = True) -> dict[str, dict[str, Any]]:
        """The files below the root by their path in it; links out of it, up from it and with a query lead to no file of it."""
        found = {}
        for address in self._store.find(root, maxdepth=_MOST_FOLDERS_DEEP):
            parts = urlsplit(address)
            if address.startswith(root) and not parts.query and not parts.fragment and not address.endswith("/"):
                headers = self._client.head(address).raise_for_status().headers
                found[root + unquote(address[len(root) :])] = {
                    "type": "file",
                    "size": headers.get("content-length"),
                    "ETag": headers.get("etag"),
                    "LastModified": headers.get("last-modified"),
                    "address": address,
                }
        self._addresses = {path: facts["address"] for path, facts in found.items()}
        return found

    def exists(self, root: str) -> bool:
        """Whether the server has the root."""
        return self._client.get(root).status_code == httpx.codes.OK

    def get_file(self, place: str, target: str) -> None:
        """Fetch a file."""
        self._store.get_file(self._addresses[place], target)


def open_web_folder(source: StoreSource) -> tuple[WebFolder, str]:
    """The folder at an address, and that address; `user` and `secret` are sent as basic authentication."""
    root = f"{without_credentials(source.url).rstrip('/')}/{source.path.strip('/')}".rstrip("/") + "/"
    auth = httpx.BasicAuth(source.user, source.secret or "") if source.user is not None else None
    client = httpx.Client(auth=auth, timeout=_SECONDS, follow_redirects=True)
    options: dict[str, Any] = {}
    if auth is not None:
        signed = next(auth.auth_flow(httpx.Request("GET", root)))
        options["headers"] = {"Authorization": signed.headers["Authorization"]}
    store = fsspec.filesystem("http", skip_instance_cache=True, use_listings_cache=False, **options)
    return WebFolder(store, client), root
