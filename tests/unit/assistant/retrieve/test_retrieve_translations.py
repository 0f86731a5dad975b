from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from handbook import Document, make_info, paragraph, publish_handbook, scrubbed
from hash_embedder import HashEmbedder

from assistant.retrieve.records import Query
from assistant.retrieve.retriever import Retriever, documents_of
from assistant.retrieve.translations import LEAST, beside_translations
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current

TODAY = date(2026, 6, 1)
# Others, so that the mean of a language is no one's own.
REST: tuple[Document, ...] = tuple(
    (make_info(f"{word}.{language}.md", language=language, title=word), (paragraph(f"{word} {number} {word}."),))
    for language, words in {
        "en": ["roof", "lamp", "soap", "tree", "moon", "desk"],
        "fr": ["toit", "pont", "sel", "arbre", "lune", "nuit"],
    }.items()
    for number, word in enumerate(words)
)
# The codes stand for what a translation shares with its original; the hash embedder knows only words.
POLICIES: tuple[Document, ...] = (
    (make_info("leave.en.md"), (paragraph("Annual leave KX7 QW2 RT9 PL4 ZU8 MN3 GH5 BV6 CD1 thirty."),)),
    (
        make_info("leave.fr.md", language="fr", title="Title"),
        (paragraph("Congés KX7 QW2 RT9 PL4 ZU8 MN3 GH5 BV6 CD1 thirty."),),
    ),
    (make_info("bikes.en.md"), (paragraph("Annual bicycle allowance."),)),
    (make_info("velos.fr.md", language="fr", title="B"), (paragraph("Vélos garés dans la cour intérieure."),)),
    *REST,
)


def query(text: str) -> Query:
    return Query(scrubbed(text), "en", (), TODAY)


@pytest.fixture
def retriever(tmp_path: Path, embedder: HashEmbedder) -> Retriever:
    publish_handbook(tmp_path, embedder, POLICIES)
    return Retriever(open_current(IndexLayout(tmp_path), embedder.identity), embedder)


def test_translation_stands_right_behind_its_original(retriever: Retriever) -> None:
    found = retriever.search_all_languages(query("annual leave KX7 QW2"), 10).passages
    assert documents_of(found)[:2] == ["leave.en.md", "leave.fr.md"]
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)


def test_what_is_found_is_cut_after_translations_are_moved(retriever: Retriever) -> None:
    assert len(retriever.search_all_languages(query("annual leave thirty days"), 2).passages) == 2
    assert retriever.search_all_languages(query("annual leave thirty days"), 0).passages == ()


def test_another_text_in_another_language_is_not_moved(retriever: Retriever) -> None:
    found = documents_of(retriever.search_all_languages(query("bicycle allowance"), 10).passages)
    assert found[0] == "bikes.en.md"
    assert found[1].endswith(".en.md")


def test_one_language_is_searched_as_ever(tmp_path: Path, embedder: HashEmbedder) -> None:
    publish_handbook(tmp_path, embedder, [document for document in POLICIES if document[0].language == "en"])
    retriever = Retriever(open_current(IndexLayout(tmp_path), embedder.identity), embedder)
    asked = query("annual leave")
    plain, found = retriever.search(asked, 10).passages, retriever.search_all_languages(asked, 10).passages
    assert [(item.position, item.score) for item in found] == [(item.position, item.score) for item in plain]


@pytest.mark.parametrize(("cosine", "moved"), [(LEAST - 0.02, False), (LEAST + 0.02, True)])
def test_only_what_is_near_enough_is_a_translation(retriever: Retriever, cosine: float, moved: bool) -> None:
    english = retriever.search(query("annual leave KX7 QW2 vélos"), 20).passages
    first, bikes, french = (
        next(passage for passage in english if passage.document.path == path)
        for path in ("leave.en.md", "bikes.en.md", "velos.fr.md")
    )
    # Unit vectors of the second encoder are the same here, so that the mean of both cosines is (cosine + 1) / 2 at most.
    axis = np.eye(3, dtype=np.float32)
    passages = [replace(item, score=score) for item, score in ((first, 3.0), (bikes, 2.0), (french, 1.0))]
    middles = [passage.units.values.astype(np.float32).mean(axis=0) for passage in passages]
    second = float(middles[0] @ middles[2] / np.linalg.norm(middles[0]) / np.linalg.norm(middles[2]))
    own = 2 * cosine - second
    vectors = np.stack([axis[0], axis[1], np.array([own, 0, np.sqrt(max(0.0, 1 - own**2))], np.float32)])
    ordered = documents_of(beside_translations(passages, vectors))
    assert (ordered == ["leave.en.md", "velos.fr.md", "bikes.en.md"]) is moved


def test_nothing_found_stays_nothing() -> None:
    assert beside_translations([], np.zeros((0, 3), np.float32)) == ()
