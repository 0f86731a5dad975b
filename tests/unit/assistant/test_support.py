"""The packaged questions about help: in every language, and of concepts that the glossary has."""

import json
from importlib import resources

import pytest
from handbook import items, make_info, make_passage, paragraph

from assistant.answer.unit_ranking import RankedUnit
from assistant.privacy.scrubber import Scrubber
from assistant.privacy.text import ScrubbedText
from assistant.support import _only_names
from ingest.contract.documents import Block
from ingest.contract.glossary.files import read_glossary
from ingest.contract.language import SERVED_LANGUAGES, detect_language

PACKAGED = json.loads(resources.files("assistant").joinpath("support.json").read_text(encoding="utf-8"))
TOPICS = ("support", "violence", "harassment")


def test_every_topic_is_asked_for_in_every_language() -> None:
    assert set(PACKAGED) == set(TOPICS)
    for topic in TOPICS:
        assert list(PACKAGED[topic]["wording"]) == list(SERVED_LANGUAGES), topic


def test_concepts_are_the_glossary_s() -> None:
    known = {concept.concept_id for concept in read_glossary(None)}
    assert {name for topic in TOPICS for name in PACKAGED[topic]["concepts"]} <= known


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_a_packaged_question_is_in_its_language_and_holds_nothing_to_mask(language: str) -> None:
    for topic in TOPICS:
        question = ScrubbedText.packaged("assistant", "support.json", topic, "wording", language)
        assert detect_language(question.text) == language
        assert Scrubber().scrub(question.text, language) == question


@pytest.mark.parametrize(
    ("blocks", "bare"),
    [
        (items("Sexual harassment and bullying"), True),
        (items("To report harassment, write to speak.up@firm.example"), False),
        (
            items("Report harassment to your manager, to the works council or to anyone in the people team you trust"),
            False,
        ),
        ((paragraph("Sexual harassment."),), True),
        ((paragraph("Harassment harms people and is not tolerated here."),), False),
    ],
)
def test_the_name_of_a_thing_is_no_help(blocks: tuple[Block, ...], bare: bool) -> None:
    passage = make_passage(make_info(), blocks)
    assert _only_names(RankedUnit(passage, 0, passage.chunk.units[0], 0.5)) is bare
