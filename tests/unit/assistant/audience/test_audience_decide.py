"""When one question is asked back, and in which words."""

from collections.abc import Callable

import pytest
from audience_samples import (
    COUNTRIES,
    LENGTHS,
    LONG,
    PLANS,
    View,
    asked,
    by_country,
    no_blocks,
    plan_units,
    rank,
    words,
)
from handbook import heading, make_info, make_passage, paragraph, scrubbed, table

from assistant.answer.phrases import phrases_for
from assistant.answer.unit_ranking import RankedUnit
from assistant.audience.alternatives import find_alternatives
from assistant.audience.asked import Asked
from assistant.audience.decide import Question, decide
from assistant.audience.missing import given_for_others_only
from assistant.audience.wording import option_labels, question_back
from assistant.retrieve.records import Passage
from ingest.contract.chunks import Audience, DocumentInfo
from ingest.contract.documents import Block

# --- one question back


def test_rows_that_do_not_fit_are_asked_about_in_their_order() -> None:
    blocks = by_country(*((country, f"{n} months{LONG}") for n, country in enumerate(COUNTRIES, 2)))
    decision = decide(asked(), rank(make_passage(make_info(), blocks), 0.2, 0.5, 0.4, 0.2, 0.2, 0.2), no_blocks, View())
    assert decision.question == Question("country", ("US", "DE", "FR", "ES", "BR", "CN"))


def test_rows_that_fit_are_all_shown() -> None:
    ranked = rank(make_passage(make_info(), LENGTHS), 0.2, 0.5, 0.4, 0.2, 0.2, 0.2)
    decision = decide(asked(), ranked, no_blocks, View())
    assert decision.question is None
    assert [words(unit).split(" | ")[0] for unit in decision.ranked[:6]] == list(COUNTRIES)


ROWS = by_country(*((country, f"{n} months{LONG}") for n, country in enumerate(COUNTRIES, 2)))
SAME = by_country(*((country, f"6 months{LONG}") for country in COUNTRIES))


@pytest.mark.parametrize(
    ("question", "blocks", "probabilities", "persona"),
    [
        ("How long is probation?", ROWS, (0.2, 0.5, 0.4, 0.2, 0.2, 0.2), {"country": "JP"}),
        ("How long is probation in Germany?", ROWS, (0.2, 0.5, 0.4, 0.2, 0.2, 0.2), {}),
        ("In which countries is probation 6 months?", ROWS, (0.2, 0.5, 0.4, 0.2, 0.2, 0.2), {}),
        ("How long is probation?", SAME, (0.2, 0.5, 0.4, 0.2, 0.2, 0.2), {}),
        ("How long is probation?", ROWS, (0.02, 0.05, 0.01, 0.01, 0.01, 0.01), {}),
        ("How long is probation?", ROWS, (0.01, 0.8, 0.01, 0.01, 0.01, 0.01), {}),
        ("How long is probation?", ROWS, (0.2, 0.6, 0.38, 0.3, 0.2, 0.2), {}),
    ],
    ids=["known", "named", "all of them", "the same for all", "unlikely", "one stands out", "one is well ahead"],
)
def test_nothing_is_asked_where_it_is_decided(
    question: str, blocks: tuple[Block, ...], probabilities: tuple[float, ...], persona: dict[str, str]
) -> None:
    ranked = rank(make_passage(make_info(), blocks), *probabilities)
    assert decide(asked(question, **persona), ranked, no_blocks, View()).question is None


def test_sentence_for_everyone_that_is_likelier_is_enough() -> None:
    rest = rank(make_passage(make_info("b.en.md"), (heading("All"), paragraph("It is six months."))), 0.95)
    ranked = [*rest, *rank(make_passage(make_info(), ROWS), 0.1, 0.3, 0.2, 0.1)]
    assert decide(asked(), ranked, no_blocks, View()).question is None


def blocks_of(blocks: tuple[Block, ...]) -> Callable[[Passage], tuple[Block, ...]]:
    return lambda _: blocks


def test_parallel_sections_are_asked_about_with_every_plan_of_the_document() -> None:
    third = (heading("7 Health Saver", 2), heading("7.1 Specialists", 3), paragraph("A visit costs 25 %."))
    decision = decide(asked("What is my copay?"), plan_units(), blocks_of(PLANS + third), View())
    assert decision.question == Question("plan", ("Health Standard", "Health Plus", "Health Saver"))


@pytest.mark.parametrize("question", ["What is my copay on Plus?", "copay HEALTH PLUS"])
def test_plan_that_is_named_is_preferred(question: str) -> None:
    decision = decide(asked(question), plan_units(), blocks_of(PLANS), View())
    assert decision.question is None
    assert "US$30" in words(decision.ranked[0])


def test_what_this_turn_names_comes_before_what_was_named_earlier() -> None:
    question = Asked(scrubbed("What is the copay on Standard? And Plus?"), "en", {}, scrubbed("And Plus?"))
    assert "US$30" in words(decide(question, plan_units(), blocks_of(PLANS), View()).ranked[0])


def test_parallel_sections_of_what_is_no_plan_are_left_alone() -> None:
    info = make_info("sites.en.md", title="Site rules")
    blocks = tuple(Block(b.kind, b.text.replace("plan ", "").replace("Health ", ""), b.level) for b in PLANS)
    ranked = [*rank(make_passage(info, blocks, 0), 0.5), *rank(make_passage(info, blocks, 1), 0.3)]
    assert decide(asked("What does a visit cost?"), ranked, blocks_of(blocks), View()).question is None


# --- documents for different people

