"""Names of the corpus are left alone, and never take a person's name or address with them."""

import pytest

from assistant.privacy.scrubber import Scrubber

ALLOW = ["Rest", "Spain", "Horizon Choice PPO", "Aldermoor", "Harbour", "标准"]


@pytest.fixture(scope="module")
def scrubber() -> Scrubber:
    return Scrubber(allow=ALLOW)


@pytest.mark.parametrize(
    ("language", "text", "gone"),
    [
        ("de", "Darf Dietmar Vogelsang den Resturlaub ins nächste Jahr mitnehmen?", "Vogelsang"),
        ("en", "Can Priscilla Hawthorne Rest on Sundays?", "Hawthorne"),
        ("en", "I live at 24 Kings Road, London SW3 5UR, Spain pays me.", "Kings Road"),
        ("en", "Does Horizon Choice PPO cover Priscilla Hawthorne?", "Hawthorne"),
    ],
)
def test_allowed_phrase_beside_a_detail_does_not_free_it(
    scrubber: Scrubber, language: str, text: str, gone: str
) -> None:
    assert gone not in scrubber.scrub(text, language).text


@pytest.mark.parametrize(
    "text",
    [
        "Does Horizon Choice PPO pay for glasses?",
        "Gilt Aldermoors Regel in Spain auch so?",
        "Where is the Harbour office of Aldermoor?",
    ],
)
def test_allowed_phrase_stays(scrubber: Scrubber, text: str) -> None:
    assert scrubber.scrub(text).text == text


def test_number_grouped_with_its_trunk_prefix_goes_in_any_language(scrubber: Scrubber) -> None:
    assert "0532" not in scrubber.scrub("Please ring 0532 023 98 87 at noon", "en").text
