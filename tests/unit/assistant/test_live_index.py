from pathlib import Path

import pytest
from handbook import Document, make_info, paragraph, publish_handbook
from hash_embedder import HashEmbedder

from assistant import live_index
from assistant.live_index import LiveIndex
from ingest.contract.errors import IndexMismatchError, IndexMissingError
from ingest.contract.index.layout import CENTRES, CHUNK_TABLE, DOCUMENTS, HUBNESS, MANIFEST, VECTORS, IndexLayout

OLD: tuple[Document, ...] = ((make_info(), (paragraph("Twenty days."),)),)
NEW: tuple[Document, ...] = ((make_info(), (paragraph("Thirty days."),)), (make_info("b.en.md"), (paragraph("More."),)))


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for a new snapshot at every call."""
    monkeypatch.setattr(live_index, "_CHECK_SECONDS", 0.0)


def test_missing_index_says_what_to_run(tmp_path: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(IndexMissingError, match="run 'benefits ingest --corpus DIR --index"):
        LiveIndex(tmp_path, embedder).open()
    with pytest.raises(IndexMissingError):
        LiveIndex(tmp_path, embedder).current()


def test_index_of_another_model_is_refused(tmp_path: Path, embedder: HashEmbedder) -> None:
    publish_handbook(tmp_path, embedder, OLD)
    with pytest.raises(IndexMismatchError, match=r"was built with hash-of-words \(1\).*is hash-of-words \(2\)"):
        LiveIndex(tmp_path, HashEmbedder(revision="2")).open()


def test_first_question_opens_the_index(tmp_path: Path, embedder: HashEmbedder) -> None:
    name = publish_handbook(tmp_path, embedder, OLD)
    assert LiveIndex(tmp_path, embedder).current().snapshot.name == name


@pytest.mark.usefixtures("always")
def test_new_snapshot_is_picked_up(tmp_path: Path, embedder: HashEmbedder) -> None:
    publish_handbook(tmp_path, embedder, OLD)
    index = LiveIndex(tmp_path, embedder)
    before = index.open()
    assert index.current() is before
    name = publish_handbook(tmp_path, embedder, NEW)
    after = index.current()
    assert after.snapshot.name == name
    assert len(after.snapshot) == 2
    # A question that was given the old retriever still has the whole old snapshot.
    assert len(before.snapshot) == 1
    assert before.snapshot.open(before.snapshot.documents[0]).text == "Twenty days."


def test_new_snapshot_is_looked_for_once_a_second(
    tmp_path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(live_index.time, "monotonic", lambda: now)
    publish_handbook(tmp_path, embedder, OLD)
    index = LiveIndex(tmp_path, embedder)
    before = index.open()
    name = publish_handbook(tmp_path, embedder, NEW)
    now = 100.9
    assert index.current() is before
    now = 101.0
    assert index.current().snapshot.name == name


@pytest.mark.usefixtures("always")
def test_broken_snapshot_leaves_the_old_one_in_place(tmp_path: Path, embedder: HashEmbedder) -> None:
    layout = IndexLayout(tmp_path)
    old = publish_handbook(tmp_path, embedder, OLD)
    index = LiveIndex(tmp_path, embedder)
    index.open()
    assert index.problem is None
    layout.pointer.write_text("no-such-snapshot\n", encoding="utf-8")
    assert index.current().snapshot.name == old
    assert index.problem is not None
    assert "no-such-snapshot" in index.problem
    new = publish_handbook(tmp_path, embedder, NEW)
    assert index.current().snapshot.name == new
    assert index.problem is None


@pytest.mark.usefixtures("always")
def test_snapshot_of_another_model_leaves_the_old_one_in_place(tmp_path: Path, embedder: HashEmbedder) -> None:
    old = publish_handbook(tmp_path, embedder, OLD)
    index = LiveIndex(tmp_path, embedder)
    index.open()
    publish_handbook(tmp_path, HashEmbedder(revision="2"), NEW)
    assert index.current().snapshot.name == old
    assert index.problem is not None
    assert "hash-of-words (2)" in index.problem


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("name", [MANIFEST, DOCUMENTS, CHUNK_TABLE, VECTORS, HUBNESS, CENTRES])
@pytest.mark.parametrize("content", [b"", b"{}", b"damaged"])
def test_damaged_snapshot_leaves_the_old_one_in_place(
    tmp_path: Path, embedder: HashEmbedder, name: str, content: bytes
) -> None:
    layout = IndexLayout(tmp_path)
    old = publish_handbook(tmp_path, embedder, OLD)
    index = LiveIndex(tmp_path, embedder)
    index.open()
    publish_handbook(tmp_path, embedder, NEW)
    damaged = layout.current() / name
    assert damaged.is_file()
    damaged.write_bytes(content)
    assert index.current().snapshot.name == old
    assert index.problem


@pytest.mark.usefixtures("always")
def test_vanished_index_leaves_the_old_snapshot_in_place(tmp_path: Path, embedder: HashEmbedder) -> None:
    old = publish_handbook(tmp_path, embedder, OLD)
    index = LiveIndex(tmp_path, embedder)
    index.open()
    IndexLayout(tmp_path).pointer.unlink()
    assert index.current().snapshot.name == old
    assert index.problem
