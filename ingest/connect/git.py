"""A branch of a Git repository as a source, read from its objects: nothing is checked out, so no hook or filter of it runs."""

import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final
from urllib.parse import quote, unquote

from ingest.connect.mirror import MirrorLimits, update_mirror
from ingest.connect.records import Fetched, RemoteFile, SourceError, without_credentials

_BRANCH: Final = re.compile(r"[A-Za-z0-9][\w./+-]*")
_ENTRY: Final = re.compile(rb"(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)", re.DOTALL)
_FILE_MODES: Final = (b"100644", b"100755")
_SECONDS: Final = 600
_LFS: Final = b"version https://git-lfs.github.com/spec/"
_SAID: Final = 300
_HTTP: Final = ("http", "https")
_USER: Final = "git"


@dataclass(frozen=True, slots=True)
class GitSource:
    """Where the documents are: a folder (`path`, "" for all) on a branch (None for the default one) of a repository.

    `token` is sent as the password of `user` over HTTP; SSH uses the keys of the user this runs as. A name and a password that stand in
    `url` are used where `token` is None, and are never given to git as part of the address; a name alone, which is how some servers take a
    token, goes with an empty password.
    """

    name: str
    url: str
    branch: str | None = None
    path: str = ""
    user: str = _USER
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Access:
    """An address without a password, and who is let in there."""

    url: str
    user: str
    password: str | None = field(repr=False)