SPANISH = make_info("es/plan.es.md", language="es", audience=Audience({"country": ("ES",)}), topics=("pension",))
FRENCH = make_info("fr/plan.fr.md", language="fr", audience=Audience({"country": ("FR",)}), topics=("pension",))
LEAVE = make_info("br/leave.pt.md", language="pt", audience=Audience({"country": ("BR",)}), topics=("leave",))
TEXT = (heading("Cuánto"), paragraph("La empresa aporta el 2 %."))


def own(late: float = 0.5, info: DocumentInfo = SPANISH) -> list[RankedUnit]:
    return rank(make_passage(info, TEXT, late=late), 0.6)


def view(late: float) -> View:
    others = {"FR": [make_passage(FRENCH, TEXT, late=late)], "BR": [make_passage(LEAVE, TEXT, late=0.6)]}
    return View(others, (SPANISH, FRENCH, LEAVE))


def test_documents_of_one_topic_for_different_countries_are_asked_about() -> None:
    decision = decide(asked("How much is the pension?"), own(), no_blocks, view(0.48))
    assert decision.question == Question("country", ("ES", "FR"))


@pytest.mark.parametrize(
    ("question", "language", "late", "persona"),
    [
        ("How much is the pension?", "en", 0.40, {}),
        ("¿Cuánto aporta la empresa?", "es", 0.49, {}),
        ("How much is the pension in Spain?", "en", 0.49, {}),
        ("How much is the pension?", "en", 0.49, {"country": "ES"}),
    ],
    ids=["far away", "in the document's language", "named", "known"],
)
def test_one_document_is_enough_where_it_is_clear(
    question: str, language: str, late: float, persona: dict[str, str]
) -> None:
    assert decide(asked(question, language, **persona), own(), no_blocks, view(late)).question is None


@pytest.mark.parametrize(("for_all", "asks"), [(0.1, True), (0.4, False)])
def test_sentence_for_everyone_that_is_half_as_likely_is_enough(for_all: float, asks: bool) -> None:
    rest = rank(make_passage(make_info("all.en.md"), TEXT), for_all)
    decision = decide(asked("How much is the pension?"), [*own(), *rest], no_blocks, view(0.49))
    assert (decision.question is not None) is asks


def test_units_for_different_countries_that_would_stand_side_by_side_are_asked_about() -> None:
    beside = [*own(), *rank(make_passage(LEAVE, TEXT, late=0.1), 0.3), *rank(make_passage(FRENCH, TEXT, late=0.1), 0.1)]
    decision = decide(asked("How much is the pension?"), beside, no_blocks, View())
    assert decision.question == Question("country", ("ES", "BR"))


@pytest.mark.parametrize("question", ["How does my 401(k) work?", "How does the Moncayo plan work?"])
def test_name_that_only_one_document_has_decides(question: str) -> None:
    text = (heading("Plan"), paragraph("The 401(k) of Moncayo."))
    ranked = rank(make_passage(SPANISH, text, late=0.5), 0.6)
    assert decide(asked(question), ranked, no_blocks, view(0.49)).question is None


# --- only others' cases


TABLE = by_country(*((country, "6 months") for country in COUNTRIES))


@pytest.mark.parametrize(
    ("country", "blocks", "expected"),
    [
        ("PT", TABLE, True),
        ("DE", TABLE, False),
        ("PT", (TABLE[0], table(*TABLE[1].rows, ("Any other country", "not possible"))), False),
        ("PT", (TABLE[0], table(*TABLE[1].rows, ("Portugal", "3 months"))), False),
        (None, TABLE, False),
    ],
)
def test_table_of_others_answers_nobody_else(country: str | None, blocks: tuple[Block, ...], expected: bool) -> None:
    ranked = rank(make_passage(make_info(), blocks), 0.2, 0.2, 0.2, 0.2)
    persona = {"country": country} if country else {}
    assert given_for_others_only(ranked, persona, blocks_of(blocks)) is expected


def test_likelier_sentence_for_everyone_is_no_case_of_others() -> None:
    rest = rank(make_passage(make_info("b.en.md"), (heading("All"), paragraph("It is six months."))), 0.95)
    ranked = [*rest, *rank(make_passage(make_info(), TABLE), 0.2, 0.2, 0.2)]
    assert given_for_others_only(ranked, {"country": "PT"}, blocks_of(TABLE)) is False


# --- wording


@pytest.mark.parametrize(
    ("language", "question", "said", "labels"),
    [
        ("es", Question("country", ("DE", "FR")), "La respuesta depende del país. ¿Dónde trabajas?", ["Alemania", "Francia"]),
        ("de", Question("employment_type", ("part_time",)), "Die Antwort hängt von der Art der Beschäftigung ab. Welche ist Ihre?", ["Teilzeit"]),
        ("en", Question("plan", ("Health Plus",)), "The answer depends on the plan. Which one do you have?", ["Health Plus"]),
        ("en", Question("site", ("Portland",)), "Several documents could be meant. Which one do you mean?", ["Portland"]),
        ("ja", Question("country", ("SE",)), "答えは国によって異なります。どこで働いていますか？", ["スウェーデン"]),
    ],
)  # fmt: skip
def test_question_back_is_in_the_askers_language(
    language: str, question: Question, said: str, labels: list[str]
) -> None:
    phrases = phrases_for(language)
    assert question_back(question, phrases) == said
    options = option_labels(question, phrases)
    assert [label for label, _ in options] == labels
    assert [persona for _, persona in options] == [{question.attribute: value} for value in question.values]


def test_alternatives_are_the_most_probable_first() -> None:
    ranked = [*rank(make_passage(make_info(), LENGTHS), 0.1, 0.1), *plan_units()]
    groups = find_alternatives(sorted(ranked, key=lambda unit: -unit.probability))
    assert [group.attribute for group in groups] == ["plan", "country"]
    assert groups[0].mass == pytest.approx(0.8)
