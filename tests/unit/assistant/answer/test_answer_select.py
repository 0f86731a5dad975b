from handbook import chunks_of, heading, items, make_info, make_passage, paragraph, table

from assistant.answer.records import Fragment
from assistant.answer.select import SelectionLimits, select_fragments
from assistant.answer.unit_ranking import RankedUnit
from assistant.retrieve.records import Passage
from ingest.contract.documents import Block

INFO = make_info()
PLANS = table(("Plan", "Person", "Family"), ("Core", "US$10", "US$20"), ("Extra", "US$15", "US$30"), page=3)


def ranked(passage: Passage, *probabilities: float) -> list[RankedUnit]:
    """Units of a passage with these probabilities, 0 for those left out, most probable first."""
    units = [
        RankedUnit(passage, index, passage.chunk.units[index], probability)
        for index, probability in enumerate(probabilities)
        if probability
    ]
    return sorted(units, key=lambda item: -item.probability)


def select(
    blocks: tuple[Block, ...], *probabilities: float, limits: SelectionLimits | None = None
) -> tuple[Fragment, ...]:
    return select_fragments(ranked(make_passage(INFO, blocks), *probabilities), lambda _: blocks, limits)


def test_nothing_ranked_selects_nothing() -> None:
    assert select_fragments([], lambda _: ()) == ()


def test_one_sentence_is_quoted_word_for_word() -> None:
    blocks = (heading("Leave"), paragraph("First things first. You have 30 days. Ask early."))
    (fragment,) = select(blocks, 0, 0.9, 0)
    assert fragment.quote == fragment.shown == "You have 30 days."
    assert (fragment.document, fragment.section, fragment.score) == (INFO, None, 0.9)
    # "Leave" and the blank line are 7 characters, the first sentence and its blank 20.
    assert (fragment.start, fragment.end) == (27, 44)


def test_unlikely_units_are_left_out() -> None:
    blocks = (paragraph("You have 30 days. They are paid. The canteen opens at noon."),)
    (fragment,) = select(blocks, 0.9, 0.3, 0.04)
    assert fragment.quote == "You have 30 days. They are paid."


def test_short_gap_between_two_units_is_filled() -> None:
    blocks = (paragraph("You have 30 days. Nice. They are paid."),)
    (fragment,) = select(blocks, 0.9, 0, 0.8)
    assert fragment.quote == "You have 30 days. Nice. They are paid."
    assert fragment.score == 0.9


def test_long_gap_between_two_units_is_cut() -> None:
    middle = (
        "This sentence is about something else and goes on for rather a long while, much longer than any gap may be."
    )
    blocks = (paragraph(f"You have 30 days. {middle} They are paid."),)
    assert [item.quote for item in select(blocks, 0.7, 0, 0.9)] == ["You have 30 days.", "They are paid."]


def test_budget_leaves_out_what_does_not_fit_but_never_the_best() -> None:
    blocks = (paragraph("You have thirty days. They are all paid in full. Yes."),)
    limits = SelectionLimits(characters=10, gap=0)
    assert [item.quote for item in select(blocks, 0.9, 0.8, 0.7, limits=limits)] == ["You have thirty days."]
    limits = SelectionLimits(characters=26, gap=0)
    assert [item.quote for item in select(blocks, 0.9, 0.8, 0.7, limits=limits)] == ["You have thirty days.", "Yes."]


def test_row_is_shown_under_its_header() -> None:
    blocks = (heading("Costs"), PLANS)
    (fragment,) = select(blocks, 0, 0.9)
    assert fragment.quote == "Extra | US$15 | US$30"
    assert fragment.shown == "Plan | Person | Family\nExtra | US$15 | US$30"
    assert fragment.page == 3


def test_header_is_shown_once_for_neighbouring_rows() -> None:
    (fragment,) = select((PLANS,), 0.9, 0.8)
    assert fragment.quote == "Core | US$10 | US$20\nExtra | US$15 | US$30"
    assert fragment.shown == "Plan | Person | Family\nCore | US$10 | US$20\nExtra | US$15 | US$30"


def test_cells_joined_by_a_blank_are_set_apart() -> None:
    rows = (("Plan", "Person"), ("Core", "US$10"))
    blocks = (Block(PLANS.kind, "Plan Person\nCore US$10", rows=rows),)
    (fragment,) = select(blocks, 0.9)
    assert fragment.quote == "Core US$10"
    assert fragment.shown == "Plan | Person\nCore | US$10"


def test_table_without_a_header_shows_the_row_alone() -> None:
    rows = (("", ""), ("Core", "US$10"), ("Extra", "US$15"))
    blocks = (Block(PLANS.kind, "Core | US$10\nExtra | US$15", rows=rows),)
    (fragment,) = select(blocks, 0, 0.9)
    assert fragment.shown == "Extra | US$15"


def test_list_item_is_shown_with_the_sentence_that_introduces_it() -> None:
    blocks = (paragraph("Some words. You may take a day off:"), *items("to marry", "to move house", "to vote"))
    (fragment,) = select(blocks, 0, 0, 0, 0.9, 0.8)
    assert fragment.quote == "to move house\n\nto vote"
    assert fragment.shown == "You may take a day off:\n• to move house\n• to vote"


def test_lead_that_is_quoted_itself_is_shown_once() -> None:
    blocks = (paragraph("You may take a day off:"), *items("to marry"))
    (fragment,) = select(blocks, 0.9, 0.8)
    assert fragment.shown == "You may take a day off:\n• to marry"


def test_sentences_of_unspaced_scripts_are_joined_without_a_blank() -> None:
    (fragment,) = select((paragraph("您有 30 天假。假期带薪。"),), 0.9, 0.8)
    assert fragment.shown == "您有 30 天假。假期带薪。"


def test_fragment_never_spans_two_pages() -> None:
    blocks = (paragraph("You have 30 days.", page=1), paragraph("They are paid.", page=2))
    first, second = select(blocks, 0.8, 0.9)
    assert (first.page, first.quote) == (2, "They are paid.")
    assert (second.page, second.quote) == (1, "You have 30 days.")


def test_places_come_best_first_and_each_in_reading_order() -> None:
    far = "Nothing of this is of interest here, although it is long enough to keep the two others well apart from each other."
    blocks = (paragraph(f"You have 30 days. {far} They are paid."),)
    other_blocks = (paragraph("Ask your manager."),)
    leave = make_passage(INFO, blocks)
    other = make_passage(make_info("asking.en.md"), other_blocks)
    other = Passage(1, *(getattr(other, name) for name in Passage.__dataclass_fields__ if name != "position"))
    units = [*ranked(other, 0.95), *ranked(leave, 0.5, 0, 0.9)]
    sources = {"leave.en.md": blocks, "asking.en.md": other_blocks}
    fragments = select_fragments(units, lambda passage: sources[passage.document.path])
    assert [item.quote for item in fragments] == ["Ask your manager.", "You have 30 days.", "They are paid."]


def test_length_counts_a_han_character_as_two_and_a_half() -> None:
    passage = make_passage(INFO, (paragraph("您有 30 天假。"),))
    # 9 characters, of which 4 are Han: 9 + 1.5 * 4
    assert RankedUnit(passage, 0, passage.chunk.units[0], 1.0).length == 15


def test_samples_are_cut_as_expected() -> None:
    assert [len(chunk.units) for chunk in chunks_of((heading("Costs"), PLANS))] == [2]
