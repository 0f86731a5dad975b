from datetime import UTC, datetime
from typing import Any

import pytest
from handbook import scrubbed

from assistant.conversation.elliptical import Gap
from assistant.conversation.records import Context, Turn, TurnKind
from assistant.conversation.resolve import resolve

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLANS = ("Aldermoor Health Standard", "Aldermoor Health Plus", "Aldermoor Health Saver")


def turn(question: str, language: str = "en", kind: TurnKind = TurnKind.FULL, **fields: Any) -> Turn:
    return Turn("a", NOON, scrubbed(question), language, kind, **fields)


def read(turns: list[Turn], question: str, language: str = "en") -> Context:
    return resolve(turns, scrubbed(question), language)


def shown(context: Context) -> tuple[str | None, str | None]:
    return (context.resolved.text if context.resolved else None), (context.sought.text if context.sought else None)


@pytest.mark.parametrize(
    ("language", "before", "question", "resolved", "sought", "country"),
    [
        ("en", "How many days do I get in Germany?", "And in Spain?", "How many days do I get? And in Spain?", "How many days do I get?", "ES"),
        ("es", "¿Cuántos días tengo en Alemania?", "¿Y en España?", "¿Cuántos días tengo? ¿Y en España?", "¿Cuántos días tengo?", "ES"),
        ("de", "Wie viel Urlaub in Deutschland?", "Und in der Schweiz?", "Wie viel Urlaub? Und in der Schweiz?", "Wie viel Urlaub?", "CH"),
        ("pl", "Ile urlopu mam w Niemczech?", "A w Hiszpanii?", "Ile urlopu mam? A w Hiszpanii?", "Ile urlopu mam?", "ES"),
        ("tr", "Almanya'da izin kaç gün?", "Peki İspanya'da?", "izin kaç gün? Peki İspanya'da?", "izin kaç gün?", "ES"),
        ("ar", "كم يوم إجازة في ألمانيا؟", "وفي إسبانيا؟", "كم يوم إجازة؟ وفي إسبانيا؟", "كم يوم إجازة؟", "ES"),
        ("hi", "जर्मनी में कितनी छुट्टियाँ हैं?", "और स्पेन में?", "कितनी छुट्टियाँ हैं? और स्पेन में?", "कितनी छुट्टियाँ हैं?", "ES"),
        ("zh", "在德国，年假有多少天？", "那西班牙呢？", "年假有多少天？ 那西班牙呢？", "年假有多少天？", "ES"),
        ("ja", "ドイツでは有給は何日ですか？", "スペインでは？", "有給は何日ですか？ スペインでは？", "有給は何日ですか？", "ES"),
        ("ko", "독일에서 휴가는 며칠인가요?", "스페인에서는요?", "휴가는 며칠인가요? 스페인에서는요?", "휴가는 며칠인가요?", "ES"),
    ],
)  # fmt: skip
def test_country_takes_the_place_of_the_one_before(
    language: str, before: str, question: str, resolved: str, sought: str, country: str
) -> None:
    context = read([turn(before, language)], question, language)
    assert shown(context) == (resolved, sought)
    assert (context.gap, context.kind, context.carried) == (Gap.CERTAIN, TurnKind.NAMED, {"country": country})


def test_chain_keeps_what_is_not_replaced() -> None:
    turns = [turn("How many days of leave in Germany?"), turn("And in Spain?", kind=TurnKind.NAMED)]
    part_time = read(turns, "And for part-timers?")
    assert shown(part_time)[0] == "How many days of leave? And in Spain? And for part-timers?"
    assert part_time.carried == {"country": "ES", "employment_type": "part_time"}
    turns.append(turn("And for part-timers?", kind=TurnKind.NAMED))
    france = read(turns, "What about France?")
    assert shown(france)[0] == "How many days of leave? And for part-timers? What about France?"
    assert france.carried == {"country": "FR", "employment_type": "part_time"}


def test_kind_of_employment_is_searched_for_too() -> None:
    assert shown(read([turn("How long is parental leave?")], "And for apprentices?"))[1] == (
        "How long is parental leave? And for apprentices?"
    )


def test_words_of_a_follow_up_are_added() -> None:
    context = read([turn("How long is parental leave?")], "Who decides?")
    assert shown(context) == ("How long is parental leave? Who decides?",) * 2
    assert context.kind is TurnKind.ADDED
    turns = [turn("How long is parental leave?"), turn("And for twins?", kind=TurnKind.ADDED)]
    turns.append(turn("Who decides?", kind=TurnKind.ADDED))
    assert shown(read(turns, "Is it paid?"))[0] == "How long is parental leave? Who decides? Is it paid?"


def test_question_of_its_own_is_not_touched_by_what_was_asked_before() -> None:
    turns = [turn("How many days of leave in Germany?"), turn("And in Spain?", kind=TurnKind.NAMED)]
    context = read(turns, "How much is the referral bonus?")
    assert (context.resolved, context.carried, context.kind) == (None, {}, TurnKind.FULL)


def test_follow_up_to_nothing_is_not_resolved() -> None:
    assert read([], "And in Spain?").resolved is None
    assert read([turn("And in Spain?", kind=TurnKind.NAMED)], "And in France?").resolved is None


def test_place_that_is_only_spoken_of_stays() -> None:
    turns = [turn("Can I work from Portugal in Germany's time zone?")]
    assert shown(read(turns, "And in France?"))[0] == "Can I work from Portugal time zone? And in France?"


@pytest.mark.parametrize(
    ("question", "answered"),
    [("Spain", "ES"), ("I work in Spain", "ES"), ("in spain", "ES"), ("Portugal", "PT"), ("España", None), ("How is overtime paid in Spain?", None)],
)  # fmt: skip
def test_reply_gives_the_country_that_was_asked_for(question: str, answered: str | None) -> None:
    turns = [turn("How long is probation?", offered={"country": ("US", "DE", "ES")})]
    context = read(turns, question)
    assert context.answered == ({"country": answered} if answered else {})
    if answered:
        assert shown(context)[1] == "How long is probation?"


@pytest.mark.parametrize(
    ("question", "plan"),
    [
        ("Plus", PLANS[1]),
        ("I'm on Plus", PLANS[1]),
        ("aldermoor health saver", PLANS[2]),
        ("Aldermoor Health", None),
        ("How do I change from Plus next year at annual enrollment?", None),
    ],
)
def test_reply_gives_the_plan_that_was_asked_for(question: str, plan: str | None) -> None:
    context = read([turn("What is my copay?", offered={"plan": PLANS})], question)
    assert context.answered == ({"plan": plan} if plan else {})


def test_what_was_told_holds_for_the_whole_conversation() -> None:
    turns = [
        turn("How long is probation?", offered={"country": ("DE", "ES")}),
        turn("Spain", kind=TurnKind.NAMED, told={"country": "ES"}),
        turn("How much is the referral bonus?"),
    ]
    assert read(turns, "How many days of annual leave do I get?").told == {"country": "ES"}


def test_masked_words_stay_masked_and_counted() -> None:
    text = scrubbed("How many days does <PERSON> get in Germany?")
    context = resolve([Turn("a", NOON, text, "en", TurnKind.FULL)], scrubbed("And in Spain?"), "en")
    assert shown(context)[0] == "How many days does <PERSON> get? And in Spain?"
