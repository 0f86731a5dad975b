from pathlib import Path

import pytest

from ingest.contract.embedding.building import build_folder


def fill(folder: Path) -> None:
    (folder / "model").write_text("whole", encoding="utf-8")


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "one"
    build_folder(folder, fill)
    assert [path.name for path in folder.iterdir()] == ["model"]
    assert folder.stat().st_mode & 0o777 == 0o755
    assert list(folder.parent.iterdir()) == [folder]


def test_a_build_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        fill(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_folder(tmp_path / "one", fail)
    assert list(tmp_path.iterdir()) == []


def test_one_that_another_process_finished_first_stands(tmp_path: Path) -> None:
    def late(folder: Path) -> None:
        build_folder(tmp_path / "one", fill)
        (folder / "model").write_text("late", encoding="utf-8")

    build_folder(tmp_path / "one", late)
    assert (tmp_path / "one" / "model").read_text(encoding="utf-8") == "whole"
    assert list(tmp_path.iterdir()) == [tmp_path / "one"]


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    def refuse(folder: Path) -> None:
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        build_folder(tmp_path / "one", refuse)
