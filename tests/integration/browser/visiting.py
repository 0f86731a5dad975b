"""A visitor of the page in a browser, and what its tests ask and check."""

import json
import urllib.request
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

AXE: Final = Path(__file__).resolve().parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
PHONE: Final = ViewportSize(width=320, height=640)
ADOPTION: Final = "¿Cuántas semanas de permiso me corresponden si adopto?"


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
