from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from handbook import heading, make_info, publish_handbook, scrubbed, table
from hash_embedder import HashEmbedder
from plans import HANDBOOK, LEAVE, TODAY

from assistant.answer.confidence import packaged_model
from assistant.answer.phrases import phrases_for
from assistant.compare.choose import Thresholds
from assistant.compare.comparer import Compared, Comparer
from assistant.reading import Asking
from assistant.retrieve.retriever import Retriever
from ingest.contract.documents import Block, canonical_text
from ingest.contract.glossary.files import read_glossary
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current

# The hashed words know no meaning, so a right row is less probable than with a model.
ANY = replace(Thresholds(), least=0.0001, alone=0.02)
TEXTS = {info.path: canonical_text(blocks)[0] for info, blocks in HANDBOOK}


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    embedder = HashEmbedder()
    folder = tmp_path_factory.mktemp("plans")
    publish_handbook(folder, embedder, HANDBOOK)
    return Retriever(open_current(IndexLayout(folder), embedder.identity), embedder)


def compare(
    retriever: Retriever,
    text: str,
    language: str = "en",
    persona: Mapping[str, str] | None = None,
    day: date = TODAY,
    thresholds: Thresholds = ANY,
) -> Compared | None:
    asking = Asking(scrubbed(text), language, language, persona or {}, day)
    return Comparer(packaged_model(), thresholds).compare(asking, retriever, phrases_for(language))


def cells(compared: Compared | None, label: str | None = None) -> dict[str, str]:
    """What is said of each thing in one respect, the first if none is named."""
    assert compared is not None
    rows = compared.comparison.rows
    row = rows[0] if label is None else next(row for row in rows if row.label == label)
    return dict(zip(compared.comparison.columns, (cell.text for cell in row.cells), strict=True))


def test_columns_of_one_table_are_set_side_by_side(retriever: Retriever) -> None:
    compared = compare(retriever, "What is the difference between Standard and Plus for the emergency room?")
    assert cells(compared, "Emergency room") == {"Standard": "US$250", "Plus": "US$150"}


def test_table_is_found_among_several_with_the_same_columns(retriever: Retriever) -> None:
    compared = compare(retriever, "Standard vs Plus vs Saver: teletherapy sessions at the low price")
    assert cells(compared, "Sessions at the low price") == {"Standard": "20", "Plus": "30", "Saver": "12"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Unterschied zwischen Standard und Plus bei der Selbstbeteiligung?", "de"),
        ("¿Qué diferencia hay entre Standard y Plus en la franquicia?", "es"),
        ("Difference between Standard and Plus in the deductible?", "en"),
    ],
)
def test_row_that_is_called_what_is_asked_about_comes_first(
    tmp_path: Path, embedder: HashEmbedder, text: str, language: str
) -> None:
    publish_handbook(tmp_path, embedder, HANDBOOK, glossary=read_glossary(None))
    retriever = Retriever(open_current(IndexLayout(tmp_path), embedder.identity), embedder)
    assert cells(compare(retriever, text, language)) == {"Standard": "US$750", "Plus": "US$300"}


def test_rows_of_the_same_name_are_told_apart_by_their_section(tmp_path: Path, embedder: HashEmbedder) -> None:
    def amounts(section: str, first: str, second: str) -> tuple[Block, ...]:
        rows = ((section, "Standard", "Plus"), ("Deductible", first, second), ("Copay", "US$20", "US$10"))
        return heading(f"4.1 {section}", 2), table(*rows)

    blocks = (heading("Plans"), *amounts("In network", "US$750", "US$300"), *amounts("Outside", "US$2,000", "US$900"))
    publish_handbook(tmp_path, embedder, [(make_info("plans.en.md"), blocks)], glossary=read_glossary(None))
    retriever = Retriever(open_current(IndexLayout(tmp_path), embedder.identity), embedder)
    compared = compare(retriever, "Difference between Standard and Plus in the deductible?")
    assert cells(compared, "Deductible (In network)") == {"Standard": "US$750", "Plus": "US$300"}
    assert cells(compared, "Deductible (Outside)") == {"Standard": "US$2,000", "Plus": "US$900"}


def test_empty_cell_is_not_stated(retriever: Retriever) -> None:
    compared = compare(retriever, "Which pays more for hearing aids, Plus or Saver?")
    assert cells(compared, "Hearing aids") == {"Plus": "US$4,000", "Saver": "not stated"}


def test_rows_of_one_table_are_set_side_by_side(retriever: Retriever) -> None:
    compared = compare(retriever, "What is the difference between a drop and a wave?")
    assert cells(compared, "Amount") == {"Drop": "EUR 50", "Wave": "EUR 250"}
    assert cells(compared, "Who decides") == {"Drop": "your manager", "Wave": "head of the area"}


def test_without_a_respect_what_differs_comes_first(retriever: Retriever) -> None:
    compared = compare(retriever, "What is the difference between Standard and Plus?")
    assert compared is not None
    labels = [row.label for row in compared.comparison.rows]
    assert labels == ["Deductible", "Emergency room", "Hearing aids", "Preventive care"]


