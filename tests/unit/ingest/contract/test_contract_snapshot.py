import json
from pathlib import Path

import numpy as np
import pytest
from hash_embedder import HashEmbedder
from index_samples import LEAVE, publish_documents, write_document

from ingest.contract.documents import Block, BlockKind
from ingest.contract.errors import IndexMismatchError, IndexMissingError
from ingest.contract.index.layout import MANIFEST, SCHEMA_VERSION, IndexLayout
from ingest.contract.index.snapshot import Centres, Snapshot, open_current
from ingest.contract.lexical import tokenise

GERMAN = (Block(BlockKind.HEADING, "Urlaub", 1), Block(BlockKind.PARAGRAPH, "Dreißig Tage bezahlter Urlaub."))


@pytest.fixture
def layout(tmp_path: Path) -> IndexLayout:
    return IndexLayout(tmp_path / "index")


@pytest.fixture
def snapshot(layout: IndexLayout, embedder: HashEmbedder) -> Snapshot:
    documents = [write_document(layout, embedder), write_document(layout, embedder, "de/urlaub.md", GERMAN, "de")]
    publish_documents(layout, embedder, *documents)
    return open_current(layout, embedder.identity)


def test_a_snapshot_holds_all_documents_and_their_chunks(snapshot: Snapshot, embedder: HashEmbedder) -> None:
    assert len(snapshot) == 3
    assert list(snapshot.by_path) == ["leave.md", "de/urlaub.md"]
    assert [snapshot.document_of(position).info.path for position in range(3)] == [
        "leave.md",
        "leave.md",
        "de/urlaub.md",
    ]
    assert [snapshot.chunk(position).section for position in range(3)] == [None, "Sickness", "Urlaub"]
    assert snapshot.languages.tolist() == ["en", "de"]
    assert snapshot.names() == ["Leave", "Sickness", "Urlaub"]
    assert snapshot.hubness.tolist() == [0.25] * 3
    assert len(snapshot.tokens(1).scales) == embedder.count_tokens(["Call in on the first day."])[0]


def test_a_manifest_says_what_the_snapshot_was_made_of(snapshot: Snapshot, embedder: HashEmbedder) -> None:
    manifest = snapshot.manifest
    assert manifest.schema_version == SCHEMA_VERSION
    assert manifest.snapshot == snapshot.name
    assert manifest.embedding == embedder.identity
    assert (manifest.documents, manifest.chunks, manifest.corpus_hash) == (2, 3, "corpus-hash")
    assert manifest.languages == {"de": 1, "en": 1}
    assert manifest.created_at.tzinfo is not None


def test_positions_mean_the_same_in_all_parts(snapshot: Snapshot) -> None:
    vectors = snapshot.vectors_at(np.arange(3))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    for position in range(3):
        own = snapshot.open(snapshot.document_of(position)).vectors[int(snapshot.table[position, 1])]
        centre = snapshot.centres.passage(str(snapshot.document_of(position).info.language))
        expected = (own - centre) / np.linalg.norm(own - centre)
        np.testing.assert_allclose(vectors[position], expected, atol=1e-5)
        assert snapshot.vectors.search(vectors[position : position + 1], 1)[1].tolist() == [[position]]
    assert snapshot.lexical is not None
    scores = snapshot.lexical.get_scores(tokenise("Call first day", "en"))
    assert int(np.argmax(scores)) == 1


def test_a_document_is_opened_once(snapshot: Snapshot) -> None:
    assert snapshot.open(snapshot.documents[0]) is snapshot.open(snapshot.documents[0])


def test_headings_alone_make_an_empty_index_that_opens(layout: IndexLayout, embedder: HashEmbedder) -> None:
    publish_documents(layout, embedder, write_document(layout, embedder, blocks=LEAVE[:1]))
    snapshot = open_current(layout, embedder.identity)
    assert len(snapshot) == 0
    assert snapshot.lexical is None
    assert snapshot.vectors.ntotal == 0


def test_a_document_without_words_is_indexed_without_terms(layout: IndexLayout, embedder: HashEmbedder) -> None:
    publish_documents(layout, embedder, write_document(layout, embedder, blocks=(Block(BlockKind.PARAGRAPH, "§"),)))
    assert len(open_current(layout, embedder.identity)) == 1


def test_a_language_without_a_row_takes_the_common_one() -> None:
    rows = np.arange(6, dtype=np.float32).reshape(3, 2)
    centres = Centres(("", "de", "en"), rows, rows * 10)
    assert centres.passage("en").tolist() == [4, 5]
    assert centres.query("de").tolist() == [20, 30]
    assert centres.query("ja").tolist() == centres.query("").tolist() == [0, 10]


def test_no_index_names_the_command_that_makes_one(layout: IndexLayout, embedder: HashEmbedder) -> None:
    with pytest.raises(IndexMissingError, match=r"run 'benefits ingest --corpus DIR --index ") as caught:
        open_current(layout, embedder.identity)
    assert str(layout.root) in str(caught.value)


def test_a_pointer_to_nothing_names_the_command(layout: IndexLayout, embedder: HashEmbedder) -> None:
    layout.root.mkdir()
    layout.pointer.write_text("20260101T000000-00000000\n", encoding="utf-8")
    with pytest.raises(IndexMissingError, match=r"20260101T000000-00000000 is not in .*; run 'benefits ingest'"):
        open_current(layout, embedder.identity)


def test_another_schema_is_refused(layout: IndexLayout, embedder: HashEmbedder, snapshot: Snapshot) -> None:
    path = layout.current() / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "schema_version": 99}), encoding="utf-8")
    with pytest.raises(IndexMismatchError, match=rf"schema version 99, this program reads {SCHEMA_VERSION}; run"):
        open_current(layout, embedder.identity)


@pytest.mark.parametrize("other", [HashEmbedder(revision="2"), HashEmbedder(dimension=32)])
def test_another_model_is_refused(layout: IndexLayout, snapshot: Snapshot, other: HashEmbedder) -> None:
    with pytest.raises(IndexMismatchError, match=r"embedding_model is hash-of-words.*; run 'benefits ingest --index"):
        open_current(layout, other.identity)
