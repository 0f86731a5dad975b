"""Turns chunks into what the index stores of them, re-using what an earlier run made of the same text."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ingest.chunk.structure import chunk_document, embedding_header, sentence_texts
from ingest.contract.chunks import Chunk
from ingest.contract.documents import Block, canonical_text
from ingest.contract.embedding.text_embedder import Encoding, TextEmbedder
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.index.objects import EmbeddedChunk, TokenVectors, UnitVectors, quantise
from ingest.index.profile import QuestionProfile


@dataclass(frozen=True, slots=True)
class ChunkText:
    """A chunk on its way: `title` of its document, its own text, and what the model reads (`read`: a header, then the text)."""

    chunk: Chunk
    title: str
    body: str
    read: str


@dataclass(frozen=True, slots=True)
class Embedding:
    """What is needed to embed chunks: the model, the profile of questions, and what is known by the hash of what the model read."""

    embedder: TextEmbedder
    profile: QuestionProfile
    known: Mapping[str, EmbeddedChunk] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """What embedding made of a text; `offset` is where the chunk's own text begins in what the model read."""

    key: str
    result: Encoding | EmbeddedChunk
    offset: int
    title: str
    body: str


def chunk_texts(path: str, title: str, blocks: tuple[Block, ...], embedder: TextEmbedder) -> list[ChunkText]:
    """Cut a document into chunks, with what the model is to read of each."""
    text, _ = canonical_text(blocks)
    found = []
    for chunk in chunk_document(path, title, blocks, embedder.count_tokens):
        body = text[chunk.start : chunk.end]
        found.append(ChunkText(chunk, title, body, f"{embedding_header(title, chunk, text)}\n{body}"))
    return found


def embed_texts(work: Embedding, texts: Sequence[str], on_done: Callable[[int], None] | None) -> list[tuple[str, Any]]:
    """For each text its hash and what the model made of it, or what is known of it; equal texts are embedded once."""
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in work.known}
    made = dict(zip(new, work.embedder.embed_passages(list(new.values()), on_done=on_done), strict=True))
    return [(key, made[key] if key in made else work.known[key]) for key in keys]


def embed_chunks(
    work: Embedding, chunks: Sequence[ChunkText], on_done: Callable[[int], None] | None = None
) -> list[EmbeddedChunk]:
    """Embed chunks together, ready to store, in order."""
    results = embed_texts(work, [item.read for item in chunks], on_done)
    made = [
        Made(key, result, len(item.read) - len(item.body), item.title, item.body)
        for (key, result), item in zip(results, chunks, strict=True)
    ]
    return store(work, [item.chunk for item in chunks], made)


def store(work: Embedding, chunks: Sequence[Chunk], made: Sequence[Made]) -> list[EmbeddedChunk]:
    """What was made of chunks, ready to store, in order. The units of all that are new are encoded together."""
    new = [i for i, item in enumerate(made) if isinstance(item.result, Encoding)]
    texts = [sentence_texts(made[i].title, chunks[i], made[i].body) for i in new]
    vectors = work.embedder.embed_sentences([text for own in texts for text in own])
    ends = np.cumsum([len(own) for own in texts])
    units = dict(zip(new, np.split(vectors, ends[:-1]), strict=True)) if new else {}
    return [_stored(work, chunk, made[i], units.get(i)) for i, chunk in enumerate(chunks)]


def _stored(work: Embedding, chunk: Chunk, made: Made, units: Matrix | None) -> EmbeddedChunk:
    result = made.result
    if isinstance(result, EmbeddedChunk) or units is None:
        assert isinstance(result, EmbeddedChunk)
        return replace(result, chunk=chunk, key=made.key)
    tokens = TokenVectors(*quantise(result.tokens), _token_units(chunk, result, made.offset))
    hubness = work.profile.hubness(result.tokens)
    return EmbeddedChunk(chunk, made.key, result.vector, tokens, UnitVectors(*quantise(units)), hubness)


def _token_units(chunk: Chunk, encoding: Encoding, offset: int) -> "np.ndarray[Any, np.dtype[np.int16]]":
    """Index of the unit that each token stands in, -1 in the header."""
    middles = encoding.spans.mean(axis=1) - offset + chunk.start
    starts = np.array([unit.start for unit in chunk.units])
    units = np.searchsorted(starts, middles, side="right") - 1
    units[middles < chunk.start] = -1
    return np.asarray(units, dtype=np.int16)
