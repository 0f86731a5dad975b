from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from handbook import scrubbed

from assistant.answer.records import Status
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.records import Context, Turn, TurnKind
from assistant.conversation.store import MemoryTurns
from assistant.records import Answer, Clarification

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def answer(question: str, **fields: Any) -> Answer:
    made = Answer("a1", Status.ANSWERED, "en", scrubbed(question), "x", (), 0.5, "extractive", "s", {})
    return replace(made, **fields)


def talk(dialogue: Dialogue, question: str, conversation: str = "c", **fields: Any) -> Context:
    context = dialogue.recall(conversation, scrubbed(question), None)
    resolved = {"resolved": context.resolved} if context.resolved is not None else {}
    dialogue.remember(conversation, answer(question, **resolved, **fields), context)
    return context


def test_follow_up_is_read_with_its_conversation_only() -> None:
    dialogue = Dialogue()
    talk(dialogue, "How many days of leave do I get in Germany?")
    talk(dialogue, "How is overtime paid in France?", "other")
    context = talk(dialogue, "And in Spain?")
    assert context.resolved is not None
    assert context.resolved.text == "How many days of leave do I get? And in Spain?"
    assert dialogue.recall("third", scrubbed("And in Spain?"), None) == Context()
    assert dialogue.recall(None, scrubbed("And in Spain?"), None) == Context()


def test_question_without_a_conversation_is_not_kept() -> None:
    store = MemoryTurns()
    Dialogue(store).remember(None, answer("How many days?"), Context())
    assert store._kept == {}


def test_id_of_a_conversation_is_kept_as_a_hash_that_needs_the_key() -> None:
    store = MemoryTurns()
    for key in ("one", "two", "one"):
        talk(Dialogue(store, key), "How many days of leave?", "412-90-6638")
    assert [len(turns) for turns in store._kept.values()] == [1, 2]
    assert not any("412" in name and "6638" in name for name in store._kept)


def test_processes_with_one_key_share_a_conversation() -> None:
    store = MemoryTurns()
    talk(Dialogue(store, "key"), "How many days of leave do I get in Germany?")
    assert talk(Dialogue(store, "key"), "And in Spain?").resolved is not None
    assert talk(Dialogue(store, "other"), "And in Spain?").resolved is None


def test_person_in_need_is_never_met_with_what_was_said_before() -> None:
    dialogue = Dialogue()
    talk(dialogue, "How many days of leave do I get?")
    talk(dialogue, "I want to end my life", status=Status.SENSITIVE)
    assert talk(dialogue, "And what can I do?").resolved is None


def test_reply_is_told_from_then_on() -> None:
    dialogue = Dialogue()
    options = (("Germany", {"country": "DE"}), ("Spain", {"country": "ES"}))
    talk(dialogue, "How long is probation?", status=Status.CLARIFY, clarify=Clarification("Where?", options))
    assert talk(dialogue, "Spain").answered == {"country": "ES"}
    assert talk(dialogue, "How much is the referral bonus?").told == {"country": "ES"}


@pytest.mark.parametrize(
    ("reply", "language"),
    [
        ("I'm on Plus", "en"),
        ("Plus", "en"),
        ("Je suis assuré chez Plus", "fr"),
        ("Ich bin bei Health Plus versichert", "de"),
    ],
)
def test_reply_in_the_words_of_the_question_back_is_in_its_language(reply: str, language: str) -> None:
    dialogue = Dialogue()
    options = tuple((name, {"plan": name}) for name in ("Health Standard", "Health Plus"))
    talk(dialogue, "How much is a scan?", status=Status.CLARIFY, clarify=Clarification("Which plan?", options))
    context = dialogue.recall("c", scrubbed(reply), None)
    assert (context.answered, context.language) == ({"plan": "Health Plus"}, language)


@pytest.mark.parametrize(
    ("before", "question", "language", "expected"),
    [
        ("How long is probation in Germany?", "Plus", None, "en"),
        ("Wie lange ist die Probezeit in Frankreich?", "Spanien", None, "de"),
        ("How long is probation in Germany?", "¿Y para los aprendices de España?", None, "es"),
        ("How long is probation in Germany?", "スペインでは？", None, "ja"),
        ("How long is probation in Germany?", "Plus", "pt", "pt"),
    ],
)
def test_word_or_two_is_in_the_language_of_the_turn_before(
    before: str, question: str, language: str | None, expected: str
) -> None:
    dialogue = Dialogue()
    talk(dialogue, before)
    assert dialogue.recall("c", scrubbed(question), language).language == expected


def test_turn_ends_with_its_time() -> None:
    moments = [NOON]
    dialogue = Dialogue(MemoryTurns(minutes=30, now=lambda: moments[-1]), now=lambda: moments[-1])
    talk(dialogue, "How many days of leave do I get in Germany?")
    moments.append(NOON + timedelta(minutes=31))
    assert talk(dialogue, "And in Spain?").resolved is None


def test_only_so_many_turns_and_conversations_are_kept() -> None:
    store = MemoryTurns(turns=2, conversations=2)
    for number in range(4):
        store.add("a", Turn(str(number), datetime.now(UTC), scrubbed("q"), "en", TurnKind.FULL))
    assert [turn.answer_id for turn in store.recent("a")] == ["2", "3"]
    for name in ("b", "c"):
        store.add(name, Turn("x", datetime.now(UTC), scrubbed("q"), "en", TurnKind.FULL))
    assert [bool(store.recent(name)) for name in "abc"] == [False, True, True]
    store.close()
    assert store.recent("c") == ()


def test_words_are_not_shown_by_accident() -> None:
    assert "Berlin" not in repr(Turn("a", NOON, scrubbed("Berlin office"), "en", TurnKind.FULL))
