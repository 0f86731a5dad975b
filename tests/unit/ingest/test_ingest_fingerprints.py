import json
import os
from pathlib import Path

import pytest

from ingest.fingerprints import Fingerprints

LONG_AGO_NS = 1_700_000_000_000_000_000
LATER_NS = 4_000_000_000_000_000_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text("---\nstate: draft\n---\nText.", encoding="utf-8")
    return path


def opened(tmp_path: Path, now_ns: int = LATER_NS) -> Fingerprints:
    return Fingerprints(tmp_path / "index" / "files.json", lambda: now_ns)


def remember(tmp_path: Path, file: Path, now_ns: int = LATER_NS) -> None:
    fingerprints = opened(tmp_path, now_ns)
    fingerprints.of("a.md", file)
    fingerprints.keep()


def forged(tmp_path: Path) -> None:
    """Put another hash where the file's stands, to see whether the file is read again."""
    path = tmp_path / "index" / "files.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["a.md"][3] = "remembered"
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_file_that_was_not_touched_is_not_read_again(tmp_path: Path, file: Path) -> None:
    remember(tmp_path, file)
    forged(tmp_path)
    found = opened(tmp_path).of("a.md", file)
    assert (found.sha256, found.state) == ("remembered", "draft")


@pytest.mark.parametrize("change", ["content", "times", "replaced"])
def test_a_file_that_was_touched_is_read_again(tmp_path: Path, file: Path, change: str) -> None:
    remember(tmp_path, file)
    forged(tmp_path)
    before = file.stat()
    if change == "content":
        file.write_text("Another text.", encoding="utf-8")
    elif change == "times":
        os.utime(file, ns=(LONG_AGO_NS, LONG_AGO_NS))
    else:  # the same size and modification time, as a copy that keeps times makes
        other = tmp_path / "b.md"
        other.write_bytes(b"x" * before.st_size)
        os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
        os.replace(other, file)
    assert opened(tmp_path).of("a.md", file).sha256 not in {"remembered", "unreadable"}


def test_a_file_written_a_moment_ago_is_not_trusted(tmp_path: Path, file: Path) -> None:
    remember(tmp_path, file, now_ns=file.stat().st_mtime_ns + 1_000_000_000)
    assert not (tmp_path / "index" / "files.json").exists()


def test_what_is_gone_is_forgotten(tmp_path: Path, file: Path) -> None:
    remember(tmp_path, file)
    opened(tmp_path).keep()
    assert json.loads((tmp_path / "index" / "files.json").read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize("damage", ["", "[]", '{"a.md": 3}', '{"a.md": [1, 2]}', "\x00"])
def test_damaged_fingerprints_only_mean_reading_again(tmp_path: Path, file: Path, damage: str) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "files.json").write_text(damage, encoding="utf-8")
    assert len(opened(tmp_path).of("a.md", file).sha256) == 64


def test_a_file_that_cannot_be_opened_has_a_word_for_a_hash(tmp_path: Path) -> None:
    assert opened(tmp_path).of("gone.md", tmp_path / "gone.md").sha256 == "unreadable"
