"""What any vector store of the project must do; subclass it and give `make_store`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)

# Unit vectors in the plane, from the first axis to the second.
EAST, NORTH_EAST, NORTH, WEST = [1.0, 0.0], [0.8, 0.6], [0.0, 1.0], [-1.0, 0.0]


def make_node(name: str, vector: Sequence[float] | None, document: str = "a.md", **metadata: Any) -> TextNode:
    source = {NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document)}
    embedding = None if vector is None else list(vector)
    return TextNode(id_=name, text=f"Text of {name}", embedding=embedding, metadata=metadata, relationships=source)


def nearest(store: BasePydanticVectorStore, vector: Sequence[float] = EAST, k: int = 10, **limits: Any) -> list[str]:
    return store.query(VectorStoreQuery(query_embedding=list(vector), similarity_top_k=k, **limits)).ids or []


def where(key: str, operator: FilterOperator, value: Any = None) -> MetadataFilters:
    return MetadataFilters(filters=[MetadataFilter(key=key, operator=operator, value=value)])


class VectorStoreContract:
    """Tests that every store has to pass, on vectors of two dimensions."""

    def make_store(self) -> BasePydanticVectorStore:
        raise NotImplementedError

    @pytest.fixture
    def store(self) -> BasePydanticVectorStore:
        return self.make_store()

    @pytest.fixture
    def filled(self, store: BasePydanticVectorStore) -> BasePydanticVectorStore:
        store.add([
            make_node("east", EAST, "a.md", language="en", pages=1, tags=["leave"]),
            make_node("north-east", NORTH_EAST, "b.md", language="de", pages=2, tags=["leave", "pay"]),
            make_node("north", NORTH, "b.md", language="de", pages=3, tags=[]),
            make_node("west", WEST, "c.md", language="fr"),
        ])  # fmt: skip
        return store

    def test_an_empty_store_finds_nothing(self, store: BasePydanticVectorStore) -> None:
        assert nearest(store) == []
        assert nearest(store, doc_ids=["a.md"]) == []
        assert store.get_nodes() == []
        assert store.add([]) == []

    def test_the_nearest_come_first_with_their_cosine(self, filled: BasePydanticVectorStore) -> None:
        result = filled.query(VectorStoreQuery(query_embedding=EAST, similarity_top_k=3))
        assert result.ids == ["east", "north-east", "north"]
        assert result.similarities == pytest.approx([1.0, 0.8, 0.0])
        assert result.nodes is not None
        assert [node.node_id for node in result.nodes] == result.ids
        assert nearest(filled, k=10) == ["east", "north-east", "north", "west"]

    def test_adding_names_the_nodes(self, store: BasePydanticVectorStore) -> None:
        assert store.add([make_node("x", EAST), make_node("y", NORTH)]) == ["x", "y"]

    def test_a_node_that_is_added_again_is_replaced(self, filled: BasePydanticVectorStore) -> None:
        filled.add([make_node("east", WEST, "z.md")])
        assert nearest(filled)[:2] == ["north-east", "north"]
        assert sorted(nearest(filled)) == ["east", "north", "north-east", "west"]
        assert nearest(filled, doc_ids=["a.md"]) == []
        assert nearest(filled, doc_ids=["z.md"]) == ["east"]

    def test_the_last_of_two_nodes_with_one_name_stays(self, store: BasePydanticVectorStore) -> None:
        store.add([make_node("x", EAST), make_node("y", NORTH), make_node("x", WEST)])
        assert nearest(store) == ["y", "x"]
        store.delete_nodes(["x"])
        assert nearest(store) == ["y"]

    def test_a_node_without_a_vector_changes_nothing(self, filled: BasePydanticVectorStore) -> None:
        with pytest.raises(ValueError, match="embedding"):
            filled.add([make_node("new", NORTH), make_node("east", None)])
        assert nearest(filled) == ["east", "north-east", "north", "west"]

    def test_deleting_a_document_removes_all_its_nodes(self, filled: BasePydanticVectorStore) -> None:
        filled.delete("b.md")
        assert nearest(filled) == ["east", "west"]
        filled.delete("unknown.md")
        assert nearest(filled) == ["east", "west"]

    def test_deleting_nodes_by_name_and_filter(self, filled: BasePydanticVectorStore) -> None:
        filled.delete_nodes(["east", "unknown"])
        assert nearest(filled) == ["north-east", "north", "west"]
        filled.delete_nodes(["west", "north"], filters=where("language", FilterOperator.EQ, "de"))
        assert nearest(filled) == ["north-east", "west"]
        filled.delete_nodes()
        assert nearest(filled) == ["north-east", "west"]
        filled.delete_nodes(filters=where("language", FilterOperator.EQ, "de"))
        assert nearest(filled) == ["west"]

    def test_a_deleted_node_never_answers_for_a_new_one(self, filled: BasePydanticVectorStore) -> None:
        filled.delete_nodes(["east", "north"])
        filled.add([make_node("new", NORTH)])
        assert nearest(filled, NORTH, 1) == ["new"]
        filled.delete_nodes(["north-east"])
        assert nearest(filled, NORTH) == ["new", "west"]
        filled.add([make_node("east", EAST)])
        assert nearest(filled) == ["east", "new", "west"]

    def test_clearing_removes_all(self, filled: BasePydanticVectorStore) -> None:
        filled.clear()
        assert nearest(filled) == []
        filled.add([make_node("new", NORTH)])
        assert nearest(filled) == ["new"]

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            (where("language", FilterOperator.EQ, "de"), ["north-east", "north"]),
            (where("language", FilterOperator.NE, "de"), ["east", "west"]),
            (where("language", FilterOperator.IN, ["en", "fr"]), ["east", "west"]),
            (where("language", FilterOperator.NIN, ["en", "fr"]), ["north-east", "north"]),
            (where("pages", FilterOperator.GT, 1), ["north-east", "north"]),
            (where("pages", FilterOperator.GTE, 2), ["north-east", "north"]),
            (where("pages", FilterOperator.LT, 2), ["east"]),
            (where("pages", FilterOperator.LTE, 2), ["east", "north-east"]),
            (where("tags", FilterOperator.CONTAINS, "pay"), ["north-east"]),
            (where("tags", FilterOperator.ANY, ["pay", "leave"]), ["east", "north-east"]),
            (where("tags", FilterOperator.ALL, ["pay", "leave"]), ["north-east"]),
            (where("tags", FilterOperator.IS_EMPTY), ["north", "west"]),
            (where("language", FilterOperator.TEXT_MATCH, "e"), ["east", "north-east", "north"]),
            (where("language", FilterOperator.TEXT_MATCH_INSENSITIVE, "DE"), ["north-east", "north"]),
            (where("language", FilterOperator.EQ, "xx"), []),
            (MetadataFilters(filters=[]), ["east", "north-east", "north", "west"]),
        ],
    )  # fmt: skip
    def test_filters(self, filled: BasePydanticVectorStore, filters: MetadataFilters, found: list[str]) -> None:
        assert nearest(filled, filters=filters) == found
        assert [node.node_id for node in filled.get_nodes(filters=filters)] == found

    @pytest.mark.parametrize(
        ("condition", "found"),
        [
            (FilterCondition.AND, ["north"]),
            (FilterCondition.OR, ["east", "north-east", "north"]),
            (FilterCondition.NOT, ["west"]),
        ],
    )
    def test_filters_combine(
        self, filled: BasePydanticVectorStore, condition: FilterCondition, found: list[str]
    ) -> None:
        german = MetadataFilter(key="language", value="de")
        odd = where("pages", FilterOperator.IN, [1, 3])
        assert nearest(filled, filters=MetadataFilters(filters=[german, odd], condition=condition)) == found

    def test_nodes_and_documents_can_be_asked_for(self, filled: BasePydanticVectorStore) -> None:
        assert nearest(filled, node_ids=["west", "north", "unknown"]) == ["north", "west"]
        assert nearest(filled, doc_ids=["b.md", "c.md"]) == ["north-east", "north", "west"]
        assert nearest(filled, doc_ids=["b.md"], node_ids=["north", "west"]) == ["north"]
        german = where("language", FilterOperator.EQ, "de")
        assert nearest(filled, k=1, filters=german, doc_ids=["b.md"]) == ["north-east"]
        assert [node.node_id for node in filled.get_nodes(["west", "east"])] == ["east", "west"]

    def test_nodes_keep_text_and_metadata(self, filled: BasePydanticVectorStore) -> None:
        (node,) = filled.get_nodes(["north-east"])
        assert node.get_content() == "Text of north-east"
        assert node.metadata == {"language": "de", "pages": 2, "tags": ["leave", "pay"]}
        assert node.ref_doc_id == "b.md"

    def test_a_query_needs_a_vector(self, filled: BasePydanticVectorStore) -> None:
        with pytest.raises(ValueError, match="query_embedding"):
            filled.query(VectorStoreQuery(query_str="leave"))

    def test_a_vector_of_another_width_changes_nothing(self, filled: BasePydanticVectorStore) -> None:
        with pytest.raises((ValueError, AssertionError)):
            filled.add([make_node("east", [1.0, 0.0, 0.0])])
        assert nearest(filled) == ["east", "north-east", "north", "west"]

    def test_it_can_be_written(self, filled: BasePydanticVectorStore, tmp_path: Path) -> None:
        filled.persist(str(tmp_path / "vectors"))
        assert (tmp_path / "vectors").stat().st_size > 0
