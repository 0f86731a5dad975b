from collections.abc import Sequence
from typing import Any

import numpy as np
from hash_embedder import HashEmbedder
from index_samples import LEAVE, make_profile
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, Document, MetadataMode, TransformComponent

from ingest.contract.documents import Block, BlockKind, canonical_text
from ingest.contract.index.objects import EmbeddedChunk
from ingest.embed import Embedding, chunk_texts, embed_chunks
from ingest.nodes import ChunkEmbedding, StructureNodeParser, policy_document


class Keywords(TransformComponent):
    """Puts a line of keywords above each node, as other people's extractors do."""

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> Sequence[BaseNode]:
        for node in nodes:
            node.metadata["keywords"] = "holiday entitlement"
        return nodes


def run(
    embedder: HashEmbedder,
    document: Document,
    *between: TransformComponent,
    known: dict[str, EmbeddedChunk] | None = None,
) -> tuple[Sequence[BaseNode], list[EmbeddedChunk]]:
    parser = StructureNodeParser(count_tokens=embedder.count_tokens)
    embedding = ChunkEmbedding(embedder=embedder, profile=make_profile(embedder), known=known or {})
    pipeline = IngestionPipeline(transformations=[parser, *between, embedding], disable_cache=True)
    nodes = pipeline.run(documents=[document])
    chunks = parser.take_chunks()
    assert parser.take_chunks() == {}
    return nodes, embedding.take([chunks[node.node_id] for node in nodes])


def leave_document() -> Document:
    return policy_document("hr/leave.md", "Leave", "en", LEAVE)


def test_nodes_carry_the_text_and_the_place_of_their_chunk(embedder: HashEmbedder) -> None:
    nodes, embedded = run(embedder, leave_document())
    text = canonical_text(LEAVE)[0]
    assert [node.node_id for node in nodes] == [item.chunk.chunk_id for item in embedded]
    assert [node.ref_doc_id for node in nodes] == ["hr/leave.md"] * 2
    for node, item in zip(nodes, embedded, strict=True):
        assert node.get_content(metadata_mode=MetadataMode.NONE) == text[item.chunk.start : item.chunk.end]
        assert node.embedding == item.vector.tolist()


def test_the_model_reads_the_header_above_the_text(embedder: HashEmbedder) -> None:
    nodes, _ = run(embedder, leave_document())
    assert [node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes] == [
        "Leave\nYou have thirty days of paid leave. Ask your manager.",
        "Leave > Sickness\nCall in on the first day.",
    ]


def test_every_token_knows_its_unit_and_the_header_none(embedder: HashEmbedder) -> None:
    _, (first, second) = run(embedder, leave_document())
    assert first.tokens.units.tolist() == [-1] + [0] * 7 + [1] * 3
    assert second.tokens.units.tolist() == [-1, -1] + [0] * 6
    restored = first.tokens.values[1] * first.tokens.scales[1]
    np.testing.assert_allclose(restored, embedder.embed_query("You").tokens[0], atol=0.01)
    assert first.hubness != second.hubness


def test_what_another_transformation_adds_is_read_too(embedder: HashEmbedder) -> None:
    nodes, embedded = run(embedder, leave_document(), Keywords())
    text = nodes[1].get_content(metadata_mode=MetadataMode.EMBED)
    assert text == "Leave > Sickness\nholiday entitlement\nCall in on the first day."
    assert embedded[1].tokens.units.tolist() == [-1] * 4 + [0] * 6
    _, plain = run(embedder, leave_document())
    assert not np.allclose(plain[1].vector, embedded[1].vector)
    assert plain[1].key != embedded[1].key


def test_known_text_is_not_embedded_again(embedder: HashEmbedder) -> None:
    _, before = run(embedder, leave_document())
    assert embedder.passages == 2
    known = {item.key: item for item in before}
    blocks = (*LEAVE[:3], Block(BlockKind.PARAGRAPH, "Call in before noon."))
    _, after = run(embedder, policy_document("hr/leave.md", "Leave", "en", blocks), known=known)
    assert embedder.passages == 3
    assert after[0].key == before[0].key
    np.testing.assert_array_equal(after[0].vector, before[0].vector)
    assert after[1].key not in known


def test_a_chunk_that_moved_keeps_its_vectors_at_its_new_place(embedder: HashEmbedder) -> None:
    _, before = run(embedder, leave_document())
    blocks = (LEAVE[0], Block(BlockKind.HEADING, "Scope", 2), Block(BlockKind.PARAGRAPH, "For all."), *LEAVE[2:])
    document = policy_document("hr/leave.md", "Leave", "en", blocks)
    _, after = run(embedder, document, known={item.key: item for item in before})
    assert after[1].key == before[1].key
    assert after[1].chunk.start != before[1].chunk.start
    text = canonical_text(blocks)[0]
    assert text[after[1].chunk.start : after[1].chunk.end] == "Call in on the first day."


def test_a_document_of_any_reader_is_taken_as_paragraphs(embedder: HashEmbedder) -> None:
    document = Document(id_="wiki/1", text="Thirty days.\nOf leave.\n\n \n\nAsk HR.", metadata={"title": "Wiki"})
    nodes, embedded = run(embedder, document)
    assert [node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes] == [
        "Wiki\nThirty days. Of leave.\n\nAsk HR."
    ]
    assert len(embedded[0].chunk.units) == 3


def test_documents_without_text_have_no_nodes(embedder: HashEmbedder) -> None:
    assert run(embedder, policy_document("a.md", "A", "en", LEAVE[:1])) == ([], [])


def test_chunks_are_the_same_without_llama_index(embedder: HashEmbedder) -> None:
    _, through = run(embedder, leave_document())
    work = Embedding(embedder, make_profile(embedder))
    directly = embed_chunks(work, chunk_texts("hr/leave.md", "Leave", LEAVE, embedder))
    assert [(item.chunk, item.key, item.hubness) for item in directly] == [
        (item.chunk, item.key, item.hubness) for item in through
    ]
    for one, other in zip(directly, through, strict=True):
        assert np.array_equal(one.vector, other.vector)
        assert np.array_equal(one.tokens.values, other.tokens.values)
        assert np.array_equal(one.units.values, other.units.values)


def test_equal_texts_are_embedded_once(embedder: HashEmbedder) -> None:
    twice = [*chunk_texts("a.md", "Leave", LEAVE, embedder), *chunk_texts("b.md", "Leave", LEAVE, embedder)]
    embedded = embed_chunks(Embedding(embedder, make_profile(embedder)), twice)
    assert embedder.passages == len(embedded) / 2 == 2
    assert [item.chunk.chunk_id for item in embedded] == [item.chunk.chunk_id for item in twice]
