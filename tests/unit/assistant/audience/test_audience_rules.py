"""Which row, section or document is whose, and who asks."""

from collections.abc import Mapping

import pytest
from audience_samples import LENGTHS, PLAN_INFO, PLANS, by_country, plan_units, rank, words
from handbook import heading, items, make_info, make_passage, paragraph, scrubbed

from assistant.audience.applies import applies_to
from assistant.audience.prefer import prefer_own
from assistant.audience.said import audience_values, who_asks
from assistant.audience.sections import fillings, names_one, plain_heading, row_label, slots, telling_words
from assistant.audience.tables import lift_plan, lift_tables
from ingest.contract.chunks import Audience
from ingest.contract.documents import Block


@pytest.mark.parametrize(
    ("blocks", "which", "expected"),
    [
        (LENGTHS, 1, {"country": {"DE"}}),
        (
            by_country(("United States, Germany", "3 days"), ("Spain (managers)", "15 days")),
            0,
            {"country": {"US", "DE"}},
        ),
        (by_country(("United States, Germany", "3 days"), ("Spain (managers)", "15 days")), 1, {"country": {"ES"}}),
        (by_country(("Length", "6 months in Germany"), ("Notice", "2 weeks")), 0, {}),
        (
            by_country(("Part-time employees", "4 days"), ("Apprentices", "4 days")),
            0,
            {"employment_type": {"part_time"}},
        ),
        ((heading("Germany"), paragraph("You have ten days.")), 0, {"country": {"DE"}}),
        ((heading("Days"), paragraph("In Brazil you have ten days.")), 0, {"country": {"BR"}}),
        ((heading("Days"), paragraph("You have as many days as the law of the land says, in Brazil ten.")), 0, {}),
        ((heading("Days"), paragraph("Germany and France have ten days.")), 0, {}),
        ((heading("Days"), paragraph("Part-time employees have ten days.")), 0, {}),
        ((heading("Holidays"), *items("Spain: 14 public holidays.", "China: 13 days.")), 0, {"country": {"ES"}}),
    ],
)
def test_unit_says_whom_it_is_for(blocks: tuple[Block, ...], which: int, expected: Mapping[str, set[str]]) -> None:
    passage = make_passage(make_info(), blocks)
    assert applies_to(passage, passage.chunk.units[which]) == expected


def test_audience_of_the_document_holds_for_all_its_units() -> None:
    info = make_info(audience=Audience({"country": ("ES",)}))
    passage = make_passage(info, (heading("Days"), paragraph("You have ten days.")))
    assert applies_to(passage, passage.chunk.units[0]) == {"country": {"ES"}}


# --- the asker's own case first


def test_own_row_stands_for_all_rows_and_others_fall_behind() -> None:
    ranked = rank(make_passage(make_info(), LENGTHS), 0.3, 0.02, 0.25, 0.1, 0.05, 0.01)
    preferred = prefer_own(ranked, {"country": "DE"})
    assert words(preferred[0]).startswith("Germany")
    assert preferred[0].probability == pytest.approx(0.73)
    assert all(unit.probability < 0.05 for unit in preferred[1:])


@pytest.mark.parametrize("persona", [{}, {"plan": "Plus"}, {"grade": "7"}])
def test_order_stays_for_a_person_of_whom_nothing_matters(persona: Mapping[str, str]) -> None:
    ranked = rank(make_passage(make_info(), LENGTHS), 0.3, 0.02, 0.25)
    assert list(prefer_own(ranked, persona)) == ranked


def test_units_for_everyone_keep_their_probability() -> None:
    blocks = (heading("Days"), paragraph("Everybody has ten days."), paragraph("In Spain it is twelve."))
    ranked = rank(make_passage(make_info(), blocks), 0.4, 0.5)
    preferred = prefer_own(ranked, {"country": "FR"})
    assert (words(preferred[0]), preferred[0].probability) == ("Everybody has ten days.", 0.4)


@pytest.mark.parametrize(("plan", "price"), [("Health Plus", "US$30"), ("plus", "US$30"), ("Health Standard", "US$50")])
def test_section_of_the_own_plan_comes_first(plan: str, price: str) -> None:
    assert price in words(prefer_own(plan_units(), {"plan": plan})[0])


