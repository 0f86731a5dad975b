from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from handbook import Document, heading, make_info, paragraph, publish_handbook, scrubbed
from hash_embedder import HashEmbedder

from assistant.retrieve.records import Found, Query
from assistant.retrieve.retriever import RetrievalWeights, Retriever, documents_of
from ingest.contract.chunks import Audience
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current

TODAY = date(2026, 6, 1)
HANDBOOK: tuple[Document, ...] = (
    (
        make_info("leave.en.md"),
        (heading("Leave"), paragraph("Everyone has thirty days of annual leave."), paragraph("Ask your manager.")),
    ),
    (
        make_info("leave-2024.en.md", effective_from=date(2024, 1, 1), effective_to=date(2024, 12, 31)),
        (paragraph("Everyone has twenty days of annual leave."),),
    ),
    (
        make_info("leave-2027.en.md", effective_from=date(2027, 1, 1)),
        (paragraph("Everyone has forty days of annual leave."),),
    ),
    (
        make_info("es/boda.es.md", language="es", audience=Audience({"country": ("ES",)})),
        (paragraph("Quince días de permiso por matrimonio."),),
    ),
    (
        make_info("apprentices.en.md", audience=Audience({"employment_type": ("apprentice",), "country": ("DE", "FR")})),
        (paragraph("Apprentices have block leave."),),
    ),
)  # fmt: skip


@pytest.fixture
def retriever(tmp_path: Path, embedder: HashEmbedder) -> Retriever:
    return open_retriever(tmp_path, embedder, HANDBOOK)


def open_retriever(
    folder: Path, embedder: HashEmbedder, documents: tuple[Document, ...], weights: RetrievalWeights | None = None
) -> Retriever:
    publish_handbook(folder, embedder, documents)
    return Retriever(open_current(IndexLayout(folder), embedder.identity), embedder, weights)


def search(
    retriever: Retriever,
    text: str,
    persona: Mapping[str, str] | None = None,
    as_of: date = TODAY,
    k: int = 10,
    language: str = "en",
) -> Found:
    return retriever.search(Query(scrubbed(text), language, tuple(sorted((persona or {}).items())), as_of), k)


def test_best_passage_holds_the_words_of_the_question(retriever: Retriever) -> None:
    found = search(retriever, "days of annual leave")
    best = found.passages[0]
    assert best.document.path == "leave.en.md"
    assert "thirty days of annual leave" in best.text
    assert best.lexical > 0
    assert best.late == pytest.approx(1.0, abs=0.02)
    scores = [passage.score for passage in found.passages]
    assert scores == sorted(scores, reverse=True)
    assert len(found.encoding.tokens) == 4


def test_no_more_passages_than_asked_for(retriever: Retriever) -> None:
    assert len(search(retriever, "annual leave", k=1).passages) == 1
    assert len(search(retriever, "annual leave", k=100).passages) == 3


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2023, 12, 31), set()),
        (date(2024, 1, 1), {"leave-2024.en.md"}),
        (date(2024, 12, 31), {"leave-2024.en.md"}),
        (date(2025, 1, 1), set()),
        (date(2027, 1, 1), {"leave-2027.en.md"}),
    ],
)
def test_only_documents_in_force_are_found(retriever: Retriever, day: date, years: set[str]) -> None:
    found = set(documents_of(search(retriever, "annual leave", as_of=day).passages))
    assert {path for path in found if path.startswith("leave-20")} == years
    assert "leave.en.md" in found


@pytest.mark.parametrize(
    ("persona", "shut_out"),
    [
        ({}, set()),
        ({"country": "ES"}, {"apprentices.en.md"}),
        ({"country": "es"}, {"apprentices.en.md"}),
        ({"country": "DE"}, {"es/boda.es.md"}),
        ({"country": "DE", "employment_type": "full_time"}, {"es/boda.es.md", "apprentices.en.md"}),
        ({"employment_type": "apprentice"}, set()),
        ({"site": "moon"}, set()),
    ],
)
def test_documents_for_others_are_not_found(retriever: Retriever, persona: dict[str, str], shut_out: set[str]) -> None:
    found = set(documents_of(search(retriever, "leave permiso", persona).passages))
    assert found == {"leave.en.md", "es/boda.es.md", "apprentices.en.md"} - shut_out


def test_search_keeps_to_where_it_is_told_to_look(retriever: Retriever) -> None:
    query = Query(scrubbed("thirty days of annual leave"), "en", (), TODAY)
    everywhere = retriever.search(query, 10).passages
    within = np.arange(len(retriever.snapshot)) != everywhere[0].position
    assert [
        p.position for p in retriever.search(query, 10, within).passages if p.position == everywhere[0].position
    ] == []
    past = np.array([retriever.snapshot.document_of(at).info.path == "leave-2024.en.md" for at in range(len(within))])
    assert retriever.search(query, 10, past).passages == ()


def test_nothing_is_found_where_nothing_is_allowed(tmp_path: Path, embedder: HashEmbedder) -> None:
    retriever = open_retriever(tmp_path, embedder, HANDBOOK[1:2])
    found = search(retriever, "annual leave")
    assert found.passages == ()
    assert len(found.encoding.tokens) == 2


def test_index_without_a_passage_is_searched_in_vain(tmp_path: Path, embedder: HashEmbedder) -> None:
    retriever = open_retriever(tmp_path, embedder, ((make_info(), (heading("Only a heading"),)),))
    assert search(retriever, "annual leave").passages == ()


@pytest.mark.parametrize("text", ["?!", "<PERSON>", "of", "的", "q" * 2000])
def test_odd_question_finds_something_or_nothing_but_never_fails(retriever: Retriever, text: str) -> None:
    assert len(search(retriever, text).passages) <= 3


def test_placeholder_is_not_searched_for(retriever: Retriever) -> None:
    with_person = search(retriever, "<PERSON_2> annual leave")
    assert len(with_person.encoding.tokens) == 2
    plain = search(retriever, " annual leave")
    assert [item.score for item in with_person.passages] == [item.score for item in plain.passages]


def test_same_language_is_preferred_between_equals(tmp_path: Path, embedder: HashEmbedder) -> None:
    words = (paragraph("Home office 2026"),)
    documents = ((make_info("a.en.md"), words), (make_info("a.fr.md", language="fr", title="A"), words))
    retriever = open_retriever(tmp_path, embedder, documents)
    for language in ("en", "fr"):
        assert search(retriever, "home office", language=language).passages[0].document.language == language


def test_weights_decide_what_counts(tmp_path: Path, embedder: HashEmbedder) -> None:
    documents = (
        (make_info("exact.en.md"), (paragraph("parking permit"),)),
        (make_info("long.en.md"), (paragraph("parking " * 30 + "permit"),)),
    )
    nothing = RetrievalWeights(**dict.fromkeys(RetrievalWeights.__dataclass_fields__, 0.0))
    retriever = open_retriever(tmp_path, embedder, documents, nothing)
    assert {passage.score for passage in search(retriever, "parking permit").passages} == {0.0}


def test_documents_are_listed_once_and_best_first(retriever: Retriever) -> None:
    passages = search(retriever, "annual leave").passages
    assert documents_of([*passages, *passages]) == [passage.document.path for passage in passages]
