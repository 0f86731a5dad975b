import pytest

from assistant.api import services
from assistant.api.services import Conversations


def test_question_without_a_conversation_has_no_book() -> None:
    assert Conversations().book(None) is None


def test_conversation_keeps_its_book() -> None:
    conversations = Conversations()
    book = conversations.book("a")
    assert book is not None
    assert conversations.book("a") is book
    assert conversations.book("b") is not book


def test_conversation_not_heard_of_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_CONVERSATIONS", 2)
    conversations = Conversations()
    first, second = conversations.book("a"), conversations.book("b")
    conversations.book("a")
    conversations.book("c")
    assert conversations.book("a") is first
    assert conversations.book("b") is not second
