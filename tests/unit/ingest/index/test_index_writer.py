import os
from pathlib import Path

import pytest
from hash_embedder import HashEmbedder
from index_samples import LEAVE, publish_documents, write_document

from ingest.contract.documents import Block, BlockKind
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current
from ingest.index import writer
from ingest.index.writer import KEPT_SNAPSHOTS


@pytest.fixture
def layout(tmp_path: Path) -> IndexLayout:
    return IndexLayout(tmp_path / "index")


def notes(text: str) -> tuple[Block, ...]:
    return (Block(BlockKind.PARAGRAPH, text),)


def snapshots(layout: IndexLayout) -> set[str]:
    return {path.name for path in layout.snapshots.iterdir()}


def objects(layout: IndexLayout) -> set[str]:
    return {path.name for path in layout.root.glob("objects/*/*")}


def test_publishing_makes_a_snapshot_the_current_one(layout: IndexLayout, embedder: HashEmbedder) -> None:
    first = publish_documents(layout, embedder, write_document(layout, embedder))
    assert layout.current_name() == first
    second = publish_documents(layout, embedder, write_document(layout, embedder, "other.md"))
    assert layout.current_name() == second != first
    assert list(open_current(layout, embedder.identity).by_path) == ["other.md"]
    assert snapshots(layout) == {first, second}


def test_old_snapshots_and_their_objects_go(layout: IndexLayout, embedder: HashEmbedder) -> None:
    names = []
    for number in range(KEPT_SNAPSHOTS + 3):
        document = write_document(layout, embedder, "a.md", notes(f"Text number {number}."))
        names.append(publish_documents(layout, embedder, document))
    assert len(snapshots(layout)) in {KEPT_SNAPSHOTS, KEPT_SNAPSHOTS + 1}
    assert names[-1] in snapshots(layout)
    assert len(objects(layout)) == len(snapshots(layout)) >= 2


def test_an_open_snapshot_outlives_its_removal(layout: IndexLayout, embedder: HashEmbedder) -> None:
    publish_documents(layout, embedder, write_document(layout, embedder))
    reader = open_current(layout, embedder.identity)
    reader.open(reader.documents[0])
    for number in range(KEPT_SNAPSHOTS + 1):
        publish_documents(layout, embedder, write_document(layout, embedder, "b.md", notes(f"Text {number}.")))
    assert reader.chunk(0).section is None
    assert reader.vectors.search(reader.vectors_at([0]), 1)[1].tolist() == [[0]]


@pytest.mark.parametrize("moment", ["_write_parts", "write_vectors", "_sync_tree", "_write_json"])
def test_a_failure_before_the_swap_leaves_the_old_snapshot_current(
    layout: IndexLayout, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    old = publish_documents(layout, embedder, write_document(layout, embedder))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    document = write_document(layout, embedder, "b.md", notes("New."))
    with monkeypatch.context() as patched:
        patched.setattr(writer, moment, full)
        with pytest.raises(OSError, match="No space left"):
            publish_documents(layout, embedder, document)
    assert layout.current_name() == old
    assert snapshots(layout) == {old}
    assert list(open_current(layout, embedder.identity).by_path) == ["leave.md"]
    assert publish_documents(layout, embedder, document) == layout.current_name()


def test_a_failure_of_the_swap_itself_leaves_the_old_snapshot_current(
    layout: IndexLayout, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = publish_documents(layout, embedder, write_document(layout, embedder))

    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    document = write_document(layout, embedder, "b.md", notes("New."))
    with monkeypatch.context() as patched:
        patched.setattr(writer.os, "replace", broken)
        with pytest.raises(OSError, match="Input/output"):
            publish_documents(layout, embedder, document)
    assert list(open_current(layout, embedder.identity).by_path) == ["leave.md"]
    assert layout.current_name() == old


def test_leftovers_of_a_killed_writer_are_swept(layout: IndexLayout, embedder: HashEmbedder) -> None:
    document = write_document(layout, embedder)
    (layout.snapshots / ".20260101T000000-half").mkdir(parents=True)
    folder = layout.object_path(document.key).parent
    (folder / ".writing-x1y2").write_bytes(b"half")
    (folder / "unneeded.safetensors").write_bytes(b"old")
    name = publish_documents(layout, embedder, document)
    assert snapshots(layout) == {name}
    assert objects(layout) == {f"{document.key}.safetensors"}


def test_the_pointer_is_never_seen_half_written(
    layout: IndexLayout, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        if Path(target) == layout.pointer:
            name = Path(source).read_text(encoding="utf-8").strip()
            seen.append((layout.snapshots / name / "manifest.json").is_file())
        replace(source, target)

    monkeypatch.setattr(writer.os, "replace", watched)
    publish_documents(layout, embedder, write_document(layout, embedder, blocks=LEAVE))
    assert seen == [True]
