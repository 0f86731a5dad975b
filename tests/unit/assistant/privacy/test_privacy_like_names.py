"""Ordinary words that look like names stay, and names in the same places go."""

import re
from pathlib import Path

import pytest
import yaml

from assistant.privacy.scrubber import Scrubber

SENTENCES = yaml.safe_load((Path(__file__).parent / "sets" / "like_names.yaml").read_text("utf-8"))
ORDINARY = [(language, text) for language, part in SENTENCES.items() for text in part["ordinary"]]
NAMED = [(language, text) for language, part in SENTENCES.items() for text in part["names"]]


@pytest.fixture(scope="module")
def scrubber() -> Scrubber:
    scrubber = Scrubber()
    scrubber.warm_up()
    return scrubber


@pytest.mark.parametrize(("language", "text"), ORDINARY)
def test_an_ordinary_word_stays(scrubber: Scrubber, language: str, text: str) -> None:
    assert scrubber.scrub(text, language).text == text


@pytest.mark.parametrize(("language", "marked"), NAMED)
def test_a_name_in_its_place_goes(scrubber: Scrubber, language: str, marked: str) -> None:
    name = re.search(r"\[(.+)\]", marked)
    assert name
    text = marked.replace("[", "").replace("]", "")
    masked = {index for span in scrubber.find(text, language) for index in range(span.start, span.end)}
    assert masked >= set(range(name.start(), name.start() + len(name[1])))
