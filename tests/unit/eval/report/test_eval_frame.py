"""The head and the policy that all HTML reports share."""

import re

import pytest

from eval.report.frame import Head, framed

NASTY = "</title><script>alert(1)</script>\"'&$style"
HEAD = Head(NASTY, NASTY, NASTY, NASTY)


def policy(page: str) -> dict[str, str]:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return dict(part.strip().partition(" ")[::2] for part in found[1].split(";"))


def test_a_report_fetches_nothing_sends_nothing_and_runs_nothing_without_a_script() -> None:
    rules = policy(framed(HEAD, "<p>body</p>"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert "script-src" not in rules


def test_a_report_with_a_script_may_run_what_is_in_it() -> None:
    page = framed(HEAD, "<p>body</p>", script="let places = '$body';")
    assert policy(page)["script-src"] == "'unsafe-inline'"
    assert page.count("<script>") == 1
    assert "let places = '$body';" in page


@pytest.mark.parametrize("place", ["title", "h1"])
def test_what_stands_above_a_report_is_text(place: str) -> None:
    page = framed(HEAD, "<p>$title</p>")
    assert f"<{place}>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;$style</{place}>" in page
    assert "<script>" not in page
    assert "<p>$title</p>" in page