def test_countries_are_compared_whatever_the_persona_and_the_language(retriever: Retriever) -> None:
    compared = compare(
        retriever, "Was ist der Unterschied zwischen Deutschland und Spanien bei days a year?", "de", {"country": "ES"}
    )
    assert cells(compared, "Days a year") == {"Deutschland": "30 working days", "Spanien": "25 working days"}


def test_country_that_no_document_names_is_not_stated(retriever: Retriever) -> None:
    compared = compare(retriever, "How do Germany and Italy compare on days a year?")
    assert cells(compared, "Days a year") == {"Germany": "30 working days", "Italy": "not stated"}


def test_only_versions_in_force_are_compared(retriever: Retriever) -> None:
    text = "How do Germany and Spain compare on days a year?"
    now, then = compare(retriever, text), compare(retriever, text, day=date(2024, 6, 1))
    assert cells(now, "Days a year") == {"Germany": "30 working days", "Spain": "25 working days"}
    assert cells(then, "Days a year") == {"Germany": "28 working days", "Spain": "22 working days"}


def test_plans_of_another_country_are_not_for_this_person(retriever: Retriever) -> None:
    assert compare(retriever, "What is the difference between Standard and Plus?", persona={"country": "DE"}) is None


def test_twins_are_told_apart_by_their_titles(retriever: Retriever) -> None:
    compared = compare(
        retriever, "What is the difference between Bedrock and Summit for visits to a physical therapist?"
    )
    assert cells(compared, "Rehabilitation") == {
        "Larkmont Bedrock Health Plan 2026": "Up to 30 visits a year to a physical therapist are covered.",
        "Larkmont Summit Health Plan 2026": "Up to 60 visits a year to a physical therapist are covered.",
    }
    assert compared is not None
    assert [citation.document for citation in compared.composed.citations] == [
        "plans/bedrock.en.md",
        "plans/summit.en.md",
    ]


def test_rows_of_twins_go_by_their_label(retriever: Retriever) -> None:
    compared = compare(retriever, "Bedrock or Summit: which is cheaper at the family doctor?")
    assert list(cells(compared, "Family doctor").values()) == ["US$35", "US$15"]


def test_twin_that_does_not_say_is_not_stated(retriever: Retriever) -> None:
    compared = compare(
        retriever,
        "How do Bedrock and Summit differ in visits of acupuncture covered?",
        thresholds=replace(ANY, alone=0.99),
    )
    assert compared is not None
    row = next(row for row in compared.comparison.rows if row.label == "Acupuncture")
    assert [cell.n is None for cell in row.cells] == [True, False]
    assert row.cells[0].text == phrases_for("en").say("not_stated")


def test_twins_without_a_respect_show_the_rows_that_differ(retriever: Retriever) -> None:
    compared = compare(retriever, "Bedrock vs Summit?")
    assert list(cells(compared, "Family doctor").values()) == ["US$35", "US$15"]
    assert compared is not None
    assert compared.comparison.rows[-1].label == "Nurse line"


def test_plan_that_no_document_has_is_not_stated(retriever: Retriever) -> None:
    compared = compare(retriever, "What is the difference between Plus and Platinum for the emergency room?")
    assert cells(compared, "Emergency room") == {"Plus": "US$150", "Platinum": "not stated"}


def test_weak_evidence_is_left_to_the_ordinary_answer(retriever: Retriever) -> None:
    text = "What is the difference between Standard and Plus for parking bicycles at night?"
    assert compare(retriever, text, thresholds=replace(Thresholds(), least=0.9)) is None


@pytest.mark.parametrize("text", ["How many days do I have?", "What is the difference between gross and net?"])
def test_ordinary_question_is_not_compared(retriever: Retriever, text: str) -> None:
    assert compare(retriever, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "What is the difference between Standard and Plus?",
        "Compare Germany with Spain on days a year",
        "Bedrock vs Summit vs family doctor",
        "What is the difference between Bedrock and Summit for visits to a physical therapist?",
    ],
)
def test_every_quote_stands_in_its_document_and_every_cell_in_a_quote(retriever: Retriever, text: str) -> None:
    compared = compare(retriever, text)
    assert compared is not None
    citations = {citation.n: citation for citation in compared.composed.citations}
    quotes = {n: [c.quote, *(more.quote for more in c.more)] for n, c in citations.items()}
    assert all(quote in TEXTS[citations[n].document] for n, found in quotes.items() for quote in found)
    places = [(citation.document, citation.page) for citation in citations.values()]
    assert len(places) == len(set(places))
    for row in compared.comparison.rows:
        for cell in row.cells:
            assert cell.n is None or any(cell.text.split(": ")[-1] in quote for quote in quotes[cell.n])
    assert len(compared.composed.text) <= 900
    assert 0.0 <= compared.confidence <= 1.0


def test_new_snapshot_has_new_names(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    comparer = Comparer(packaged_model(), ANY)
    found = []
    for documents in ((LEAVE,), HANDBOOK):
        publish_handbook(tmp_path, embedder, documents)
        retriever = Retriever(open_current(IndexLayout(tmp_path), embedder.identity), embedder)
        asking = Asking(scrubbed("Standard or Plus?"), "en", "en", {}, TODAY)
        found.append(comparer.compare(asking, retriever, phrases_for("en")))
    assert found[0] is None
    assert found[1] is not None
