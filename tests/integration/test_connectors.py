"""Connectors to servers that really run: moto's S3 and WsgiDAV. They need the optional packages of pyproject.toml."""

import base64
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from benefits.cli import app
from ingest.connect.mirror import MirrorLimits
from ingest.connect.objects import StoreConnector, StoreSource, open_s3, open_webdav
from ingest.connect.records import SourceError
from ingest.connect.web_folder import open_web_folder

pytestmark = [
    pytest.mark.integration,
    # The servers and their clients leave connections to the garbage collector.
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::DeprecationWarning"
    ),
]
FILES = {
    "hr/leave.md": "# Leave\n\nThirty days.",
    "hr/de/urlaub überall.md": "# Urlaub\n\nDreißig Tage.",
    "other/x.md": "x",
}


def held(target: Path) -> dict[str, str]:
    return {
        path.relative_to(target).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(target.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "sources" / "hr"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    pytest.importorskip("s3fs", reason="the extra 's3' is not installed")
    server_module = pytest.importorskip("moto.server", reason="moto's server (development packages) is not installed")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str) -> Iterator[Any]:
    fs = pytest.importorskip("fsspec").filesystem(
        "s3",
        key="id",
        secret="s3cret",
        client_kwargs={"endpoint_url": endpoint},
        skip_instance_cache=True,
        use_listings_cache=False,
    )
    fs.mkdir("handbook")
    for path, text in FILES.items():
        fs.pipe_file(f"handbook/{path}", text.encode())
    yield fs
    fs.rm("handbook", recursive=True)


def s3(endpoint: str, **options: str) -> StoreConnector:
    source = StoreSource("hr", f"{endpoint}/handbook", **{"path": "hr", "user": "id", "secret": "s3cret", **options})
    return StoreConnector(source, MirrorLimits(), open_s3)


def test_a_bucket_is_mirrored_by_etag(endpoint: str, bucket: Any, target: Path) -> None:
    source = s3(endpoint)
    assert source.fetch(target).changed == ("de/urlaub überall.md", "leave.md")
    assert held(target) == {"leave.md": FILES["hr/leave.md"], "de/urlaub überall.md": FILES["hr/de/urlaub überall.md"]}
    assert source.fetch(target).changed == ()
    bucket.pipe_file("handbook/hr/leave.md", b"# Leave\n\nForty  days.")
    bucket.pipe_file("handbook/hr/pay.md", b"# Pay")
    bucket.rm("handbook/hr/de/urlaub überall.md")
    again = s3(endpoint).fetch(target)
    assert (again.changed, again.removed) == (("leave.md", "pay.md"), ("de/urlaub überall.md",))
    assert held(target) == {"leave.md": "# Leave\n\nForty  days.", "pay.md": "# Pay"}


def test_keys_of_a_bucket_that_point_elsewhere_are_refused(endpoint: str, bucket: Any, target: Path) -> None:
    client = pytest.importorskip("boto3").client(
        "s3", endpoint_url=endpoint, aws_access_key_id="id", aws_secret_access_key="s3cret"
    )
    for key in ("hr/../../out.md", "hr//twice.md", "hr/leave.md/inner.md"):
        client.put_object(Bucket="handbook", Key=key, Body=b"x")
    source = StoreSource("hr", f"{endpoint}/handbook", user="id", secret="s3cret")
    fetched = StoreConnector(source, MirrorLimits(), open_s3).fetch(target)
    assert held(target).keys() == {"hr/leave.md", "hr/de/urlaub überall.md", "other/x.md"}
    assert len(fetched.refused) == 3


def test_a_bucket_that_is_not_there_is_named_without_keys(endpoint: str, target: Path) -> None:
    source = StoreSource("hr", endpoint.replace("//", "//me:inline@") + "/nowhere", user="id-of-key", secret="s3cret")
    with pytest.raises(SourceError, match=r"^source 'hr' at http://127\.0\.0\.1:\d+/nowhere: ") as caught:
        StoreConnector(source, MirrorLimits(), open_s3).fetch(target)
    assert not any(secret in str(caught.value) for secret in ("inline", "s3cret", "id-of-key"))
    assert not target.exists()


@pytest.fixture
def dav(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    pytest.importorskip("webdav4", reason="the extra 'webdav' is not installed")
    wsgidav = pytest.importorskip("wsgidav.wsgidav_app", reason="WsgiDAV (development packages) is not installed")
    wsgi = pytest.importorskip("cheroot.wsgi")
    root = tmp_path / "share"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    users = {"*": {"bot": {"password": "t0p secret"}}}
    configuration = {
        "provider_mapping": {"/": str(root)},
        "simple_dc": {"user_mapping": users},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "verbose": 0,
        "logging": {"enable": False},
    }
    server = wsgi.Server(("127.0.0.1", 0), wsgidav.WsgiDAVApp(configuration))
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}", root
    server.stop()
    thread.join()


def webdav(address: str, **options: str) -> StoreConnector:
    source = StoreSource("hr", address, **{"path": "hr", "user": "bot", "secret": "t0p secret", **options})
    return StoreConnector(source, MirrorLimits(), open_webdav)


def test_a_webdav_folder_is_mirrored(dav: tuple[str, Path], target: Path) -> None:
    address, root = dav
    assert webdav(address).fetch(target).changed == ("de/urlaub überall.md", "leave.md")
    assert webdav(address).fetch(target).changed == ()
    (root / "hr" / "leave.md").write_text("# Leave\n\nForty days and more.", encoding="utf-8")
    (root / "hr" / "de" / "urlaub überall.md").unlink()
    again = webdav(address).fetch(target)
    assert (again.changed, again.removed) == (("leave.md",), ("de/urlaub überall.md",))
    assert held(target) == {"leave.md": "# Leave\n\nForty days and more."}


def test_a_wrong_password_and_a_server_that_is_down(dav: tuple[str, Path], target: Path) -> None:
    address, _ = dav
    webdav(address).fetch(target)
    before = held(target)
    with pytest.raises(SourceError, match="check 'url', 'path' and the credentials") as caught:
        webdav(address, secret="wrong-one").fetch(target)
    assert "wrong-one" not in str(caught.value)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(SourceError, match="source 'hr' at http://127"):
            webdav(f"http://127.0.0.1:{free.getsockname()[1]}").fetch(target)
    assert held(target) == before


class Listing(SimpleHTTPRequestHandler):
    """A web server that lists its folders, to those who know the password."""

    def do_GET(self) -> None:
        if self._admitted():
            super().do_GET()

    def do_HEAD(self) -> None:
        if self._admitted():
            super().do_HEAD()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _admitted(self) -> bool:
        wanted = base64.b64encode(b"bot:t0p secret").decode()
        admitted = self.headers["Authorization"] == f"Basic {wanted}"
        if not admitted:
            self.send_error(401)
        return admitted


@pytest.fixture
def listing(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    root = tmp_path / "share"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Listing, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", root
    server.shutdown()
    server.server_close()
    thread.join()


def web_folder(address: str, **options: str) -> StoreConnector:
    source = StoreSource("hr", address, **{"path": "hr", "user": "bot", "secret": "t0p secret", **options})
    return StoreConnector(source, MirrorLimits(), open_web_folder)


def test_a_folder_of_a_web_server_is_mirrored(listing: tuple[str, Path], target: Path) -> None:
    address, root = listing
    assert web_folder(address).fetch(target).changed == ("de/urlaub überall.md", "leave.md")
    assert web_folder(address).fetch(target).changed == ()
    (root / "hr" / "leave.md").write_text("# Leave\n\nForty days and more.", encoding="utf-8")
    (root / "hr" / "de" / "urlaub überall.md").unlink()
    again = web_folder(address).fetch(target)
    assert (again.changed, again.removed) == (("leave.md",), ("de/urlaub überall.md",))
    assert held(target) == {"leave.md": "# Leave\n\nForty days and more."}


def test_a_web_server_that_refuses_leaves_the_mirror(listing: tuple[str, Path], target: Path) -> None:
    address, _ = listing
    web_folder(address).fetch(target)
    before = held(target)
    for wrong in ({"secret": "wrong-one"}, {"path": "nowhere"}):
        with pytest.raises(SourceError, match="source 'hr' at http://127") as caught:
            web_folder(address, **wrong).fetch(target)
        assert "wrong-one" not in str(caught.value)
    assert held(target) == before


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs the command in a folder with these sources in its settings."""

    def invoke(sources: list[dict[str, str]], *arguments: str) -> Any:
        lines = [f"sources_folder = {json.dumps(str(tmp_path / 'sources'))}"]
        for source in sources:
            lines += ["[[sources]]", *(f"{key} = {json.dumps(value)}" for key, value in source.items())]
        (tmp_path / "benefits.toml").write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return CliRunner().invoke(app, ["corpus", "sync", *arguments])

    return invoke


def test_the_command_fetches_every_source_and_names_the_one_that_fails(
    dav: tuple[str, Path], run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HR_DAV_PASSWORD", "t0p secret")
    monkeypatch.setenv("HR_DAV_USER", "bot")
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "pay.md").write_text("# Pay", encoding="utf-8")
    sources = [
        {
            "name": "share",
            "kind": "webdav",
            "url": dav[0],
            "path": "hr",
            "user_env": "HR_DAV_USER",
            "secret_env": "HR_DAV_PASSWORD",
        },
        {"name": "local", "kind": "folder", "url": str(tmp_path / "local")},
        {"name": "gone", "kind": "git", "url": f"file://{tmp_path}/none.git"},
    ]
    result = run(sources, "--json")
    assert result.exit_code == 1
    shared, local, gone = json.loads(result.stdout)
    assert shared["changed"] == ["de/urlaub überall.md", "leave.md"]
    assert (local["changed"], local["folder"]) == (["pay.md"], str(tmp_path / "sources" / "local"))
    assert gone["error"].startswith(f"source 'gone' at file://{tmp_path}/none.git: ")
    assert "t0p secret" not in result.output
    assert sorted(name for name in os.listdir(tmp_path / "sources") if name[0] != ".") == ["local", "share"]
    one = run(sources, "local")
    assert (one.exit_code, "local: 0 changed, 0 removed, 1 unchanged" in one.output) == (0, True)


@pytest.mark.parametrize(
    ("sources", "arguments", "reason"),
    [
        ([], (), "the setting 'sources' is empty"),
        ([{"name": "a", "kind": "folder", "url": "/x"}] * 2, (), "two sources are named 'a'"),
        ([{"name": "a", "kind": "folder", "url": "/x"}], ("b",), "there is no source 'b'; the settings name a"),
        (
            [{"name": "a", "kind": "s3", "url": "s3://x", "secret_env": "HR_UNSET"}],
            (),
            "the environment variable HR_UNSET is not set",
        ),
        ([{"name": "../a", "kind": "folder", "url": "/x"}], (), "sources.0.name = '../a'"),
        ([{"name": "a", "kind": "ftp", "url": "ftp://x"}], (), "sources.0.kind = 'ftp'"),
    ],
)
def test_mistakes_in_the_settings_are_named(
    run: Callable[..., Any], sources: list[dict[str, str]], arguments: tuple[str, ...], reason: str
) -> None:
    result = run(sources, *arguments)
    assert result.exit_code == 2
    assert reason in " ".join(result.output.split())
