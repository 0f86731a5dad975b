import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.connect.folder import FolderConnector
from ingest.connect.mirror import MirrorLimits, read_revision, update_mirror
from ingest.connect.records import RemoteFile, SourceError, without_credentials


class Tree:
    """A remote tree in memory that counts what is transferred, and may break off."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.content = dict(files)
        self.downloaded: list[str] = []
        self.break_at = ""
        self.short = False

    def files(self) -> list[RemoteFile]:
        return [RemoteFile(path, text, len(text.encode())) for path, text in self.content.items()]

    def download(self, file: RemoteFile, target: Path) -> None:
        if file.path == self.break_at:
            raise SourceError("the line broke")
        self.downloaded.append(file.path)
        target.write_text(self.content[file.path][: -1 if self.short else None], encoding="utf-8")


def held(target: Path) -> dict[str, str]:
    return {
        path.relative_to(target).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(target.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture
def tree() -> Tree:
    return Tree({"leave.md": "thirty", "de/urlaub.md": "dreißig", "de/x/y.md": "z"})


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "sources" / "hr"


def test_only_what_changed_is_transferred_and_what_is_gone_goes(tree: Tree, target: Path) -> None:
    first = update_mirror(tree, target)
    assert held(target) == tree.content
    assert (first.changed, first.removed, first.unchanged) == (("de/urlaub.md", "de/x/y.md", "leave.md"), (), 0)
    assert read_revision(target) == first.revision
    tree.downloaded.clear()
    assert update_mirror(tree, target).unchanged == 3
    tree.content["leave.md"] = "thirty-one"
    tree.content["new/pay.md"] = "the 25th"
    del tree.content["de/x/y.md"]
    again = update_mirror(tree, target)
    assert (again.changed, again.removed, again.unchanged) == (("leave.md", "new/pay.md"), ("de/x/y.md",), 1)
    assert sorted(tree.downloaded) == ["leave.md", "new/pay.md"]
    assert held(target) == tree.content
    assert again.revision != first.revision


@pytest.mark.parametrize("broken", ["breaks off", "comes short"])
def test_a_broken_transfer_leaves_the_last_whole_mirror(tree: Tree, target: Path, broken: str) -> None:
    update_mirror(tree, target)
    before, revision = held(target), read_revision(target)
    tree.content["de/urlaub.md"] = "einunddreißig"
    tree.content["leave.md"] = "thirty-one"
    tree.break_at, tree.short = ("leave.md" if broken == "breaks off" else ""), broken == "comes short"
    with pytest.raises(SourceError, match="the line broke"):
        update_mirror(tree, target)
    assert (held(target), read_revision(target)) == (before, revision)
    assert sorted(os.listdir(target.parent)) == ["hr"]
    tree.break_at, tree.short = "", False
    assert update_mirror(tree, target).changed == ("de/urlaub.md", "leave.md")


def test_what_a_killed_fetch_left_is_made_good(tree: Tree, target: Path) -> None:
    update_mirror(tree, target)
    (target.parent / ".hr.new").mkdir()
    (target.parent / ".hr.new" / "half.md").write_text("ha", encoding="utf-8")
    target.rename(target.parent / ".hr.old")
    assert update_mirror(tree, target).unchanged == 3
    tree.content["leave.md"] = "forty"
    update_mirror(tree, target)
    assert held(target) == tree.content


def test_a_file_that_somebody_removed_from_the_mirror_comes_back(tree: Tree, target: Path) -> None:
    update_mirror(tree, target)
    (target / "leave.md").unlink()
    assert update_mirror(tree, target).changed == ("leave.md",)
    assert held(target) == tree.content


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../out.md", "outside"),
        ("/etc/out.md", "outside"),
        ("a//b.md", "outside"),
        ("a/./b.md", "outside"),
        ("a/../../b.md", "outside"),
        ("", "outside"),
        ("a\\..\\b.md", "backslash"),
        ("a\nb.md", "control"),
        ("a\x00.md", "control"),
        ("turned\u202e.md", "control"),
        ("n" * 256, "255 bytes"),
        ("leave.md/inner.md", "name of its folder"),
        ("de/x", "name of its folder"),
    ],
)
def test_names_that_cannot_be_files_of_the_mirror_are_named(tree: Tree, target: Path, path: str, reason: str) -> None:
    good = dict(tree.content)
    tree.content[path] = "bad"
    fetched = update_mirror(tree, target)
    assert len(fetched.refused) == 1
    assert reason in next(iter(fetched.refused.values()))
    assert held(target).items() <= {**good, "de/x": "bad"}.items()
    assert sorted(os.listdir(target.parent.parent)) == ["sources"]


def test_files_over_the_limit_are_named_and_not_fetched(tree: Tree, target: Path) -> None:
    fetched = update_mirror(tree, target, limits=MirrorLimits(max_bytes=6))
    assert (fetched.changed, list(fetched.refused)) == (("de/x/y.md", "leave.md"), ["de/urlaub.md"])


def test_a_folder_is_mirrored_without_what_leads_out_of_it(tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "leave.md").write_text("thirty", encoding="utf-8")
    (folder / "passwd.md").symlink_to("/etc/passwd")
    connector = FolderConnector("hr", folder, MirrorLimits())
    fetched = connector.fetch(target)
    assert (fetched.changed, list(fetched.refused)) == (("leave.md",), ["passwd.md"])
    assert connector.fetch(target).changed == ()
    (folder / "leave.md").write_text("forty!", encoding="utf-8")
    os.utime(folder / "leave.md", ns=(1, 1))
    assert connector.fetch(target).changed == ("leave.md",)
    assert held(target) == {"leave.md": "forty!"}
    with pytest.raises(SourceError, match="is not a folder; correct 'url'"):
        FolderConnector("hr", tmp_path / "none", MirrorLimits()).fetch(target)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ana:s3cret@example.org/a/b?sig=x#y", "https://example.org/a/b"),
        ("https://example.org", "https://example.org"),
        ("s3://bucket/folder", "s3://bucket/folder"),
        ("/srv/share", "/srv/share"),
        ("https://a:b@c@host/x@y", "https://host/x@y"),
    ],
)
def test_addresses_are_shown_without_credentials(url: str, shown: str) -> None:
    assert without_credentials(url) == shown
