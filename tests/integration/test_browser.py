"""The page in a real browser: rare states against a stub of the API, the main path against the real service."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

pytestmark = [pytest.mark.integration, pytest.mark.browser]

CHROMIUM: Final = Path("/usr/bin/chromium")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STUB: Final = Path(__file__).with_name("browser_stub.py")
AXE: Final = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
PHONE: Final = ViewportSize(width=320, height=640)
ADOPTION: Final = "¿Cuántas semanas de permiso me corresponden si adopto?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: install the Debian package chromium to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def stub() -> Iterator[str]:
    """The address of a running stub."""
    with subprocess.Popen([sys.executable, str(STUB)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


class Visitor:
    """Opens pages and collects what the browser complains of: console errors and violations of the content policy."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.complaints: list[str] = []

    def open(self, address: str, **context: Any) -> Page:
        page = self._browser.new_context(**({"locale": "en-US"} | context)).new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))
        page.goto(address)
        expect(page.locator("#question")).to_be_attached()
        return page

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def close(self) -> None:
        for context in self._browser.contexts:
            context.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Fails the test if the browser complained of anything that the test did not take out of `complaints`."""
    visitor = Visitor(browser)
    yield visitor
    visitor.close()
    assert visitor.complaints == []


def ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    expect(page.locator(".turn").last.locator(".answer")).to_be_visible()


def last_request(stub: str, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{stub}/__requests") as response:
        requests = [each for each in json.load(response) if each["path"] == path]
    assert requests, path
    return dict(requests[-1])


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def assert_accessible(page: Page) -> None:
    """No finding of axe-core, in light and in dark."""
    if not AXE.exists():
        pytest.skip("axe-core is missing: run `npm ci` in web/ to check accessibility")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        report = page.evaluate("tags => axe.run(document, { runOnly: tags })", AXE_TAGS)
        found = [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in report["violations"]]
        assert found == [], scheme


# --- the main path, on the real service


def test_adoption_question_is_answered_and_its_passage_highlighted(visitor: Visitor, live_server: str) -> None:
    page = visitor.open(live_server, locale="es-ES")
    ask(page, ADOPTION)
    expect(page.locator(".answer-text")).to_contain_text("16")
    page.locator(".citation a.open").first.click()
    expect(page.locator(".panel :is(mark, tr.marked)").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)


# --- asking and reading, on the stub


def test_whole_path_with_the_keyboard_alone(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("Two lines")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("if I adopt")
    expect(page.locator("#question")).to_have_value("Two lines\nif I adopt")
    page.keyboard.press("Enter")
    expect(page.locator(".answer-text")).to_contain_text("16 semanas")
    expect(page.locator("#live")).to_contain_text("16 semanas")
    page.locator(".marker").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".citation a.open")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".panel mark")).to_be_focused()
    expect(page.locator(".panel mark")).to_have_text(
        "Si adoptas a un menor de 18 años te corresponden 16 semanas de permiso con el sueldo completo."
    )
    page.keyboard.press("Escape")
    expect(page.locator(".citation a.open")).to_be_focused()
    page.locator("body").press("/")
    expect(page.locator("#question")).to_be_focused()


def test_document_has_an_address_of_its_own(visitor: Visitor, stub: str) -> None:
    page = visitor.open(f"{stub}/#/documents/us/health-plan-handbook-2026.pdf?start=321&end=394&hash=abc")
    expect(page.locator(".panel h2")).to_have_text("Health plan handbook 2026")
    expect(page).to_have_title("Health plan handbook 2026 · Benefits assistant")
    expect(page.locator(".panel tr.marked")).to_contain_text("Aldermoor Health Plus")
    expect(page.locator(".panel tr.marked")).to_have_count(1)
    page.locator(".panel").get_by_role("button", name="Close").click()
    expect(page.locator(".panel")).to_have_count(0)
    assert page.url.endswith("/#/")
    expect(page.locator("#question")).to_be_focused()


def test_back_closes_the_document(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "plan costs")
    page.locator("a.open").first.click()
    expect(page.locator(".panel tr.marked")).to_be_visible()
    page.locator("a.open").last.click()
    expect(page.locator(".panel mark")).to_be_visible()
    page.go_back()
    expect(page.locator(".panel")).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(1)


def test_changed_and_missing_documents_say_so(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "changed")
    page.locator("a.open").click()
    expect(page.locator(".panel .notice")).to_contain_text("has changed")
    page.goto(f"{stub}/#/documents/no/such.md")
    expect(page.locator(".panel .failed")).to_contain_text("There is no document no/such.md.")
    assert any("404" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()


def test_table_answer_is_a_table_and_markup_is_text(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "plan costs")
    expect(page.locator(".answer-text thead th")).to_have_text(["Plan", "Employee", "Family"])
    expect(page.locator(".answer-text tbody tr")).to_have_count(2)
    expect(page.locator(".trust")).to_contain_text("about 62% are right")
    expect(page.locator(".trust")).to_contain_text("Quoted word for word")
    ask(page, "markup")
    expect(page.locator(".answer-text").last).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".answer-text img")).to_have_count(0)


def test_comparison_is_a_table_whose_cells_lead_to_their_citations(visitor: Visitor, stub: str) -> None:
    page = visitor.open(stub)
    ask(page, "what is the difference between Standard and Plus?")
    expect(page.locator(".answer-text thead th")).to_have_text(["Standard", "Plus"])
    expect(page.locator(".answer-text tbody th")).to_have_text(["Employee", "Counselling"])
    cells = page.locator(".answer-text tbody tr").last.locator("td")
    expect(cells.first).to_have_text("not stated")
    cells.last.get_by_role("button").click()
    expect(page.locator(".citation").last.locator("a.open")).to_be_focused()
    assert_accessible(page)


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


# --- privacy


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


# --- an answer that arrives bit by bit


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


# --- when something goes wrong


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


# --- languages, screens, accessibility


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
