import pytest
from handbook import make_fragment, make_info

from assistant.answer.comparison import (
    Comparison,
    ComparisonCell,
    ComparisonRow,
    Line,
    Stated,
    around_table,
    as_text,
    number_cells,
)
from assistant.answer.phrases import phrases_for
from ingest.contract.language import SERVED_LANGUAGES

ENGLISH = phrases_for("en")
PLANS = make_info("plans.en.pdf", title="Plans")


def stated(text: str, page: int, start: int = 0) -> Stated:
    return Stated(text, make_fragment(f"Deductible {text}", document=PLANS, page=page, start=start))


def cell(text: str, n: int | None = 1) -> ComparisonCell:
    return ComparisonCell(text, n)


def test_each_page_is_one_citation_and_a_cell_has_its_number() -> None:
    lines = [
        Line("Deductible", (stated("750", 13), stated("300", 13))),
        Line("Limit", (stated("4,000", 14, 50), stated("9", 13, 90))),
    ]
    comparison, citations = number_cells(["Standard", "Plus"], lines, ENGLISH)
    assert [citation.page for citation in citations] == [13, 14]
    assert [[item.n for item in row.cells] for row in comparison.rows] == [[1, 1], [2, 1]]
    assert comparison.columns == ("Standard", "Plus")


def test_row_quoted_for_two_things_is_quoted_once() -> None:
    _, citations = number_cells(["A", "B"], [Line("x", (stated("1", 2), stated("1", 2)))], ENGLISH)
    assert [len(citation.more) for citation in citations] == [0]


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_what_no_document_says_is_said_so_in_every_language(language: str) -> None:
    phrases = phrases_for(language)
    comparison, _ = number_cells(["A", "B"], [Line("x", (stated("1", 2), None))], phrases)
    assert comparison.rows[0].cells[1] == ComparisonCell(phrases.say("not_stated"), None)
    assert phrases.say("not_stated") in as_text(comparison)


def test_one_respect_is_a_list() -> None:
    row = ComparisonRow("Deductible", (cell("US$750"), cell("not stated", None)))
    assert as_text(Comparison(("Standard", "Plus"), (row,))) == "Deductible\n• Standard: US$750 [1]\n• Plus: not stated"


def test_one_respect_without_a_label_is_a_bare_list() -> None:
    row = ComparisonRow("", (cell("Covered."), cell("Not covered.", 2)))
    assert as_text(Comparison(("A", "B"), (row,))) == "• A: Covered. [1]\n• B: Not covered. [2]"


def test_several_respects_are_a_markdown_table() -> None:
    rows = (ComparisonRow("Price", (cell("10"), cell("20"))), ComparisonRow("a|b", (cell("x"), cell("–", None))))
    assert as_text(Comparison(("A", "B"), rows)).splitlines() == [
        "|  | A | B |",
        "| --- | --- | --- |",
        "| Price | 10 [1] | 20 [1] |",
        "| a\\|b | x [1] | – |",
    ]


def test_lines_around_the_table_are_found_again() -> None:
    comparison = Comparison(("A", "B"), (ComparisonRow("Price", (cell("10"), cell("20"))),))
    text = f"“Plans” says:\n{as_text(comparison)}\nThe document is in German."
    assert around_table(text, comparison) == ("“Plans” says:", "The document is in German.")


def test_best_cell_of_a_line_counts() -> None:
    low, high = (Stated("1", make_fragment(score=score)) for score in (0.2, 0.7))
    assert Line("x", (low, None, high)).score == 0.7
    assert Line("x", (None, None)).score == 0.0
