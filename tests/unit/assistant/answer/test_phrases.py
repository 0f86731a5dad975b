import json
import re
from importlib import resources
from typing import Any

import pytest

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "ar", "hi", "zh", "ja", "ko", "vi", "ru")
TRANSLATIONS = tuple(language for language in LANGUAGES if language != "en")


def read(package: str, *path: str) -> Any:
    return json.loads(resources.files(package).joinpath(*path).read_text(encoding="utf-8"))


def phrases(language: str) -> dict[str, Any]:
    return read("assistant.answer", "phrases", f"{language}.json")


def placeholders(phrase: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}", phrase))


def test_there_is_one_file_for_each_language() -> None:
    folder = resources.files("assistant.answer").joinpath("phrases")
    assert {entry.name for entry in folder.iterdir()} == {f"{language}.json" for language in LANGUAGES}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_keys_are_the_english_ones(language: str) -> None:
    english, own = phrases("en"), phrases(language)
    assert list(own) == list(english)
    assert list(own["languages"]) == list(LANGUAGES)
    assert list(own["countries"]) == list(english["countries"])


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_placeholders_are_the_english_ones(language: str) -> None:
    own = phrases(language)
    for key, phrase in phrases("en").items():
        if isinstance(phrase, str):
            assert placeholders(own[key]) == placeholders(phrase), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_says_something(language: str) -> None:
    own = phrases(language)
    single = [phrase for phrase in own.values() if isinstance(phrase, str)]
    for group in (single, own["languages"].values(), own["countries"].values(), own["months"]):
        assert all(text and text == text.strip() for text in group)
    assert len(own["months"]) == len(set(own["months"])) == 12
    assert len(set(own["languages"].values())) == len(LANGUAGES)
    assert len(set(own["countries"].values())) == len(own["countries"])


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_sentences_are_translated(language: str) -> None:
    own = phrases(language)
    assert [key for key, phrase in phrases("en").items() if isinstance(phrase, str) and own[key] == phrase] in (
        [],
        ["date"],
    )


@pytest.mark.parametrize(
    ("package", "name", "count"),
    [("ingest.index", "questions.json", 40), ("ingest.contract.embedding", "calibration.json", 6)],
)
def test_text_sets_are_complete_and_hold_no_text_twice(package: str, name: str, count: int) -> None:
    texts: dict[str, list[str]] = read(package, name)
    assert tuple(texts) == LANGUAGES
    assert {language: len(own) for language, own in texts.items()} == dict.fromkeys(LANGUAGES, count)
    every = [" ".join(text.casefold().split()) for own in texts.values() for text in own]
    assert all(every)
    assert len(every) == len(set(every))
