"""A llama-index vector store over `faiss.IndexIDMap2` that really deletes, never reuses an id, and filters.

llama-index's own `FaissVectorStore` cannot delete or filter, and its `FaissMapVectorStore` reuses ids after a delete, so a query may return
another node than the one that was found.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import BaseNode, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryResult,
)

from ingest.contract.embedding.vectors import Matrix


class FaissNodeStore(BasePydanticVectorStore):
    """Vectors of nodes, each under its own id for life.

    Cosine by inner product: vectors are expected at length 1. `add`, `delete` (by document), `delete_nodes`, `get_nodes`, `query` with metadata
    filters and `persist` do what the llama-index interface says.
    """

    stores_text: bool = True
    is_embedding_query: bool = True

    _index: Any = PrivateAttr()
    _nodes: dict[int, BaseNode] = PrivateAttr()
    _ids: dict[str, int] = PrivateAttr()
    _next: int = PrivateAttr()

    def __init__(self, dimension: int) -> None:
        super().__init__(stores_text=True)
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._nodes = {}
        self._ids = {}
        self._next = 0

    @property
    def client(self) -> Any:
        """The FAISS index."""
        return self._index

    def __len__(self) -> int:
        return len(self._nodes)

    def add(self, nodes: Sequence[BaseNode], **_: Any) -> list[str]:
        """Add nodes with their embeddings; a node id that is already there is replaced, and the last of two in one call stays.

        Raises:
            ValueError: a node has no embedding or one of another width; nothing was changed.
        """
        latest = {node.node_id: node for node in nodes}
        vectors: Matrix = np.array([node.get_embedding() for node in latest.values()], np.float32)
        if latest and vectors.shape[1] != self._index.d:
            raise ValueError(f"FaissNodeStore holds vectors of {self._index.d} numbers, these have {vectors.shape[1]}")
        known = [name for name in latest if name in self._ids]
        if known:
            self.delete_nodes(known)
        ids = np.arange(self._next, self._next + len(latest), dtype=np.int64)
        if latest:
            self._index.add_with_ids(vectors, ids)
        for number, (name, node) in zip(ids.tolist(), latest.items(), strict=True):
            self._nodes[number] = node
            self._ids[name] = number
        self._next += len(latest)
        return [node.node_id for node in nodes]

    def delete(self, ref_doc_id: str, **_: Any) -> None:
        """Remove every node of a document."""
        self.delete_nodes([node.node_id for node in self._nodes.values() if node.ref_doc_id == ref_doc_id])

    def delete_nodes(self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None, **_: Any) -> None:
        """Remove nodes by id, by filter, or both together."""
        chosen = [
            number
            for number, node in self._nodes.items()
            if (node_ids is None or node.node_id in node_ids) and _admits(filters, node)
        ]
        if node_ids is None and filters is None:
            return
        if chosen:
            self._index.remove_ids(np.array(chosen, np.int64))
        for number in chosen:
            del self._ids[self._nodes.pop(number).node_id]

    def clear(self) -> None:
        """Remove every node; ids go on counting."""
        self.delete_nodes(list(self._ids))

    def get_nodes(self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None) -> list[BaseNode]:
        """Nodes by id and filter, in the order they were added."""
        return [
            node
            for _, node in sorted(self._nodes.items())
            if (node_ids is None or node.node_id in node_ids) and _admits(filters, node)
        ]

    def query(self, query: VectorStoreQuery, **_: Any) -> VectorStoreQueryResult:
        """The most similar nodes that pass the query's filters, node ids and document ids."""
        if query.query_embedding is None:
            raise ValueError("FaissNodeStore.query needs query_embedding; let the retriever embed the question")
        allowed = self._allowed(query)
        if allowed is not None and not allowed:
            return VectorStoreQueryResult(nodes=[], similarities=[], ids=[])
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.array(allowed, np.int64))
            parameters = faiss.SearchParameters(sel=selector)
        vector = np.array([query.query_embedding], np.float32)
        scores, numbers = self._index.search(vector, query.similarity_top_k, params=parameters)
        found = [(float(s), int(n)) for s, n in zip(scores[0], numbers[0], strict=True) if n >= 0]
        nodes = [self._nodes[number] for _, number in found]
        return VectorStoreQueryResult(
            nodes=nodes, similarities=[score for score, _ in found], ids=[node.node_id for node in nodes]
        )

    def persist(self, persist_path: str, fs: Any = None) -> None:
        """Write the FAISS index to `persist_path`."""
        faiss.write_index(self._index, str(Path(persist_path)))

    def _allowed(self, query: VectorStoreQuery) -> list[int] | None:
        if query.filters is None and not query.node_ids and not query.doc_ids:
            return None
        return [
            number
            for number, node in self._nodes.items()
            if (not query.node_ids or node.node_id in query.node_ids)
            and (not query.doc_ids or node.ref_doc_id in query.doc_ids)
            and _admits(query.filters, node)
        ]


def _admits(filters: MetadataFilters | None, node: BaseNode) -> bool:
    if filters is None:
        return True
    results: Iterable[bool] = (
        _admits(item, node) if isinstance(item, MetadataFilters) else _passes(item, node.metadata.get(item.key))
        for item in filters.filters
    )
    if filters.condition == FilterCondition.OR:
        return any(results)
    if filters.condition == FilterCondition.NOT:
        return not any(results)
    return all(results)


def _passes(condition: MetadataFilter, value: Any) -> bool:
    wanted: Any = condition.value
    match condition.operator:
        case FilterOperator.EQ:
            return bool(value == wanted)
        case FilterOperator.NE:
            return bool(value != wanted)
        case FilterOperator.IN:
            return value in wanted
        case FilterOperator.NIN:
            return value not in wanted
        case FilterOperator.IS_EMPTY:
            return value in (None, "", [])
        case FilterOperator.CONTAINS:
            return value is not None and wanted in value
        case FilterOperator.ANY:
            return value is not None and any(item in value for item in wanted)
        case FilterOperator.ALL:
            return value is not None and all(item in value for item in wanted)
        case FilterOperator.TEXT_MATCH:
            return value is not None and str(wanted) in str(value)
        case FilterOperator.TEXT_MATCH_INSENSITIVE:
            return value is not None and str(wanted).casefold() in str(value).casefold()
    if value is None:
        return False
    compare = {
        FilterOperator.GT: value > wanted,
        FilterOperator.GTE: value >= wanted,
        FilterOperator.LT: value < wanted,
        FilterOperator.LTE: value <= wanted,
    }
    return bool(compare[condition.operator])


def nodes_with_vectors(nodes: Sequence[TextNode], vectors: Matrix) -> Sequence[TextNode]:
    """Set each node's embedding."""
    for node, vector in zip(nodes, vectors, strict=True):
        node.embedding = vector.tolist()
    return nodes
