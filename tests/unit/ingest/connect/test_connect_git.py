"""Against real repositories: a bare one over file://, and over HTTP as a static server gives it."""

import base64
import http.server
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from ingest.connect.git import GitConnector, GitSource
from ingest.connect.mirror import MirrorLimits
from ingest.connect.records import SourceError


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=HR", "-c", "user.email=hr@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Repository:
    """A working copy that pushes to a bare repository."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.work = folder / "hr.git", folder / "work"
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(folder, "clone", "--quiet", str(self.bare), str(self.work))
        git(self.work, "checkout", "--quiet", "-b", "main")
        self.commit({"policies/leave.md": "# Leave", "policies/de/urlaub.md": "# Urlaub", "README.md": "x"})

    def commit(self, files: dict[str, str | None]) -> str:
        for name, text in files.items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")
        git(self.work, "add", "--all")
        git(self.work, "commit", "--quiet", "--message", "change")
        git(self.work, "push", "--quiet", "origin", "HEAD")
        git(self.bare, "update-server-info")
        return git(self.work, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "sources" / "hr"


def connector(url: str, **options: str) -> GitConnector:
    return GitConnector(GitSource("hr", url, **options), MirrorLimits())


def held(target: Path) -> list[str]:
    return sorted(
        path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file() and path.name[0] != "."
    )


def test_a_commit_is_mirrored_and_the_next_brings_only_what_changed(repository: Repository, target: Path) -> None:
    source = connector(f"file://{repository.bare}", path="policies")
    first = source.fetch(target)
    assert first.revision == git(repository.work, "rev-parse", "HEAD")
    assert held(target) == ["de/urlaub.md", "leave.md"]
    assert source.fetch(target).changed == ()
    commit = repository.commit(
        {"policies/leave.md": "# Leave 2", "policies/de/urlaub.md": None, "policies/pay.md": "# Pay", "README.md": "y"}
    )
    again = source.fetch(target)
    assert (again.revision, again.changed, again.removed) == (commit, ("leave.md", "pay.md"), ("de/urlaub.md",))
    assert (target / "leave.md").read_text(encoding="utf-8") == "# Leave 2"
    assert held(target) == ["leave.md", "pay.md"]


def test_a_branch_and_history_written_anew(repository: Repository, target: Path) -> None:
    git(repository.work, "checkout", "--quiet", "-b", "next/2027")
    repository.commit({"policies/next.md": "# 2027"})
    source = connector(str(repository.bare), branch="next/2027", path="policies")
    assert "next.md" in source.fetch(target).changed
    git(repository.work, "commit", "--quiet", "--amend", "--message", "again")
    git(repository.work, "push", "--quiet", "--force", "origin", "HEAD")
    assert source.fetch(target).changed == ()


def test_links_submodules_and_pointers_to_large_files(repository: Repository, target: Path) -> None:
    (repository.work / "policies" / "passwd.md").symlink_to("/etc/passwd")
    repository.commit({"policies/big.pdf": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"})
    fetched = connector(f"file://{repository.bare}", path="policies").fetch(target)
    assert "passwd.md" not in held(target)
    assert "Git LFS" in fetched.refused["big.pdf"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"branch": "none"}, "has no branch 'none'"),
        ({"branch": "--upload-pack=touch x"}, "which no branch can be called"),
        ({"path": "nowhere"}, "check 'url', 'branch', 'path'"),
    ],
)
def test_mistakes_are_named(repository: Repository, target: Path, options: dict[str, str], reason: str) -> None:
    with pytest.raises(SourceError, match=r"^source 'hr' at file://") as caught:
        connector(f"file://{repository.bare}", **options).fetch(target)
    assert reason in str(caught.value)
    assert not target.exists()


def test_a_repository_that_went_away_leaves_the_mirror(repository: Repository, target: Path) -> None:
    source = connector(f"file://{repository.bare}")
    source.fetch(target)
    repository.bare.rename(repository.bare.with_suffix(".gone"))
    with pytest.raises(SourceError, match="ls-remote failed"):
        source.fetch(target)
    assert "README.md" in held(target)


def test_an_address_that_looks_like_an_option_runs_nothing(target: Path, tmp_path: Path) -> None:
    for url in (f"--upload-pack=touch {tmp_path / 'ran'}", f"ext::touch {tmp_path / 'ran'}"):
        with pytest.raises(SourceError):
            connector(url).fetch(target)
    assert not (tmp_path / "ran").exists()


# Every character that ends a part of an address.
RESERVED = "t0p/s:e@c?r#e%t[]ü"
_LET_IN = [
    f"Basic {base64.b64encode(who.encode()).decode()}" for who in ("bot:t0p secret", "t0ken:", f"bot:{RESERVED}")
]


class _Guarded(http.server.BaseHTTPRequestHandler):
    """Git's own HTTP back end, for whoever sends name and password."""

    root: str

    def do_GET(self) -> None:
        if self.headers.get("Authorization") not in _LET_IN:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="hr"')
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        variables = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": self.root, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
            "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }  # fmt: skip
        done = subprocess.run(["git", "http-backend"], input=body, env=variables, capture_output=True, check=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        self.send_response(200)
        for line in head.decode().splitlines():
            self.send_header(*line.split(": ", 1))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def address(repository: Repository) -> Iterator[str]:
    handler = type("Handler", (_Guarded,), {"root": str(repository.bare.parent)})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hr.git"
        server.shutdown()
        thread.join()


def test_over_http_with_a_token(address: str, target: Path, repository: Repository) -> None:
    source = connector(address, token="t0p secret", user="bot", path="policies")
    source.fetch(target)
    assert held(target) == ["de/urlaub.md", "leave.md"]
    repository.commit({"policies/leave.md": "# Leave 2"})
    assert source.fetch(target).changed == ("leave.md",)
    assert not [path for path in target.parent.rglob("*") if path.is_file() and b"t0p" in path.read_bytes()]


@pytest.mark.parametrize("inline", [True, False], ids=["in the address", "as a token"])
def test_a_password_of_reserved_characters(address: str, target: Path, inline: bool) -> None:
    url = address.replace("//", f"//bot:{quote(RESERVED, safe='')}@") if inline else address
    connector(url, **({} if inline else {"token": RESERVED, "user": "bot"}), path="policies").fetch(target)
    assert held(target) == ["de/urlaub.md", "leave.md"]


def test_a_token_as_the_name_in_the_address(address: str, target: Path) -> None:
    connector(address.replace("//", "//t0ken@"), path="policies").fetch(target)
    assert held(target) == ["de/urlaub.md", "leave.md"]
    with pytest.raises(SourceError) as caught:
        connector(address.replace("//", "//wr0ng@")).fetch(target)
    assert "wr0ng" not in str(caught.value)


def test_where_temporary_files_go_may_hold_blanks(
    address: str, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = tmp_path / "of the user's"
    blank.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(blank))
    connector(address, token="t0p secret", user="bot", path="policies").fetch(target)
    assert held(target) == ["de/urlaub.md", "leave.md"]
    assert not list(blank.iterdir())


@pytest.mark.parametrize("inline", [True, False], ids=["in the address", "as a token"])
def test_a_password_is_in_no_command_line_and_no_file(
    address: str, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inline: bool
) -> None:
    seen, trace = tmp_path / "seen", tmp_path / "trace"
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    real = shutil.which("git")
    wrapper.write_text(f'#!/bin/sh\n{{ printf "%s\\n" "$@"; env; }} >> {seen}\nexec {real} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
    # Git's own trace names the programs that git starts, with all that it gives them.
    monkeypatch.setenv("GIT_TRACE", str(trace))
    monkeypatch.setenv("GIT_TRACE_REDACT", "0")
    url = address.replace("//", "//bot:t0p%20secret@") if inline else address.replace("//", "//bot@")
    connector(url, **({} if inline else {"token": "t0p secret"})).fetch(target)
    assert "policies/leave.md" in held(target)
    assert "ls-remote" in seen.read_text(encoding="utf-8")
    assert "remote-http" in trace.read_text(encoding="utf-8")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"t0p" in path.read_bytes()]


def test_the_password_of_an_ssh_address_is_left_out(
    target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("GIT_SSH_COMMAND", f"sh -c 'echo \"$@\" > {seen}; exit 1' ssh")
    with pytest.raises(SourceError, match=r"at ssh://git\.example\.org/hr\.git: "):
        connector("ssh://deploy:t0p@git.example.org/hr.git").fetch(target)
    assert "deploy@git.example.org" in seen.read_text(encoding="utf-8")
    assert "t0p" not in seen.read_text(encoding="utf-8")


def test_no_message_shows_a_token(address: str, target: Path) -> None:
    with pytest.raises(SourceError) as caught:
        connector(address.replace("//", "//bot:inline@"), token="not-the-secret", user="bot").fetch(target)
    assert "inline" not in str(caught.value)
    assert "not-the-secret" not in str(caught.value)
    assert "check 'url', 'branch', 'path' and the credentials" in str(caught.value)
    with pytest.raises(SourceError, match="ls-remote failed"):
        connector(address).fetch(target)