def test_tables_by_country_stand_behind_the_best_of_their_section() -> None:
    top = make_passage(make_info(), (*LENGTHS[:1], paragraph("Probation is for both sides.")), score=9.0)
    rows = make_passage(make_info(), LENGTHS, score=3.0)
    other = make_passage(make_info("other.en.md"), (heading("Probation"), paragraph("Nothing.")), score=5.0)
    assert [passage.score for passage in lift_tables([top, other, rows])] == [9.0, 8.7, 5.0]
    few = make_passage(make_info(), by_country(("Spain", "1"), ("China", "2")), score=3.0)
    assert [passage.score for passage in lift_tables([top, few])] == [9.0, 3.0]


def test_sections_of_the_own_plan_take_the_place_of_the_others() -> None:
    standard, plus = make_passage(PLAN_INFO, PLANS, 0, score=8.0), make_passage(PLAN_INFO, PLANS, 1, score=5.0)
    assert lift_plan([standard, plus], {"plan": "Health Plus"})[0].chunk.section_path[-2] == "6 Health Plus"
    assert lift_plan([standard, plus], {"country": "US"}) == (standard, plus)


# --- who asks


@pytest.mark.parametrize(
    ("question", "given", "expected"),
    [
        ("How many days in Spain?", {}, {"country": "ES"}),
        ("How many days in Spain?", {"country": "DE"}, {"country": "ES"}),
        ("My father's funeral is in Portugal", {"country": "FR"}, {"country": "FR"}),
        ("My father's funeral is in Portugal", {}, {"country": "PT"}),
        ("Can I work from Spain?", {"country": "DE"}, {"country": "DE"}),
        ("How many days?", {"country": "de", "grade": "7"}, {"country": "DE", "grade": "7"}),
        ("I work in Portland part time", {}, {"site": "Portland", "employment_type": "part_time"}),
        ("Portland or Durham?", {}, {}),
    ],
)
def test_question_comes_before_what_was_given_with_it(
    question: str, given: dict[str, str], expected: dict[str, str]
) -> None:
    infos = [
        make_info(audience=Audience({"country": ("ES", "FR")})),
        make_info(audience=Audience({"site": ("Portland", "Durham")})),
    ]
    assert who_asks(scrubbed(question), "en", given, audience_values(infos)) == expected


# --- sections and their names


def test_slot_is_filled_by_what_differs() -> None:
    assert [(name, above) for _, name, above in slots(("5 Standard", "5.1 Visits"))] == [("Standard", "")]
    (first, _, _), (second, _, _) = *slots(("5 Standard", "5.1 Visits")), *slots(("6 Plus", "6.1 Visits"))
    assert first == second
    (leaf, name, above) = [*slots(("2 Plans", "2.1 Core"), "Night guard | not covered")][-1]
    assert (leaf.label, name, above) == (("night", "guard"), "Core", "Plans")


@pytest.mark.parametrize(
    ("heading_text", "plain"),
    [
        ("5.10 Teletherapy", "Teletherapy"),
        ("2) Costs", "Costs"),
        ("三、年休假", "年休假"),
        ("A day off", "A day off"),
        ("B. Plans", "Plans"),
    ],
)
def test_number_of_a_heading_is_left_out(heading_text: str, plain: str) -> None:
    assert plain_heading(heading_text) == plain


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("Night guard | 60 %", ("night", "guard")),
        ("2026 | 5", ()),
        ("Deductible, person | 5", ("deductible", "person")),
    ],
)
def test_row_is_told_by_its_first_words(row: str, label: tuple[str, ...]) -> None:
    assert row_label(row) == label


def test_fillings_are_in_the_order_of_the_document_and_none_of_another_place() -> None:
    slot = next(slot for slot, _, _ in slots(("5 Health Standard", "5.1 Specialists")))
    assert fillings(slot, PLANS) == ("Health Standard", "Health Plus")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have Plus", "Health Plus"),
        ("standard", "Health Standard"),
        ("Plus or Standard", None),
        ("health", None),
        ("", None),
    ],
)
def test_plan_is_known_by_the_words_that_tell_it_apart(text: str, expected: str | None) -> None:
    names = ("Health Standard", "Health Plus")
    assert telling_words("Health Plus", names, "en") == {"plus"}
    assert names_one(text, names, "en") == expected
