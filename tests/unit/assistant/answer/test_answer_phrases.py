from datetime import date

import pytest

from assistant.answer.phrases import phrases_for
from ingest.contract.language import SERVED_LANGUAGES

DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "9 March 2026"),
        ("es", "9 de marzo de 2026"),
        ("fr", "9 mars 2026"),
        ("de", "9. März 2026"),
        ("pt", "9 de março de 2026"),
        ("zh", "2026年3月9日"),
        ("ja", "2026年3月9日"),
    ],
)
def test_date_is_written_as_the_language_writes_it(language: str, written: str) -> None:
    assert phrases_for(language).date(DAY) == written


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_every_language_can_say_everything(language: str) -> None:
    phrases = phrases_for(language)
    assert phrases.language == language
    assert "TITLE" in phrases.say("intro_one", title="TITLE")
    assert "2026" in phrases.date(DAY)
    assert phrases.language_name("de") != "de"
    assert phrases.country_name("CN") != "CN"


def test_names_that_are_not_known_stand_as_they_are() -> None:
    phrases = phrases_for("fr")
    assert phrases.language_name("xx") == "xx"
    assert phrases.country_name("ZZ") == "ZZ"
    assert phrases.attribute_value("site", "country") == "country"
    assert phrases.attribute_value("employment_type", "sailor") == "sailor"


def test_values_of_a_persona_are_named() -> None:
    phrases = phrases_for("de")
    assert phrases.attribute_value("country", "DE") == "Deutschland"
    assert phrases.attribute_value("employment_type", "part_time") == "Teilzeit"


def test_language_without_phrases_is_answered_in_english() -> None:
    assert phrases_for("sw").language == "en"
