"""Languages, screens and accessibility."""

import pytest
from playwright.sync_api import expect
from visiting import ADOPTION, PHONE, SCHEMES, Visitor, ask, assert_accessible, assert_fits, last_request

pytestmark = [pytest.mark.integration, pytest.mark.browser]


def test_arabic_runs_from_right_to_left(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub, locale="ar", viewport=PHONE)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    ask(page, "كم أسبوعًا من الإجازة أستحق إذا تبنّيت طفلًا؟")
    expect(page.locator(".answer-text")).to_have_attribute("dir", "rtl")
    expect(page.locator(".citation blockquote")).to_have_attribute("dir", "ltr")
    assert_fits(page)
    assert_accessible(page)


def test_chosen_language_is_remembered_and_sent(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub, locale="fr-FR")
    expect(page.locator("h1")).to_have_text("Que souhaitez-vous savoir ?")
    page.locator("#language").select_option("de")
    expect(page.locator("h1")).to_have_text("Was möchten Sie wissen?")
    expect(page.locator("#language")).to_be_focused()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    ask(page, ADOPTION)
    assert last_request(stub, "/v1/ask/stream")["body"]["language"] == "de"
    page.locator("#language").select_option("")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".answer-text")).to_contain_text("16")


@pytest.mark.parametrize(
    "language", ["en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "hi", "zh", "ja", "ko", "vi", "ru"]
)
def test_every_language_fits_a_small_phone(visitor: Visitor, stub: str, language: str) -> None:
    page = visitor.open(stub, locale=language, viewport=PHONE)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert_fits(page)
    ask(page, "plan costs")
    assert_fits(page)


def test_document_covers_a_phone_and_the_page_behind_is_out_of_reach(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub, viewport=PHONE, is_mobile=True, has_touch=True)
    ask(page, "plan costs")
    page.locator("a.open").first.click()
    expect(page.locator(".panel tr.marked")).to_be_in_viewport()
    assert page.locator(".panel").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}
    expect(page.locator("#app")).to_have_js_property("inert", True)
    assert_fits(page)
    assert_accessible(page)
    page.locator(".panel").get_by_role("button", name="Close").click()
    expect(page.locator("#app")).to_have_js_property("inert", False)


@pytest.mark.parametrize(
    "question",
    ["plan costs, Ana García", "parking", "sick note", "I am being harassed", "counselling", "And for my partner?"],
)
def test_every_answer_is_accessible(visitor: Visitor, stub: str, question: str) -> None:
    page = visitor.open(stub)
    ask(page, question)
    assert_accessible(page)
    if page.locator("a.open").count():
        page.locator("a.open").first.click()
        expect(page.locator(".panel :is(mark, tr.marked)").first).to_be_visible()
        assert_accessible(page)


def test_start_page_and_dialog_are_accessible(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.locator("#question").fill("Ana García asks")
    expect(page.locator(".preview .mask")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="About me").click()
    assert_accessible(page)


def test_colours_follow_the_system(visitor: Visitor, stub: str) -> None:
    colours = [
        visitor.open(stub, color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in SCHEMES
    ]
    assert colours == ["rgb(250, 249, 246)", "rgb(21, 25, 27)"]


def test_print_leaves_out_what_is_pressed(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "plan costs")
    page.emulate_media(media="print")
    expect(page.locator(".composer")).to_be_hidden()
    expect(page.locator(".feedback")).to_be_hidden()
    expect(page.locator(".answer-text")).to_be_visible()
