import pytest

from ingest.contract.fold.fold import carries


@pytest.mark.parametrize(
    ("language", "text", "fact"),
    [
        ("de", "Sie haben zwei Wochen Zeit.", "2 weeks"),
        ("nl", "U hebt twee weken de tijd.", "2 weeks"),
        ("nl", "vijfentwintig dagen", "25 days"),
        ("pl", "Masz na to dwa tygodnie.", "2 weeks"),
        ("pl", "dwadzieścia sześć dni", "26 days"),
        ("ru", "У вас есть две недели.", "2 weeks"),
        ("ru", "в течение тридцати дней", "30 days"),
        ("tr", "İki hafta içinde", "2 weeks"),
        ("tr", "on dört gün", "14 days"),
        ("tr", "yirmi beş gün", "25 days"),
        ("vi", "trong hai tuần", "2 weeks"),
        ("vi", "mười lăm ngày", "15 days"),
        ("vi", "hai mươi lăm ngày", "25 days"),
        ("hi", "दो सप्ताह के भीतर", "2 weeks"),
        ("hi", "पंद्रह दिन", "15 days"),
        ("zh", "共四千元", "4,000"),
        ("ar", "المجموع ٤٠٠٠", "4,000"),
        ("es", "El total es 4 000", "4,000"),
    ],
)
def test_number_words_and_digits_are_one(language: str, text: str, fact: str) -> None:
    assert carries(text, fact, (None, language))


@pytest.mark.parametrize(
    ("language", "text", "fact"),
    [
        ("nl", "drie weken", "2 weeks"),
        ("ru", "три недели", "2 weeks"),
        # A word of one language is no number in another: "on" and "ba", "hai" and "dos".
        ("en", "work on ten days", "10 10 days"),
        ("en", "on days", "10 days"),
        ("it", "hai tempo", "2 tempo"),
        # "năm" is five and a year, "bir" one and an article: neither is read as a number.
        ("vi", "năm tuần", "5 weeks"),
        ("tr", "bir hafta", "1 weeks"),
    ],
)
def test_near_misses(language: str, text: str, fact: str) -> None:
    assert not carries(text, fact, (None, language))
