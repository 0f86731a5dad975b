import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.expected.asked import asked_kinds, asking_clauses
from assistant.answer.expected.kinds import SPECIFIC, Kind
from assistant.answer.expected.patterns import asked_words
from assistant.answer.expected.vocabulary import asked_data
from ingest.contract.language import SERVED_LANGUAGES

QUESTIONS: dict[str, list[tuple[str, str]]] = json.loads(
    Path(__file__).with_name("expected_questions.json").read_text(encoding="utf-8")
)
LABELLED = [(language, text, set(kinds.split())) for language, own in QUESTIONS.items() for text, kinds in own]


def asked(question: str, language: str = "en") -> set[str]:
    return {kind.value for kind in asked_kinds(question, language).kinds}


def test_every_served_language_has_words_for_the_same_kinds() -> None:
    data = asked_data()
    assert set(data) == set(SERVED_LANGUAGES) == set(QUESTIONS)
    assert {frozenset(own) for own in data.values()} == {frozenset(data["en"])}
    assert {kind.value for kind in Kind} - {"money", "percentage", "count"} <= set(data["en"])
    for language in SERVED_LANGUAGES:
        assert all(asked_words(language).kinds), language


@pytest.mark.parametrize(("language", "question", "kinds"), LABELLED)
def test_question_is_read_for_what_it_asks(language: str, question: str, kinds: set[str]) -> None:
    assert kinds <= asked(question, language)


def test_little_is_read_into_questions() -> None:
    found = sum(len(asked(question, language)) for language, question, _ in LABELLED)
    right = sum(len(asked(question, language) & kinds) for language, question, kinds in LABELLED)
    assert right / found >= 0.9


@pytest.mark.parametrize(
    ("question", "language", "kinds"),
    [
        ("How many times a year can I do this?", "en", {"frequency"}),
        ("How much vacation do I get?", "en", {"duration"}),
        ("How much do I get for a new desk?", "en", {"count"}),
        ("How much does the employer reimburse?", "en", {"money"}),
        ("How long before the start do I have to ask?", "en", {"deadline"}),
        ("When I am back from leave, can I work half days?", "en", {"permission"}),
        ("The colleague who trained me left. Can I have her desk?", "en", {"permission"}),
        ("My phone broke on a trip, is it covered?", "en", {"permission"}),
        ("How can I apply?", "en", {"procedure"}),
        ("Is there a deadline for it?", "en", {"deadline"}),
        ("Which plan is cheaper?", "en", {"comparison"}),
        ("What is a flexible spending account?", "en", {"definition"}),
        ("Thanks for your help.", "en", set()),
        ("Quand ils ont la grippe, combien de jours ai-je ?", "fr", {"duration"}),
        ("Quand commence le congé ?", "fr", {"date"}),
        ("Cuando me case, ¿quién me sustituye?", "es", {"person"}),
        ("¿Cuándo empieza y cuánto dura?", "es", {"date", "duration"}),
        ("Когда я болею, кто меня заменяет?", "ru", {"person"}),
        ("¿Cada cuánto se paga la nómina?", "es", {"frequency"}),
        ("Combien de fois par an ?", "fr", {"frequency"}),
        ("Wie oft darf ich das?", "de", {"frequency"}),
        ("多久发一次工资？", "zh", {"frequency"}),
        ("何回まで使えますか？", "ja", {"frequency"}),
    ],
)
def test_near_misses_of_one_another(question: str, language: str, kinds: set[str]) -> None:
    assert asked(question, language) == kinds


@pytest.mark.parametrize(
    ("question", "language", "units"),
    [
        ("How many weeks do I get?", "en", {"week"}),
        ("¿Cuántos meses dura?", "es", {"month"}),
        ("Wie viele Urlaubstage habe ich?", "de", {"day"}),
        ("有几个小时？", "zh", {"hour"}),
        ("何日もらえますか？", "ja", {"day"}),
        ("몇 주 쉴 수 있나요?", "ko", {"week"}),
        ("Сколько недель длится отпуск?", "ru", {"week"}),
        ("How many colleagues may I nominate?", "en", set()),
        ("How much is it per month?", "en", set()),
    ],
)
def test_unit_of_time_that_is_asked_for(question: str, language: str, units: set[str]) -> None:
    assert asked_kinds(question, language).units == units


@pytest.mark.parametrize(
    ("typed", "language", "kind"),
    [
        ("whats the deadlne for it", "en", Kind.DEADLINE),
        ("how mutch does it cost", "en", Kind.MONEY),
        ("cuanto me cuesta", "es", Kind.MONEY),
        ("kedy, do kiedy mam czas", "pl", Kind.DEADLINE),
        ("ne zmaan, ne zaman oduyorlar", "tr", Kind.DATE),
        ("скока стоит", "ru", Kind.MONEY),
    ],
)
def test_typos_and_missing_accents_are_read(typed: str, language: str, kind: Kind) -> None:
    assert kind in asked_kinds(typed, language).kinds


def test_the_asking_clauses_of_a_story_are_found() -> None:
    story = "My son fell off his bike on Monday and broke an arm. I was out for two days, how many more days can I take? Thanks!"
    spans = asking_clauses(story, "en")
    assert [story[start:end] for start, end in spans] == ["how many more days can I take"]


def test_a_text_without_a_question_is_all_of_it() -> None:
    assert asking_clauses("Sick leave.", "en") == ((0, 11),)
    assert asking_clauses("", "en") == ((0, 0),)


def test_language_without_words_is_read_in_english() -> None:
    assert asked("how many days?", "sw") == {"duration"}


@given(st.text(max_size=300), st.sampled_from([*SERVED_LANGUAGES, "xx"]))
def test_any_text_can_be_asked(text: str, language: str) -> None:
    kinds = asked_kinds(text, language)
    assert kinds.specific == kinds.kinds & SPECIFIC
    spans = asking_clauses(text, language)
    assert spans
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
