"""Answers that arrive bit by bit, break off or do not come at all."""

import urllib.request

import pytest
from playwright.sync_api import expect
from visiting import ADOPTION, Visitor, assert_accessible

pytestmark = [pytest.mark.integration, pytest.mark.browser]


def step(stub: str) -> None:
    """Let the stub send its next event."""
    with urllib.request.urlopen(urllib.request.Request(f"{stub}/__next", b"{}", method="POST")):
        pass


def test_citations_come_first_and_then_the_text(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.locator("#question").fill("plan costs, step by step")
    page.locator("#question").press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator(".partial .citation")).to_have_count(0)
    step(stub)
    expect(page.locator(".partial .citation")).to_have_count(2)
    expect(page.locator(".partial-text")).to_have_count(0)
    page.get_by_role("button", name="Stop").focus()
    step(stub)
    expect(page.locator(".partial-text")).to_contain_text("These are the monthly amounts")
    expect(page.locator(".partial-text")).not_to_contain_text("Counselling")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    expect(page.locator(".answer")).to_have_count(0)
    assert_accessible(page)
    for _ in range(5):
        step(stub)
    expect(page.locator(".answer-text")).to_contain_text("Counselling")
    expect(page.locator(".partial")).to_have_count(0)
    expect(page.locator(".citation")).to_have_count(2)


@pytest.mark.parametrize(
    ("question", "said"), [("plan costs break", "because of an error."), ("plan costs cut", "cannot be reached")]
)
def test_answer_that_breaks_off_says_so_and_shows_no_half(
    visitor: Visitor, stub: str, question: str, said: str
) -> None:
    page = visitor.open(stub)
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    expect(page.locator(".failed")).to_contain_text(said)
    expect(page.locator(".partial, .citation")).to_have_count(0)
    expect(page.locator("#question")).to_have_value(question)


def test_problem_is_told_in_its_own_words_and_the_question_kept(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.locator("#question").fill("overload")
    page.locator("#question").press("Enter")
    expect(page.locator(".failed")).to_contain_text("Too many questions are being answered right now.")
    expect(page.locator("#question")).to_have_value("overload")
    visitor.complaints.clear()


def test_lost_connection_can_be_retried(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.route("**/v1/ask/stream", lambda route: route.abort())
    page.locator("#question").fill(ADOPTION)
    page.locator("#question").press("Enter")
    expect(page.locator(".failed")).to_contain_text("cannot be reached")
    page.unroute("**/v1/ask/stream")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".answer-text")).to_contain_text("16")
    expect(page.locator("#question")).to_have_value("")
    visitor.complaints.clear()


def test_waiting_can_be_stopped(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.locator("#question").fill("slow question")
    page.locator("#question").press("Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#question")).to_have_value("slow question")


def test_too_long_a_question_is_counted_and_not_sent(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.locator("#question").fill("🙂" * 1990)
    expect(page.locator(".counter")).to_have_text("Characters left: 10")
    page.locator("#question").fill("x" * 2010)
    expect(page.locator(".counter")).to_have_text("Characters too many: 10")
    page.locator("#question").press("Enter")
    expect(page.locator(".turn")).to_have_count(0)
