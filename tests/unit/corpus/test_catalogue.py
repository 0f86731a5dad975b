from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

CORPUS = Path(__file__).resolve().parents[3] / "corpus"
COUNTRIES = {"US", "DE", "FR", "ES", "BR", "CN"}
EMPLOYMENT_TYPES = {"full_time", "part_time", "fixed_term", "apprentice"}
LANGUAGES = {"en", "de", "fr", "es", "pt", "zh"}
FORMATS = {".pdf", ".docx", ".html", ".xlsx", ".md"}
FIELDS = {
    "path", "title", "policy", "language", "translation_of", "version", "owner", "audience",
    "effective_from", "effective_to", "review_by", "topics",
}  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    return yaml.safe_load((CORPUS / "catalogue.yaml").read_text(encoding="utf-8"))["documents"]


def test_documents_are_sorted_by_path_and_have_every_field(documents: list[dict[str, Any]]) -> None:
    paths = [document["path"] for document in documents]
    assert paths == sorted(set(paths))
    assert [d["path"] for d in documents if not d.keys() >= FIELDS] == []


def test_every_path_exists_and_every_file_is_listed(documents: list[dict[str, Any]]) -> None:
    listed = {document["path"] for document in documents}
    present = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.suffix in FORMATS}
    assert listed == present


def test_languages_countries_and_employment_types_are_known(documents: list[dict[str, Any]]) -> None:
    for document in documents:
        audience = document["audience"]
        assert document["language"] in LANGUAGES, document["path"]
        assert audience.keys() <= {"country", "employment_type"}, document["path"]
        assert set(audience.get("country", [])) <= COUNTRIES, document["path"]
        assert set(audience.get("employment_type", [])) <= EMPLOYMENT_TYPES, document["path"]


def test_dates_are_in_order(documents: list[dict[str, Any]]) -> None:
    for document in documents:
        assert isinstance(document["effective_from"], date), document["path"]
        assert document["effective_to"] is None or document["effective_to"] > document["effective_from"], document[
            "path"
        ]


def test_a_translation_names_an_existing_document_of_the_same_policy(documents: list[dict[str, Any]]) -> None:
    by_path = {document["path"]: document for document in documents}
    for document in documents:
        if document["translation_of"] is not None:
            original = by_path[document["translation_of"]]
            assert original["policy"] == document["policy"], document["path"]
            assert original["language"] != document["language"], document["path"]
            assert original["translation_of"] is None, document["path"]


def test_versions_of_one_policy_for_one_audience_do_not_overlap(documents: list[dict[str, Any]]) -> None:
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for document in documents:
        key = (document["policy"], document["language"], repr(sorted(document["audience"].items())))
        groups[key].append(document)
    for group in groups.values():
        for one, other in combinations(group, 2):
            starts = max(one["effective_from"], other["effective_from"])
            ends = min(one["effective_to"] or date.max, other["effective_to"] or date.max)
            assert starts > ends, f"{one['path']} and {other['path']}"


def test_the_corpus_is_as_varied_as_it_claims(documents: list[dict[str, Any]]) -> None:
    assert len(documents) >= 30
    assert {Path(document["path"]).suffix for document in documents} == FORMATS
    assert {document["language"] for document in documents} == LANGUAGES


def test_one_handbook_has_40_pages_or_more(documents: list[dict[str, Any]]) -> None:
    counts = []
    for document in documents:
        if document["path"].endswith(".pdf"):
            with pypdfium2.PdfDocument(CORPUS / document["path"]) as pdf:
                counts.append(len(pdf))
    assert max(counts) >= 40
