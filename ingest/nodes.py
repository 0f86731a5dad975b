"""The llama-index side of ingest: a document, a node parser and an embedding transformation that others can be put between.

    PolicyDocument → StructureNodeParser → (your TransformComponents) → ChunkEmbedding

A document from any llama-index reader works too: its text is taken as paragraphs.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from llama_index.core.bridge.pydantic import Field, PrivateAttr
from llama_index.core.node_parser.interface import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    TextNode,
    TransformComponent,
)

from ingest.chunk.structure import TokenCounter, chunk_document, embedding_header, sentence_texts
from ingest.contract.chunks import Chunk
from ingest.contract.documents import Block, BlockKind, canonical_text
from ingest.contract.embedding.text_embedder import Encoding, TextEmbedder
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.objects import EmbeddedChunk, TokenVectors, UnitVectors, quantise
from ingest.index.profile import QuestionProfile

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

    _results: dict[str, "_Made"] = PrivateAttr(default_factory=dict)

    @classmethod
    def class_name(cls) -> str:
        """Name under which llama-index knows this transformation."""
        return "ChunkEmbedding"

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> Sequence[BaseNode]:
        """Embed the nodes that are new."""
        embedder: TextEmbedder = self.embedder
        texts = [node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes]
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        new = [i for i, key in enumerate(keys) if key not in self.known]
        encodings = dict(
            zip(new, embedder.embed_passages([texts[i] for i in new], on_done=self.on_embedded), strict=True)
        )
        for i, node in enumerate(nodes):
            result = encodings.get(i) or self.known[keys[i]]
            node.embedding = result.vector.tolist()
            body = node.get_content(metadata_mode=MetadataMode.NONE)
            title = str(node.metadata.get("title", ""))
            self._results[node.node_id] = _Made(keys[i], result, len(texts[i]) - len(body), title, body)
        return nodes

    def take(self, chunks: Sequence[Chunk]) -> list[EmbeddedChunk]:
        """What was made of the chunks, ready to store, in order. The units of all that are new are encoded together."""
        made = [self._results.pop(chunk.chunk_id) for chunk in chunks]
        embedder: TextEmbedder = self.embedder
        new = [i for i, item in enumerate(made) if isinstance(item.result, Encoding)]
        texts = [sentence_texts(made[i].title, chunks[i], made[i].body) for i in new]
        vectors = embedder.embed_sentences([text for own in texts for text in own])
        ends = np.cumsum([len(own) for own in texts])
        units = dict(zip(new, np.split(vectors, ends[:-1]), strict=True)) if new else {}
        return [
            self._stored(chunk, item, units.get(i)) for i, (chunk, item) in enumerate(zip(chunks, made, strict=True))
        ]

    def _stored(self, chunk: Chunk, made: "_Made", units: Matrix | None) -> EmbeddedChunk:
        result = made.result
        if isinstance(result, EmbeddedChunk) or units is None:
            assert isinstance(result, EmbeddedChunk)
            return replace(result, chunk=chunk, key=made.key)
        profile: QuestionProfile = self.profile
        tokens = TokenVectors(*quantise(result.tokens), _token_units(chunk, result, made.offset))
        hubness = profile.hubness(result.tokens)
        return EmbeddedChunk(chunk, made.key, result.vector, tokens, UnitVectors(*quantise(units)), hubness)


@dataclass(frozen=True, slots=True)
class _Made:
    """What embedding made of a node; `offset` is where the node's own text begins in what the model read."""

    key: str
    result: Encoding | EmbeddedChunk
    offset: int
    title: str
    body: str


def _token_units(chunk: Chunk, encoding: Encoding, offset: int) -> "np.ndarray[Any, np.dtype[np.int16]]":
    """Index of the unit that each token stands in, -1 in the header."""
    middles = encoding.spans.mean(axis=1) - offset + chunk.start
    starts = np.array([unit.start for unit in chunk.units])
    units = np.searchsorted(starts, middles, side="right") - 1
    units[middles < chunk.start] = -1
    return np.asarray(units, dtype=np.int16)
