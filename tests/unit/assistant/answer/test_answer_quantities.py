import pytest

from assistant.answer.quantities import asks_for_quantity, holds_quantity

# One question that wants a number or a date and one that does not, a language.
QUESTIONS = {
    "en": ("How many days of leave do I get?", "Who approves my leave?"),
    "es": ("¿Cuántos días de vacaciones tengo?", "¿Quién aprueba mis vacaciones?"),
    "fr": ("Combien de jours de congé ai-je ?", "Qui valide mes congés ?"),
    "de": ("Wie viele Urlaubstage habe ich?", "Wer genehmigt meinen Urlaub?"),
    "pt": ("Quantos dias de férias tenho?", "Quem aprova minhas férias?"),
    "it": ("Quanti giorni di ferie ho?", "Chi approva le mie ferie?"),
    "nl": ("Hoeveel vakantiedagen heb ik?", "Wie keurt mijn verlof goed?"),
    "pl": ("Ile dni urlopu mam?", "Kto zatwierdza mój urlop?"),
    "tr": ("Kaç gün iznim var?", "İznimi kim onaylıyor?"),
    "ar": ("كم يوم إجازة لدي؟", "من يوافق على إجازتي؟"),
    "hi": ("मुझे कितने दिन की छुट्टी मिलती है?", "मेरी छुट्टी कौन मंज़ूर करता है?"),
    "zh": ("我有多少天年假？", "谁批准我的年假？"),
    "ja": ("年次休暇は何日ありますか？", "休暇は誰が承認しますか？"),
    "ko": ("연차는 며칠인가요?", "누가 휴가를 승인하나요?"),
    "vi": ("Tôi có bao nhiêu ngày phép?", "Ai duyệt phép của tôi?"),
    "ru": ("Сколько дней отпуска у меня есть?", "Кто утверждает мой отпуск?"),
}


@pytest.mark.parametrize(("language", "questions"), QUESTIONS.items())
def test_question_for_a_number_is_told_from_one_for_a_person(language: str, questions: tuple[str, str]) -> None:
    assert [asks_for_quantity(question, language) for question in questions] == [True, False]


def test_capitals_ask_as_well() -> None:
    assert asks_for_quantity("HOW MANY DAYS?", "en")
    assert asks_for_quantity("WIE VIELE TAGE?", "de")


def test_part_of_a_word_does_not_ask() -> None:
    assert not asks_for_quantity("Is a whenever clause allowed?", "en")


def test_language_without_words_is_asked_in_english() -> None:
    assert asks_for_quantity("how many?", "sw")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("You have 30 days.", True),
        ("You have thirty days.", False),  # only small numbers are written out in policies
        ("You have two weeks.", True),
        ("Twice a year.", True),
        ("Sie haben zwei Wochen.", True),
        ("Son tres meses.", True),
        ("您有三天假。", True),
        ("لديك ٣٠ يومًا", True),
        ("आपको ३० दिन मिलते हैं", True),
        ("Someone often stones a tenant.", False),
        ("Ask your manager.", False),
        ("", False),
    ],
)
def test_number_in_a_sentence_is_seen(text: str, holds: bool) -> None:
    assert holds_quantity(text) is holds
