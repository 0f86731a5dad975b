"""What the page masks, keeps, sends and forgets."""

import pytest
from playwright.sync_api import expect
from visiting import ADOPTION, Visitor, ask, last_request

pytestmark = [pytest.mark.integration, pytest.mark.browser]


def test_preview_shows_what_will_be_masked_before_sending(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.locator("#question").fill("Ana García (ana@mail.example) asks if I adopt")
    expect(page.locator(".preview .mask")).to_have_text(["Masked: name", "Masked: e-mail address"])
    page.locator("#question").fill("My colleague asks if I adopt")
    expect(page.locator(".preview")).to_be_hidden()
    ask(page, "Ana García asks if I adopt")
    expect(page.locator(".question .mask")).to_have_text("Masked: name")
    expect(page.locator(".question")).not_to_contain_text("Ana")


def test_preview_is_left_out_where_the_service_has_none(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.route("**/v1/scrub", lambda route: route.fulfill(status=404, json={"detail": "Not Found"}))
    with page.expect_response("**/v1/scrub"):
        page.locator("#question").fill("Ana García asks")
    expect(page.locator(".preview")).to_be_hidden()
    visitor.complaints.clear()


def test_about_me_is_kept_and_sent_and_forgotten(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.get_by_role("button", name="About me").click()
    page.get_by_label("Country").select_option("ES")
    page.get_by_label("Type of employment").select_option("part_time")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="About me")).to_be_focused()
    page.reload()
    expect(page.locator(".as")).to_contain_text("Spain")
    ask(page, ADOPTION)
    assert last_request(stub, "/v1/ask/stream")["body"]["persona"] == {"country": "ES", "employment_type": "part_time"}
    page.get_by_role("button", name="About me").click()
    page.get_by_role("button", name="Forget this").click()
    assert page.evaluate("localStorage.getItem('benefits.persona')") is None


def test_feedback_and_deletion(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, ADOPTION)
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("What was wrong").fill("Too short")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said")).to_have_text("Thank you.")
    body = last_request(stub, "/v1/feedback")["body"]
    assert (body["rating"], body["reason"]) == ("down", "Too short")
    page.get_by_role("button", name="Delete this question").click()
    expect(page.locator(".deleted")).to_be_focused()
    expect(page.locator(".turn")).not_to_contain_text("adopto")
    assert last_request(stub, f"/v1/answers/{body['answer_id']}")["method"] == "DELETE"
