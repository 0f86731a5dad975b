"""The llama-index side of ingest: a document, a node parser and an embedding transformation that others can be put between.

    PolicyDocument → StructureNodeParser → (your TransformComponents) → ChunkEmbedding

A document from any llama-index reader works too: its text is taken as paragraphs. Without transformations of yours the same chunks are made without
llama-index, whose import alone takes longer than publishing one edited document (`ingest.embed`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from llama_index.core.bridge.pydantic import Field, PrivateAttr
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.ingestion.pipeline import remove_unstable_values
from llama_index.core.node_parser.interface import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    TextNode,
    TransformComponent,
)

from ingest.chunk.structure import TokenCounter, chunk_document, embedding_header
from ingest.contract.chunks import Chunk
from ingest.contract.documents import Block, BlockKind, canonical_text
from ingest.contract.index.objects import EmbeddedChunk
from ingest.embed import Embedding, Made, embed_texts, store

# Metadata of ours that the model does not read; whatever another transformation adds is put above the text.
_OWN_KEYS: Final = ("document", "title", "language", "page", "section")


class PolicyDocument(Document):
    """A llama-index document that still knows its blocks. `doc_id` is its path, `text` its canonical text."""

    blocks: tuple[Block, ...] = Field(default=(), exclude=True)


def policy_document(path: str, title: str, language: str, blocks: tuple[Block, ...]) -> PolicyDocument:
    """Make a document of loaded blocks."""
    return PolicyDocument(  # type: ignore[call-arg]  # llama-index takes these through aliases
        id_=path,
        text=canonical_text(blocks)[0],
        blocks=blocks,
        metadata={"document": path, "title": title, "language": language},
        excluded_embed_metadata_keys=list(_OWN_KEYS),
        excluded_llm_metadata_keys=list(_OWN_KEYS),
    )


class StructureNodeParser(NodeParser):
    """Cuts documents along their headings into nodes of some 200 model tokens."""

    count_tokens: TokenCounter = Field(exclude=True)

    _chunks: dict[str, Chunk] = PrivateAttr(default_factory=dict)

    @classmethod
    def class_name(cls) -> str:
        """Name under which llama-index knows this parser."""
        return "StructureNodeParser"

    def take_chunks(self) -> dict[str, Chunk]:
        """Chunks made since the last call, by node id."""
        chunks, self._chunks = self._chunks, {}
        return chunks

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **_: Any) -> list[BaseNode]:
        return [chunk for node in nodes for chunk in self._parse(node)]

    def _parse(self, node: BaseNode) -> list[BaseNode]:
        blocks = node.blocks if isinstance(node, PolicyDocument) else _paragraphs(node)
        path = str(node.metadata.get("document", node.node_id))
        title = str(node.metadata.get("title", path))
        text, _ = canonical_text(blocks)
        result: list[BaseNode] = []
        for chunk in chunk_document(path, title, blocks, self.count_tokens):
            self._chunks[chunk.chunk_id] = chunk
            header = embedding_header(title, chunk, text)
            result.append(
                TextNode(
                    id_=chunk.chunk_id,
                    text=text[chunk.start : chunk.end],
                    metadata={
                        "header": header,
                        "title": title,
                        "section": " > ".join(chunk.section_path),
                        "page": chunk.page,
                    },
                    excluded_embed_metadata_keys=list(_OWN_KEYS),
                    excluded_llm_metadata_keys=list(_OWN_KEYS),
                    metadata_template="{value}",
                    text_template="{metadata_str}\n{content}",
                    relationships={NodeRelationship.SOURCE: node.as_related_node_info()},
                )
            )
        return result


def _paragraphs(node: BaseNode) -> tuple[Block, ...]:
    parts = node.get_content(metadata_mode=MetadataMode.NONE).split("\n\n")
    return tuple(Block(BlockKind.PARAGRAPH, " ".join(part.split())) for part in parts if part.strip())


class ChunkEmbedding(TransformComponent):
    """Sets each node's embedding, re-using what an earlier run made of the same text, and keeps token vectors for the index."""

    embedder: Any = Field(exclude=True)
    profile: Any = Field(exclude=True)
    known: Mapping[str, EmbeddedChunk] = Field(default_factory=dict, exclude=True)
    on_embedded: Callable[[int], None] | None = Field(default=None, exclude=True)

    _results: dict[str, Made] = PrivateAttr(default_factory=dict)

    @classmethod
    def class_name(cls) -> str:
        """Name under which llama-index knows this transformation."""
        return "ChunkEmbedding"

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> Sequence[BaseNode]:
        """Embed the nodes that are new."""
        texts = [node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes]
        made = embed_texts(self._work(), texts, self.on_embedded)
        for node, text, (key, result) in zip(nodes, texts, made, strict=True):
            node.embedding = result.vector.tolist()
            body = node.get_content(metadata_mode=MetadataMode.NONE)
            title = str(node.metadata.get("title", ""))
            self._results[node.node_id] = Made(key, result, len(text) - len(body), title, body)
        return nodes

    def take(self, chunks: Sequence[Chunk]) -> list[EmbeddedChunk]:
        """What was made of the chunks, ready to store, in order."""
        return store(self._work(), chunks, [self._results.pop(chunk.chunk_id) for chunk in chunks])

    def _work(self) -> Embedding:
        return Embedding(self.embedder, self.profile, self.known)


def run_transformations(
    documents: Sequence[PolicyDocument],
    between: Sequence[TransformComponent],
    work: Embedding,
    on_embedded: Callable[[int], None],
) -> dict[str, list[EmbeddedChunk]]:
    """Chunk and embed documents with llama-index transformations in between; the chunks of each document by its path."""
    parser = StructureNodeParser(count_tokens=work.embedder.count_tokens)
    embedding = ChunkEmbedding(embedder=work.embedder, profile=work.profile, known=work.known, on_embedded=on_embedded)
    pipeline = IngestionPipeline(transformations=[parser, *between, embedding], disable_cache=True)
    nodes = pipeline.run(documents=list(documents))
    chunks = parser.take_chunks()
    embedded: dict[str, list[EmbeddedChunk]] = {document.node_id: [] for document in documents}
    kept = [node for node in nodes if node.node_id in chunks and node.ref_doc_id in embedded]
    for node, chunk in zip(kept, embedding.take([chunks[node.node_id] for node in kept]), strict=True):
        embedded[str(node.ref_doc_id)].append(chunk)
    return embedded


def name_with_settings(transformation: TransformComponent) -> str:
    """What tells a transformation from another, as llama-index's own cache does; addresses in memory do not count."""
    return f"{type(transformation).__qualname__} {remove_unstable_values(str(transformation.to_dict()))}"
