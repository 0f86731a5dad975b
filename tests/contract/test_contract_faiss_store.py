from pathlib import Path

import faiss
import numpy as np
from vector_store_contract import EAST, NORTH, VectorStoreContract, make_node, nearest

from ingest.contract.vector_store import FaissNodeStore, nodes_with_vectors


class TestFaissNodeStore(VectorStoreContract):
    def make_store(self) -> FaissNodeStore:
        return FaissNodeStore(2)


def test_the_number_of_a_deleted_node_is_not_given_again(tmp_path: Path) -> None:
    store = FaissNodeStore(2)
    store.add([make_node("a", EAST), make_node("b", NORTH)])
    store.delete_nodes(["b"])
    store.clear()
    store.add([make_node("c", NORTH)])
    assert faiss.vector_to_array(store.client.id_map).tolist() == [2]
    assert len(store) == 1
    assert nearest(store) == ["c"]


def test_what_is_written_is_read_by_faiss_in_the_order_of_adding(tmp_path: Path) -> None:
    store = FaissNodeStore(2)
    vectors = np.array([EAST, NORTH], np.float32)
    store.add(nodes_with_vectors([make_node("a", None), make_node("b", None)], vectors))
    store.persist(str(tmp_path / "vectors.faiss"))
    index = faiss.read_index(str(tmp_path / "vectors.faiss"), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
    assert index.ntotal == 2
    assert index.search(vectors, 1)[1].tolist() == [[0], [1]]
