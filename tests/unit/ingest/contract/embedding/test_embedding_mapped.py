"""Mapped files are let go of, and nothing else is."""

import mmap
import sys
from pathlib import Path

import pytest

from ingest.contract.embedding.mapped import loading_mapped, release_mapped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is mapped")

PAGES = 2_000


def resident(path: Path) -> int:
    """Kilobytes of a file that this process holds."""
    lines = iter(Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.endswith(str(path)):
            return next(int(each.split()[1]) for each in lines if each.startswith("Rss:"))
    raise AssertionError(f"{path} is not mapped")


def make(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder.resolve() / name
    path.write_bytes(b"".join(bytes([number % 251]) * mmap.PAGESIZE for number in range(PAGES)))
    return path


def test_pages_are_let_go_of_and_come_back_as_they_were(tmp_path: Path) -> None:
    path = make(tmp_path / "compiled", "graph with a space.blob")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped:
        assert sum(mapped[:: mmap.PAGESIZE])
        assert resident(path) > PAGES * mmap.PAGESIZE // 1024 // 2
        release_mapped(tmp_path / "compiled")
        assert resident(path) == 0
        assert mapped[:] == path.read_bytes()


def test_what_can_be_written_to_and_other_folders_stay(tmp_path: Path) -> None:
    other = make(tmp_path / "compiled-too", "graph.blob")
    private = make(tmp_path / "compiled", "private.blob")
    with (
        other.open("rb") as one,
        private.open("rb") as two,
        mmap.mmap(one.fileno(), 0, prot=mmap.PROT_READ) as near,
        mmap.mmap(two.fileno(), 0, access=mmap.ACCESS_COPY) as changed,
    ):
        assert sum(near[:: mmap.PAGESIZE])
        changed[:4] = b"mine"
        before = resident(other)
        release_mapped(tmp_path / "compiled")
        assert resident(other) == before
        assert changed[:4] == b"mine"


def test_nothing_is_let_go_of_while_a_model_is_being_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "compiled"
    path = make(folder, "graph.blob")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped:
        assert sum(mapped[:: mmap.PAGESIZE])
        before = resident(path)
        with loading_mapped(folder):
            with loading_mapped(folder):
                release_mapped(folder)
            assert resident(path) == before
        assert resident(path) == 0
        with pytest.raises(ValueError, match="broken"), loading_mapped(folder):
            raise ValueError("broken")
        assert sum(mapped[:: mmap.PAGESIZE])
        release_mapped(folder)
        assert resident(path) == 0


def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    release_mapped(tmp_path / "nowhere")