class GitConnector:
    """Fetches the branch's last commit into a bare repository beside the mirror, and the mirror from that."""

    def __init__(self, source: GitSource, limits: MirrorLimits) -> None:
        self._source, self._limits = source, limits
        self._shown = without_credentials(source.url)
        self._access = _access(source)
        self._store = Path()
        self._commit = ""
        self._pointers: dict[str, str] = {}

    def fetch(self, target: Path) -> Fetched:
        """See `Connector`."""
        if shutil.which("git") is None:
            raise self._error("the program 'git' is not installed; install it (Debian package git)")
        if self._source.branch is not None and not _BRANCH.fullmatch(self._source.branch):
            raise self._error(f"'branch' is {self._source.branch!r}, which no branch can be called; correct it")
        self._store = target.with_name(f".{target.name}.git")
        if not (self._store / "HEAD").is_file():
            self._store.mkdir(parents=True, exist_ok=True)
            self._git("init", "--quiet", "--bare", ".")
        self._commit = self._newest()
        self._pointers.clear()
        fetched = update_mirror(self, target, self._commit, self._limits)
        return Fetched(
            fetched.revision, fetched.changed, fetched.removed, fetched.unchanged, {**fetched.refused, **self._pointers}
        )

    def files(self) -> list[RemoteFile]:
        """See `RemoteTree`; links and submodules are not files."""
        prefix = self._source.path.strip("/")
        place = f"{self._commit}:{prefix}" if prefix else self._commit
        listed = self._git("ls-tree", "-r", "-z", "--long", "--full-tree", place)
        found = []
        for entry in listed.split(b"\0"):
            match = _ENTRY.fullmatch(entry)
            if match and match[1] in _FILE_MODES:
                found.append(RemoteFile(match[5].decode("utf-8", "surrogateescape"), match[3].decode(), int(match[4])))
        return found

    def download(self, file: RemoteFile, target: Path) -> None:
        """See `RemoteTree`."""
        with target.open("wb") as opened:
            self._git("cat-file", "blob", file.mark, into=opened)
        with target.open("rb") as opened:
            if opened.read(len(_LFS)) == _LFS:
                self._pointers[file.path] = (
                    "its content is kept in Git LFS, which is not read; store the file itself in the repository"
                )

    def _newest(self) -> str:
        """The branch's last commit, with all that it holds; asks first, and transfers only if it is not here yet."""
        reference = f"refs/heads/{self._source.branch}" if self._source.branch else "HEAD"
        listed = self._git("ls-remote", "--exit-code", "--", self._access.url, reference, remote=True).split()
        if not listed:
            raise self._error(f"it has no branch {self._source.branch!r}; correct 'branch'")
        commit = listed[0].decode("ascii", "replace")
        if not self._is_here(commit):
            self._git(
                "fetch",
                "--quiet",
                "--depth",
                "1",
                "--no-tags",
                "--force",
                "--",
                self._access.url,
                f"+{reference}:refs/heads/mirror",
                remote=True,
            )
        return self._git("rev-parse", "--verify", f"{commit}^{{commit}}").decode().strip()

    def _is_here(self, commit: str) -> bool:
        try:
            self._git("cat-file", "-e", f"{commit}^{{tree}}")
        except SourceError:
            return False
        return True

    def _git(self, *arguments: str, remote: bool = False, into: int | IO[bytes] = subprocess.PIPE) -> bytes:
        """Run git in the store; credentials stand in a file that only this user can read, not in the list of processes."""
        safe = [
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "protocol.ext.allow=never",
            "-c",
            "credential.helper=",
            "-c",
            "core.askPass=true",
        ]
        with TemporaryDirectory() as folder:
            if remote and self._access.password is not None:
                kept = shlex.quote(str(self._credentials(Path(folder))))
                safe += ["-c", f"credential.helper=store --file={kept}"]
            command = ["git", *safe, "-C", str(self._store), *arguments]
            try:
                done = subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=into,
                    stderr=subprocess.PIPE,
                    timeout=_SECONDS,
                    check=False,
                    # Without a terminal of its own it cannot stop to ask for a password.
                    start_new_session=True,
                )
            except subprocess.TimeoutExpired as error:
                raise self._error(
                    f"git {arguments[0]} took longer than {_SECONDS} seconds; try again, or a smaller repository"
                ) from error
        if done.returncode:
            raise self._error(self._said(arguments[0], done.stderr))
        return done.stdout or b""

    def _credentials(self, folder: Path) -> Path:
        scheme, _, rest = self._access.url.partition("://")
        place = folder / "credentials"
        place.touch(mode=0o600)
        user, password = quote(self._access.user, safe=""), quote(self._access.password or "", safe="")
        place.write_text(f"{scheme}://{user}:{password}@{rest.partition('/')[0]}\n", encoding="utf-8")
        return place

    def _said(self, command: str, stderr: bytes) -> str:
        said = stderr.decode("utf-8", "replace").replace(self._access.url, self._shown)
        # A name without a password is the secret itself.
        secret = self._access.user if self._access.password == "" else self._access.password or ""
        for written in filter(None, (secret, quote(secret, safe=""))):
            said = said.replace(written, "…")
        # Shortened only now: half a secret would not be found.
        said = " ".join(said.split())[-_SAID:]
        if command == "ls-remote" and not said:
            return f"it has no branch {self._source.branch or 'HEAD'!r}; correct 'branch'"
        return f"git {command} failed ({said}); check 'url', 'branch', 'path' and the credentials"

    def _error(self, why: str) -> SourceError:
        return SourceError(f"source {self._source.name!r} at {self._shown}: {why}")


def _access(source: GitSource) -> _Access:
    """Takes name and password out of an HTTP address, and the password, which SSH does not use, out of any other."""
    scheme, separator, rest = source.url.partition("://")
    host, slash, path = rest.partition("/")
    who, at, server = host.rpartition("@")
    if not separator or not at:
        return _Access(source.url, source.user, source.token)
    name, _, password = who.partition(":")
    if scheme.casefold() not in _HTTP:
        return _Access(f"{scheme}://{name}{at}{server}{slash}{path}", source.user, source.token)
    user = source.user if source.token is not None and source.user != _USER else unquote(name)
    return _Access(
        f"{scheme}://{server}{slash}{path}", user, unquote(password) if source.token is None else source.token
    )
