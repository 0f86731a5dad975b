"""The whole check with an embedder that knows words only, so in one language; meaning is tested with the real model."""

import pytest
from handbook import scrubbed
from hash_embedder import HashEmbedder

from assistant.answer.prompt import INSTRUCTIONS
from assistant.answer.verification.records import Fault, Source
from assistant.answer.verification.support import Meanings
from assistant.answer.verification.verifier import Check, Verifier

LEAVE = Source(
    1, "Leave is 30 days and the bonus is 1,500 euros. Leave is not paid out.", "en", "Annual leave\nWhat you get"
)
MORE = Source(1, "Part-time leave is 15 days.", "en", "Annual leave")
TRAVEL = Source(2, "Look at my.travel.example for the fare of US$2.50.", "en", "Travel")


@pytest.fixture
def check(embedder: HashEmbedder) -> Check:
    verifier = Verifier(Meanings(embedder))
    return verifier.check_against([LEAVE, MORE, TRAVEL], scrubbed("How many days of leave?"), "en", INSTRUCTIONS)


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("Leave is 30 days [1].", None),
        ("Leave is 30 days. [1]", None),
        ("The leave is 30 days and the bonus is 1.500 euros [1].", None),
        ("Part-time leave is 15 days, leave is 30 days [1].", None),
        ("Look at my.travel.example for the fare [2].", None),
        ("The fare of US$2.50 and leave of 30 days [1][2].", None),
        ("Leave is 31 days [1].", Fault.NUMBER),
        ("Leave is 30 weeks [1].", Fault.NUMBER),
        ("Leave is 30 days [2].", Fault.NUMBER),
        ("Leave is 30 days [7].", Fault.CITATION),
        ("Leave is 30 days [1][7].", Fault.CITATION),
        ("Leave is 30 days.", Fault.CITATION),
        ("Leave is paid out [1].", Fault.NEGATION),
        ("Leave is not 30 days [1].", Fault.NEGATION),
        ("Leave is 30 days, ask Bertha Quill [1].", Fault.NAME),
        ("Leave is 30 days, see other.travel.example [1].", Fault.CONTACT),
        ("Bicycles may be parked in the yard at night [1].", Fault.SUPPORT),
        ("Der Urlaub beträgt dreißig Tage im Jahr [1].", Fault.LANGUAGE),
        ("[1]", Fault.SUPPORT),
        ("30 [1].", Fault.SUPPORT),
        ("Leave is 30 days <b>now</b> [1].", Fault.MARKUP),
    ],
)
def test_sentences_stand_on_what_they_cite(check: Check, sentence: str, fault: Fault | None) -> None:
    verdict = check.verdict(sentence)
    assert verdict.fault == fault
    assert verdict.holds is (fault is None)


def test_passages_are_embedded_once(embedder: HashEmbedder) -> None:
    check = Verifier(Meanings(embedder)).check_against([LEAVE], scrubbed("How many?"), "en")
    check.verdict("Leave is 30 days [1].")
    before = embedder.passages
    check.verdict("Leave is 30 days [1].")
    assert embedder.passages - before <= 2
