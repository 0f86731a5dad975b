import json
from importlib import resources
from typing import Any

import pytest

from assistant.answer.verification.vocabulary import vocabulary
from ingest.contract.language import SERVED_LANGUAGES

SPANS = {"minute", "hour", "workday", "day", "week", "month", "year", "percent", "time", "USD", "EUR"}
CAPS = ("negation", "lexical", "without", "idle", "only", "at_least", "at_most", "clauses", "am", "pm", "commands")


def read(language: str) -> dict[str, Any]:
    source = resources.files("assistant.answer.verification").joinpath("words", f"{language}.json")
    return json.loads(source.read_text(encoding="utf-8"))


def test_there_is_one_file_for_each_language_and_one_for_all() -> None:
    folder = resources.files("assistant.answer.verification").joinpath("words")
    assert {entry.name for entry in folder.iterdir()} == {f"{each}.json" for each in (*SERVED_LANGUAGES, "common")}


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_every_language_has_words_for_everything(language: str) -> None:
    words = read(language)
    assert words.keys() == read("en").keys()
    assert words["units"].keys() >= SPANS
    assert (len(words["months"]), len(words["weekdays"])) == (12, 7)
    assert all(words[key] for key in CAPS)
    assert all(entry == entry.strip() != "" for key in CAPS for entry in words[key])
    months = [name.casefold() for names in words["months"] for name in names]
    assert len(months) == len(set(months))


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_every_language_compiles(language: str) -> None:
    words = vocabulary(language)
    assert words.language == language
    assert all(words.patterns[key] is not None for key in ("negation", "lexical", "at_most"))


@pytest.mark.parametrize("language", [each for each in SERVED_LANGUAGES if each not in ("zh", "ja", "ko")])
def test_small_numbers_have_words(language: str) -> None:
    words = vocabulary(language)
    values = {int(value) for value in words.numbers.values() if value == int(value)}
    assert values >= set(range(2, 11))
    assert {int(value) for value in words.multipliers.values()} >= {1000}


def test_other_languages_are_read_as_english() -> None:
    assert vocabulary("xx").language == "en"
