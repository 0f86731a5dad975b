import pytest

from assistant.privacy.scrubber import Scrubber
from assistant.privacy.text import _ISSUER, Redaction, ScrubbedText


def text(content: str, *redactions: Redaction) -> ScrubbedText:
    return ScrubbedText(content, redactions, issuer=_ISSUER)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HOW MANY DAYS DO I GET?", "how many days do i get?"),
        ("¿CUÁNTOS DÍAS ME CORRESPONDEN?", "¿cuántos días me corresponden?"),
        ("İZNİM KAÇ GÜN SÜRÜYOR", "iznim kaç gün sürüyor"),
        ("СКОЛЬКО ДНЕЙ ОТПУСКА?", "сколько дней отпуска?"),
        # Near misses: capitals that are names, too few letters to tell, scripts without capitals.
        ("Does the HSA or the FSA pay?", "Does the HSA or the FSA pay?"),
        ("HSA FSA", "HSA FSA"),
        ("我的HSA可以结转吗?", "我的HSA可以结转吗?"),
        ("كم يوم إجازة", "كم يوم إجازة"),
    ],
)
def test_capitals_are_read_as_small_letters(written: str, read: str) -> None:
    assert text(written).calmed().text == read


def test_placeholders_and_their_places_stay() -> None:
    shouted = text("PLEASE TELL <PERSON_2> ABOUT MY LEAVE", Redaction("PERSON", 12, 22))
    calm = shouted.calmed()
    assert calm.text == "please tell <PERSON_2> about my leave"
    assert calm.redactions == shouted.redactions


def test_only_a_placeholder_says_nothing_of_capitals() -> None:
    assert text("<PERSON> <LOCATION_2> and me").calmed().text == "<PERSON> <LOCATION_2> and me"


def test_what_the_scrubber_made_can_be_calmed() -> None:
    assert Scrubber().scrub("IS THE DENTIST PAID FOR?", "en").calmed().text == "is the dentist paid for?"
