"""Records that pass between retrieval and what comes after it."""

from dataclasses import dataclass
from datetime import date

from assistant.privacy.text import ScrubbedText
from ingest.contract.chunks import Chunk, DocumentInfo
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.text_embedder import Encoding
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.index.objects import TokenVectors, UnitVectors


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be searched for.

    `persona` is what is known of the person (country, employment type), as sorted pairs so that it can be a cache key.
    """

    question: ScrubbedText
    language: str
    persona: tuple[tuple[str, str], ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found, with what each part of the search made of it.

    `dense` is the cosine after centring, `lexical` the BM25 score, `late` the mean over question tokens of the best cosine with a token of the
    passage less what any question would get there, `sentence` the best cosine of a unit by the second encoder, `concepts` the BM25 score of
    the glossary's concepts; `score` is their fusion, comparable within one question only.
    """

    position: int
    document: DocumentInfo
    chunk: Chunk
    text: str
    tokens: TokenVectors
    units: UnitVectors
    dense: float
    lexical: float
    late: float
    sentence: float
    concepts: float
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The passages of a question, best first, and the question as the encoders see it.

    `sentence` is (s,), by the second encoder; `concepts` are the ids of the glossary's concepts that the question speaks of; `embedding` names
    the encoders.
    """

    passages: tuple[Passage, ...]
    encoding: Encoding
    sentence: Matrix
    concepts: frozenset[str] = frozenset()
    glossary: Glossary | None = None
    embedding: EmbeddingIdentity | None = None
