import pytest

from assistant.privacy.scrubber import Scrubber


@pytest.fixture(scope="module")
def scrubber() -> Scrubber:
    return Scrubber()


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        # Names whose words are common in the language they come from.
        ("de", "Mein Name ist Ayşe Yıldırım, wie viele Tage?", "Mein Name ist <PERSON>, wie viele Tage?"),
        ("de", "Ich heiße Nguyễn Thị Hương, wie viele Tage?", "Ich heiße <PERSON>, wie viele Tage?"),
        ("de", "Wie viele Tage habe ich? Ayşe Yıldırım", "Wie viele Tage habe ich? <PERSON>"),
        ("zh", "上个月徐海涛没有领到病假工资，是哪条规定？", "上个月<PERSON>没有领到病假工资，是哪条规定？"),
        ("it", "Il mio numero è 347 820 5613, quanti giorni ho?", "Il mio numero è <PHONE>, quanti giorni ho?"),
        # Near misses: towns, words of the language's own letters, amounts.
        ("de", "Gilt der Zuschlag auch in İstanbul?", "Gilt der Zuschlag auch in İstanbul?"),
        ("de", "Wie viele Feiertage gibt es in Łódź?", "Wie viele Feiertage gibt es in Łódź?"),
        ("pl", "Czy Święta są płatne?", "Czy Święta są płatne?"),
        ("tr", "Yıllık izin ne kadar?", "Yıllık izin ne kadar?"),
        ("it", "Il massimale è di 347 820 euro?", "Il massimale è di 347 820 euro?"),
        ("zh", "上海的高温补贴是多少？", "上海的高温补贴是多少？"),
    ],
)
def test_what_is_common_elsewhere_is_still_a_name_here(scrubber: Scrubber, language: str, text: str, left: str) -> None:
    assert scrubber.scrub(text, language).text == left
