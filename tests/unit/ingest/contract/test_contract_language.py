import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES, detect_language

TEXTS = [
    ("en", "How many vacation days do I have left?"),
    ("en", "what happens if I fall sick on holiday"),
    ("es", "¿Cuántos días de vacaciones me quedan?"),
    ("es", "cuantos dias tengo"),
    ("es", "vacaciones pendientes"),
    ("es", "baja por paternidad"),
    ("fr", "Combien de jours de congé me reste-t-il ?"),
    ("fr", "congé maternité"),
    ("de", "Wie viele Urlaubstage habe ich noch?"),
    ("de", "Elternzeit beantragen"),
    ("de", "Wie hoch ist der 401(k) employer match?"),
    ("pt", "Quantos dias de férias ainda tenho?"),
    ("pt", "licença paternidade"),
    ("it", "Quante ferie mi restano quest'anno?"),
    ("nl", "Hoeveel vakantiedagen heb ik nog?"),
    ("pl", "Ile dni urlopu mi zostało?"),
    ("pl", "urlop macierzyński"),
    ("tr", "Kaç gün izin hakkım var?"),
    ("ar", "كم يوم إجازة بقي لي؟"),
    ("hi", "मेरी कितनी छुट्टियाँ बची हैं?"),
    ("hi", "मुझे parental leave कैसे मिलेगी?"),
    ("zh", "我还有几天年假？"),
    ("zh", "年假"),
    ("zh", "我的401(k)怎么办"),
    ("zh", "请问 Employee Assistance Program 怎么联系？"),
    ("ja", "有給休暇は何日残っていますか？"),
    ("ja", "有給の申請"),
    ("ko", "남은 연차가 며칠인가요?"),
    ("ko", "육아휴직"),
    ("vi", "Tôi còn bao nhiêu ngày phép?"),
    ("ru", "Сколько дней отпуска у меня осталось?"),
]
NEIGHBOURS = [
    ("uk", "Скільки днів відпустки у мене є?"),
    ("fa", "چند روز مرخصی دارم؟ چگونه بگیرم؟"),
    ("ur", "میری کتنی چھٹیاں باقی ہیں؟"),
    ("el", "Πόσες ημέρες άδειας έχω;"),
    ("th", "ฉันเหลือวันลากี่วัน"),
    ("he", "כמה ימי חופשה נשארו לי?"),
    ("sv", "Hur många semesterdagar har jag kvar?"),
]


@pytest.mark.parametrize(("language", "text"), TEXTS + NEIGHBOURS)
def test_language_of_a_question(language: str, text: str) -> None:
    assert detect_language(text) == language
    assert detect_language(text.upper()) == language
    assert detect_language(f"<PERSON> <EMAIL_1> {text} <PHONE>") == language


def test_every_served_language_is_in_the_table() -> None:
    assert {language for language, _ in TEXTS} == set(SERVED_LANGUAGES)


@pytest.mark.parametrize("text", ["", "  ", "12345 !!", "<PERSON>", "<PERSON_1> <EMAIL>, <PHONE>?", "🙂"])
def test_text_that_says_nothing_leaves_the_choice_to_what_is_expected(text: str) -> None:
    assert detect_language(text) == FALLBACK_LANGUAGE
    assert detect_language(text, expected="ja") == "ja"


@pytest.mark.parametrize(
    ("text", "expected"), [("Urlaub", "de"), ("Pension", "de"), ("Pension", "fr"), ("Bonus", "fr"), ("hola", "es")]
)
def test_a_word_or_two_do_not_outvote_what_is_expected(text: str, expected: str) -> None:
    assert detect_language(text, expected=expected) == expected


@pytest.mark.parametrize("text", ["Urlaub", "hola", "401k", "ok", "Hallo", "Krankmeldung", "malattia"])
def test_a_word_alone_is_not_taken_for_a_language_that_is_not_served(text: str) -> None:
    assert detect_language(text) in SERVED_LANGUAGES


@pytest.mark.parametrize(("language", "text"), [row for row in TEXTS if len(row[1]) > 22 or not row[1].isascii()])
def test_a_plain_text_outvotes_what_is_expected(language: str, text: str) -> None:
    other = "nl" if language != "nl" else "en"
    assert detect_language(text, expected=other) == language


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from([None, "de", "zh"]))
def test_any_text_has_a_language(text: str, expected: str | None) -> None:
    language = detect_language(text, expected=expected)
    assert len(language) == 2
    assert detect_language(text, expected=expected) == language
