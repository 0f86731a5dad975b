"""Every kind of answer, as the page shows it, and the conversation around it."""

import pytest
from playwright.sync_api import expect
from visiting import ADOPTION, Visitor, ask, last_request

pytestmark = [pytest.mark.integration, pytest.mark.browser]


def test_language_model_and_foreign_document_are_said_plainly(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "counselling")
    expect(page.locator(".trust")).to_contain_text("Written by a language model (qwen3-8b)")
    expect(page.locator(".trust")).to_contain_text("Uncertain")
    expect(page.locator(".citation")).to_contain_text("This document is in English")
    expect(page.locator(".answer-text")).to_have_attribute("lang", "de")


def test_not_found_shows_people_and_the_closest_passage(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "parking")
    expect(page.locator(".answer h2")).to_have_text("The documents do not say")
    expect(page.locator(".contact a").first).to_have_attribute("href", "tel:+493415554000")
    expect(page.get_by_text("Closest passage")).to_be_visible()


def test_sensitive_shows_people_first(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "I am being harassed")
    contacts, text = page.locator(".contacts").bounding_box(), page.locator(".answer-text").bounding_box()
    assert contacts is not None
    assert text is not None
    assert contacts["y"] < text["y"]


def test_clarify_asks_again_with_what_was_chosen(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "sick note")
    page.get_by_role("button", name="Germany").click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".answer-text")).to_contain_text("16")
    body = last_request(stub, "/v1/ask/stream")["body"]
    assert body["question"] == "sick note"
    assert body["persona"] == {"country": "DE"}
    expect(page.locator(".as")).to_have_text("Asking as: Germany")


def test_follow_up_stays_in_the_conversation(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, ADOPTION)
    first = last_request(stub, "/v1/ask/stream")["body"]
    page.get_by_role("button", name="¿Cuándo tengo que solicitarlo?").click()
    expect(page.locator(".turn .answer")).to_have_count(2)
    second = last_request(stub, "/v1/ask/stream")["body"]
    assert second["question"] == "¿Cuándo tengo que solicitarlo?"
    assert second["conversation_id"] == first["conversation_id"]
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, ADOPTION)
    assert last_request(stub, "/v1/ask/stream")["body"]["conversation_id"] != first["conversation_id"]


def test_follow_up_says_how_it_was_read(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "What does it cost for me?")
    expect(page.locator(".turn .answer")).to_have_count(1)
    expect(page.locator(".read-as")).to_have_count(0)
    ask(page, "And for my partner?")
    expect(page.locator(".read-as")).to_have_text(
        "Read as: What do I, Masked: name, pay for Health Plus? And for my partner?"
    )
    expect(page.locator(".read-as .mask")).to_be_visible()
    expect(page.locator(".question p").last).to_have_text("And for my partner?")
