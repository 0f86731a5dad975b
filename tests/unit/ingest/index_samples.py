"""Documents written and published without files, loaders or a model."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from hash_embedder import HashEmbedder

from ingest.chunk.structure import chunk_document, sentence_texts
from ingest.contract.chunks import DocumentInfo
from ingest.contract.documents import Block, BlockKind, canonical_text
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import EmbeddedChunk, TokenVectors, UnitVectors, quantise, write_object
from ingest.contract.index.snapshot import IndexedDocument
from ingest.index.profile import QuestionProfile
from ingest.index.writer import publish

LEAVE = (
    Block(BlockKind.HEADING, "Leave", 1),
    Block(BlockKind.PARAGRAPH, "You have thirty days of paid leave. Ask your manager."),
    Block(BlockKind.HEADING, "Sickness", 2),
    Block(BlockKind.PARAGRAPH, "Call in on the first day."),
)


def make_info(path: str = "leave.md", title: str = "Leave", language: str = "en") -> DocumentInfo:
    return DocumentInfo(path, title, language, "md", "f" * 64, "t" * 64)


def make_profile(embedder: HashEmbedder, questions: Mapping[str, Sequence[str]] | None = None) -> QuestionProfile:
    texts = questions or {"en": ["How many days?"], "de": ["Wie viele Tage?"]}
    encodings = {language: embedder.embed_queries(items) for language, items in texts.items()}
    means = [np.mean([item.vector for item in items], axis=0) for items in encodings.values()]
    tokens = [item.tokens for items in encodings.values() for item in items]
    return QuestionProfile(
        ("", *texts),
        np.stack([np.mean(means, axis=0), *means]).astype(np.float32),
        np.concatenate(tokens),
        np.cumsum([0, *(len(item) for item in tokens[:-1])]),
    )


def embedded_chunks(embedder: HashEmbedder, info: DocumentInfo, blocks: tuple[Block, ...]) -> list[EmbeddedChunk]:
    text = canonical_text(blocks)[0]
    chunks = chunk_document(info.path, info.title, blocks, embedder.count_tokens)
    result = []
    for chunk in chunks:
        body = text[chunk.start : chunk.end]
        encoding = embedder.embed_query(body)
        values, scales = quantise(encoding.tokens)
        tokens = TokenVectors(values, scales, np.zeros(len(scales), np.int16))
        key = hashlib.sha256(body.encode()).hexdigest()
        units = UnitVectors(*quantise(embedder.embed_sentences(sentence_texts(info.title, chunk, body))))
        result.append(EmbeddedChunk(chunk, key, encoding.vector, tokens, units, 0.25))
    return result


def write_document(
    layout: IndexLayout,
    embedder: HashEmbedder,
    path: str = "leave.md",
    blocks: tuple[Block, ...] = LEAVE,
    language: str = "en",
) -> IndexedDocument:
    info = make_info(path, language=language)
    key = hashlib.sha256(repr((path, blocks)).encode()).hexdigest()
    dimension = embedder.identity.dimension
    write_object(layout.object_path(key), info, blocks, embedded_chunks(embedder, info, blocks), dimension)
    return IndexedDocument(info, key)


def publish_documents(layout: IndexLayout, embedder: HashEmbedder, *documents: IndexedDocument) -> str:
    return publish(layout, documents, embedder.identity, make_profile(embedder), "corpus-hash")
