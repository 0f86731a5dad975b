"""A baseline: what llama-index does with the same texts and the same encoder when nothing is set."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import Document, NodeWithScore

from eval.cases.case import Case
from eval.targets.answer import Answer, Citation, Passage
from eval.targets.target import PASSAGES
from ingest.contract.embedding.text_embedder import TextEmbedder

NAME: Final = "llama-index"
_MARKER: Final = " [1]"


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page of a document, or of all of it (`page` None), as llama-index's SimpleDirectoryReader would give it."""

    document: str
    page: int | None
    text: str


class SameEncoder(BaseEmbedding):
    """The product's encoder as llama-index's embedding model: one vector a text, nothing else of it."""

    _embedder: TextEmbedder = PrivateAttr()
    _on_done: Callable[[int], None] | None = PrivateAttr(default=None)

    def __init__(self, embedder: TextEmbedder, on_done: Callable[[int], None] | None = None) -> None:
        super().__init__(model_name=str(embedder.identity), embed_batch_size=32)
        self._embedder, self._on_done = embedder, on_done

    def _get_query_embedding(self, query: str) -> list[float]:
        return _floats(self._embedder.embed_query(query).vector)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [_floats(item.vector) for item in self._embedder.embed_passages(texts, on_done=self._on_done)]


class LlamaIndexTarget:
    """`SentenceSplitter()` and `VectorStoreIndex` as they come; the answer is the best chunk, word for word, and cites its document.

    It refuses nothing, asks nothing back, and knows neither persona nor day. Indexing takes about a second for 40 chunks.

    Args:
        pages: the texts.
        embedder: the model that reads texts and questions.
        progress: called with chunks embedded and in all.
    """

    def __init__(
        self,
        pages: Iterable[PageText],
        embedder: TextEmbedder,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        documents = [
            Document(
                text=page.text,
                metadata={"file_name": page.document, "page_label": str(page.page or "")},
                # As SimpleDirectoryReader does: the encoder reads a page's label and not its file's name.
                excluded_embed_metadata_keys=["file_name"],
            )
            for page in pages
        ]
        nodes = SentenceSplitter().get_nodes_from_documents(documents)
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            if progress:
                progress(done, len(nodes))

        encoder = SameEncoder(embedder, count)
        self._retriever = VectorStoreIndex(nodes, embed_model=encoder).as_retriever(similarity_top_k=PASSAGES)
        self.description = "plain llama-index"

    def answer(self, case: Case) -> Answer:
        """The best chunk."""
        started = time.perf_counter()
        found = self._retriever.retrieve(case.question)
        seconds = time.perf_counter() - started
        if not found:
            return Answer(status="not_found", seconds=seconds)
        best = found[0]
        citation = Citation(n=1, document=_document(best), page=_page(best), quote=_text(best), score=best.score)
        return Answer(answer=_text(best) + _MARKER, citations=(citation,), seconds=seconds, generator=NAME)

    def passages(self, case: Case) -> tuple[Passage, ...]:
        """The ranked chunks."""
        return tuple(
            Passage(document=_document(item), page=_page(item), text=_text(item), score=item.score)
            for item in self._retriever.retrieve(case.question)
        )


def _floats(vector: Any) -> list[float]:
    return [float(value) for value in vector]


def _text(item: NodeWithScore) -> str:
    return str(item.node.get_content())


def _document(item: NodeWithScore) -> str:
    return str(item.node.metadata["file_name"])


def _page(item: NodeWithScore) -> int | None:
    label = item.node.metadata["page_label"]
    return int(label) if label else None
