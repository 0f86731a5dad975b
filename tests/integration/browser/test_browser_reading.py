"""Documents beside an answer, tables, and the keyboard alone; the main path on the real service."""

import pytest
from playwright.sync_api import expect
from visiting import ADOPTION, Visitor, ask, assert_accessible

pytestmark = [pytest.mark.integration, pytest.mark.browser]


def test_adoption_question_is_answered_and_its_passage_highlighted(visitor: Visitor, live_server: str) -> None:
    page = visitor.open(live_server, locale="es-ES")
    ask(page, ADOPTION)
    expect(page.locator(".answer-text")).to_contain_text("16")
    page.locator(".citation a.open").first.click()
    expect(page.locator(".panel :is(mark, tr.marked)").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)


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
