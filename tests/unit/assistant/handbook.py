"""A small handbook for tests of the assistant: records made by hand, and whole indexes published without files or a model."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from hash_embedder import HashEmbedder

from assistant.answer.records import Fragment
from assistant.privacy.text import _ISSUER, ScrubbedText
from assistant.retrieve.records import Passage
from ingest.chunk.structure import chunk_document, embedding_header, sentence_texts
from ingest.contract.chunks import Chunk, DocumentInfo
from ingest.contract.documents import Block, BlockKind, canonical_text
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import EmbeddedChunk, TokenVectors, UnitVectors, quantise, write_object
from ingest.contract.index.snapshot import IndexedDocument
from ingest.index.profile import QuestionProfile
from ingest.index.writer import publish

Document = tuple[DocumentInfo, tuple[Block, ...]]


def scrubbed(text: str) -> ScrubbedText:
    return ScrubbedText(text, (), issuer=_ISSUER)


def make_info(path: str = "leave.en.md", **fields: Any) -> DocumentInfo:
    title = fields.pop("title", path.split("/")[-1].split(".")[0].capitalize())
    return DocumentInfo(path, title, fields.pop("language", "en"), "md", "f" * 64, "0123456789abcdef" * 4, **fields)


def heading(text: str, level: int = 1) -> Block:
    return Block(BlockKind.HEADING, text, level)


def paragraph(text: str, page: int | None = None) -> Block:
    return Block(BlockKind.PARAGRAPH, text, page=page)


def items(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(BlockKind.LIST_ITEM, text) for text in texts)


def table(*rows: tuple[str, ...], page: int | None = None) -> Block:
    return Block(BlockKind.TABLE, "\n".join(" | ".join(row) for row in rows), page=page, rows=rows)


def chunks_of(blocks: tuple[Block, ...], info: DocumentInfo | None = None) -> tuple[Chunk, ...]:
    info = info or make_info()
    return chunk_document(info.path, info.title, blocks, HashEmbedder().count_tokens)


def embedded(embedder: HashEmbedder, info: DocumentInfo, blocks: tuple[Block, ...]) -> list[EmbeddedChunk]:
    """Chunks as ingest embeds them, without its pipeline."""
    text = canonical_text(blocks)[0]
    result = []
    for chunk in chunks_of(blocks, info):
        header = embedding_header(info.title, chunk, text)
        encoding = embedder.embed_query(f"{header}\n{text[chunk.start : chunk.end]}")
        values, scales = quantise(encoding.tokens)
        middles = encoding.spans.mean(axis=1) - len(header) - 1 + chunk.start
        units = np.searchsorted([unit.start for unit in chunk.units], middles, side="right") - 1
        units[middles < chunk.start] = -1
        tokens = TokenVectors(values, scales, units.astype(np.int16))
        body = text[chunk.start : chunk.end]
        units = UnitVectors(*quantise(embedder.embed_sentences(sentence_texts(info.title, chunk, body))))
        result.append(EmbeddedChunk(chunk, chunk.chunk_id, encoding.vector, tokens, units, 0.0))
    return result


def make_passage(
    info: DocumentInfo, blocks: tuple[Block, ...], which: int = 0, score: float = 1.0, **parts: float
) -> Passage:
    """One chunk of a document as retrieval would give it."""
    item = embedded(HashEmbedder(), info, blocks)[which]
    text = canonical_text(blocks)[0][item.chunk.start : item.chunk.end]
    measured = {"dense": 0.5, "lexical": 1.0, "late": 0.5, "sentence": 0.5, "concepts": 0.0} | parts
    return Passage(which, info, item.chunk, text, item.tokens, item.units, score=score, **measured)


def make_fragment(quote: str = "You have 30 days.", **fields: Any) -> Fragment:
    info = fields.pop("document", None) or make_info(title="Annual leave", version="2.0")
    start = fields.pop("start", 10)
    defaults = {"page": None, "section": "What you get", "shown": quote, "score": 0.5}
    return Fragment(document=info, start=start, end=start + len(quote), quote=quote, **{**defaults, **fields})


def publish_handbook(
    folder: Path, embedder: HashEmbedder, documents: Sequence[Document], glossary: Glossary | None = None
) -> str:
    """Publish an index of these documents; returns the snapshot's name."""
    layout = IndexLayout(folder)
    layout.root.mkdir(parents=True, exist_ok=True)
    indexed = []
    for info, blocks in documents:
        key = hashlib.sha256(repr((info, blocks, embedder.identity)).encode()).hexdigest()
        write_object(
            layout.object_path(key), info, blocks, embedded(embedder, info, blocks), embedder.identity.dimension
        )
        indexed.append(IndexedDocument(info, key))
    encodings = embedder.embed_queries(["How many days?", "Who is told?"])
    mean = np.zeros((1, embedder.identity.dimension), np.float32)
    starts = np.array([0, len(encodings[0].tokens)])
    profile = QuestionProfile(("",), mean, np.concatenate([item.tokens for item in encodings]), starts)
    return publish(layout, indexed, embedder.identity, profile, "corpus-hash", glossary=glossary)


def in_language(info: DocumentInfo, language: str) -> DocumentInfo:
    return replace(info, language=language, path=info.path.replace(".en.", f".{language}."))
