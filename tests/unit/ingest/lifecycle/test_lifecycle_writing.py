"""A publish that stopped anywhere is finished by the next command, or was never begun."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.lifecycle import writing
from ingest.lifecycle.log import read_head, read_log
from ingest.lifecycle.proposals import pending, propose, publish, submit
from ingest.lifecycle.records import Actor, Kind
from ingest.lifecycle.workspace import Workspace

NEW = {"pay.en.md": b"# Pay two\n\nText.\n", "leave/annual.en.md": None, "new.md": b"# New\n\nText.\n"}


class PowerCutError(BaseException):
    """Nothing after this runs."""


def cut(function: Callable[..., object], calls: int) -> Callable[..., object]:
    left = [calls]

    def fatal(*arguments: object) -> object:
        if left[0] == 0:
            raise PowerCutError
        left[0] -= 1
        return function(*arguments)

    return fatal


def contents(space: Workspace) -> dict[str, bytes]:
    files = [
        path for path in space.corpus.rglob("*.md") if ".history" not in path.parts and ".changes" not in path.parts
    ]
    return {path.relative_to(space.corpus).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("name", "calls", "done"),
    [
        ("_keep", 0, False),
        ("_keep", 2, False),
        ("append", 0, False),
        ("_put", 0, True),
        ("_put", 1, True),
        ("_put", 2, True),
        ("write_head", 0, True),
    ],
)
def test_it_is_finished_or_was_never_begun(
    space: Workspace, publisher: Actor, monkeypatch: pytest.MonkeyPatch, name: str, calls: int, done: bool
) -> None:
    before = contents(space)
    change = submit(space, publisher, propose(space, publisher, Kind.IMPORT, NEW).id)
    with monkeypatch.context() as patch:
        patch.setattr(writing, name, cut(getattr(writing, name), calls))
        with pytest.raises(PowerCutError):
            publish(space, publisher, [change.id], "all")
    writing.recover(space)
    assert contents(space) == ({path: text for path, text in NEW.items() if text is not None} if done else before)
    assert [each.id for each in pending(space)] == ([] if done else [change.id])
    assert read_head(space).n == len(read_log(space)) == (3 if done else 2)
    if not done:
        publish(space, publisher, [change.id], "again")
    assert len(read_log(space)) == 3
    assert not writing.recover(space).anything


def test_what_someone_changed_after_the_crash_stays(
    space: Workspace, publisher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = submit(space, publisher, propose(space, publisher, Kind.IMPORT, NEW).id)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "_put", cut(writing._put, 0))
        with pytest.raises(PowerCutError):
            publish(space, publisher, [change.id], "all")
    mended = Path(space.corpus / "pay.en.md")
    mended.write_text("# By hand\n\nText.\n", encoding="utf-8")
    assert writing.recover(space).left == ("pay.en.md",)
    assert mended.read_text(encoding="utf-8") == "# By hand\n\nText.\n"
    assert (space.corpus / "new.md").is_file()
