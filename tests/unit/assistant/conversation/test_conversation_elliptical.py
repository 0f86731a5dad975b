import pytest
from handbook import scrubbed
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.choose import prefers_resolved
from assistant.conversation.elliptical import Gap, find_gap
from ingest.contract.language import SERVED_LANGUAGES

NOTHING_OF_ITS_OWN = [
    ("en", "And for part-timers?"), ("en", "What about Germany?"), ("en", "Spain"),
    ("en", "How do I apply for it?"), ("en", "Who decides?"),
    ("en", "Is it paid?"), ("en", "How many days a week?"),
    ("en", "Does that also apply to apprentices?"), ("en", "Do I need a certificate?"),
    ("es", "¿Y en España?"), ("es", "¿Cómo lo pido?"), ("es", "¿Se paga?"), ("es", "¿Es confidencial?"),
    ("fr", "Et à mi-temps ?"), ("fr", "Comment je le demande ?"), ("fr", "Qui décide ?"),
    ("de", "Gilt das auch für Azubis?"), ("de", "Wie beantrage ich das?"), ("de", "Bis wann?"),
    ("pt", "E na Alemanha?"), ("pt", "Como peço isso?"), ("it", "E per i part-time?"), ("it", "Come lo richiedo?"),
    ("nl", "En voor deeltijders?"), ("nl", "Hoe vraag ik dat aan?"), ("pl", "A co z praktykantami?"),
    ("pl", "Jak to zgłosić?"),
    ("tr", "Peki İspanya'da?"), ("tr", "Nasıl başvururum?"), ("ar", "وفي ألمانيا؟"), ("ar", "كيف أطلب ذلك؟"),
    ("hi", "और जर्मनी में?"), ("hi", "आवेदन कैसे करें?"), ("zh", "那德国呢？"), ("zh", "怎么申请？"),
    ("ja", "パートタイムの場合は？"), ("ja", "ドイツでは？"),
    ("ko", "독일에서는요?"), ("ko", "어떻게 신청하나요?"), ("vi", "Còn ở Đức?"), ("vi", "Làm thế nào để xin?"),
    ("ru", "А в Германии?"), ("ru", "Как это оформить?"),
]  # fmt: skip
GOES_ON_WITH_WORDS = [
    ("en", "And the dental plan?"), ("en", "And if I'm ill?"), ("es", "¿Y si estoy enfermo?"),
    ("fr", "Et si je tombe malade ?"),
    ("de", "Und bei Zwillingen?"), ("pt", "E se eu ficar doente?"), ("it", "E se mi ammalo?"), ("pl", "A jeśli zachoruję?"),
    ("ar", "وإذا كنت مريضا؟"), ("hi", "और अगर मैं बीमार हो जाऊँ?"), ("zh", "那如果生病了呢？"), ("ko", "그럼 아프면요?"),
    ("vi", "Còn nếu tôi ốm?"), ("ru", "А если я заболею?"), ("nl", "En bij ziekte?"), ("tr", "Peki hastalanırsam?"),
]  # fmt: skip
STANDS_BY_ITSELF = [
    ("en", "How many vacation days do I get?"), ("en", "Sick pay?"), ("en", "When is pay day?"), ("en", "Is parking free?"),
    ("en", "What is the notice period?"), ("en", "Do we have a gym?"),
    ("en", "And how do I report somebody who harasses a colleague at a client's site?"),
    ("es", "¿Cuántas vacaciones tengo?"), ("es", "¿Hay gimnasio?"), ("fr", "Comment signaler un abus ?"),
    ("fr", "Combien de jours de congé ai-je ?"),
    ("de", "Wie lange ist die Probezeit?"), ("de", "Wann kommt das Gehalt?"), ("pt", "Tem academia?"),
    ("it", "Quanto dura il periodo di prova?"),
    ("nl", "Hoe werkt overwerk?"), ("pl", "Kiedy jest wypłata?"), ("tr", "Maaş ne zaman yatıyor?"),
    ("ar", "متى يُدفع الراتب؟"),
    ("hi", "वेतन कब मिलता है?"), ("zh", "加班费怎么算？"), ("ja", "残業代はいくらですか？"), ("ko", "월급날은 언제인가요?"),
    ("vi", "Khi nào trả lương?"), ("ru", "Когда зарплата?"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "question"), NOTHING_OF_ITS_OWN)
def test_question_without_a_topic_goes_on(language: str, question: str) -> None:
    assert find_gap(scrubbed(question), language).gap is Gap.CERTAIN


@pytest.mark.parametrize(("language", "question"), GOES_ON_WITH_WORDS)
def test_question_that_begins_or_ends_like_one_may_go_on(language: str, question: str) -> None:
    assert find_gap(scrubbed(question), language).gap is Gap.PERHAPS


@pytest.mark.parametrize(("language", "question"), STANDS_BY_ITSELF)
def test_question_with_a_topic_of_its_own_stands_by_itself(language: str, question: str) -> None:
    assert find_gap(scrubbed(question), language).gap is Gap.NONE


def test_every_language_is_tested_each_way() -> None:
    for table in (NOTHING_OF_ITS_OWN, STANDS_BY_ITSELF):
        assert {language for language, _ in table} == set(SERVED_LANGUAGES)


def test_what_is_masked_is_no_topic() -> None:
    assert find_gap(scrubbed("And for <PERSON_2>?"), "en").gap is Gap.CERTAIN


@given(st.text(max_size=80), st.sampled_from(SERVED_LANGUAGES))
def test_any_text_is_measured(text: str, language: str) -> None:
    found = find_gap(scrubbed(text), language)
    assert found.topic >= 0
    assert (found.gap is Gap.CERTAIN) >= (found.topic == 0)


@pytest.mark.parametrize(
    ("gap", "alone", "resolved", "expected"),
    [
        (Gap.NONE, 0.1, 0.9, False),
        (Gap.CERTAIN, 0.9, 0.1, True),
        (Gap.PERHAPS, 0.85, 0.84, True),
        (Gap.PERHAPS, 0.85, 0.90, True),
        (Gap.PERHAPS, 0.85, 0.80, False),
    ],
)
def test_reading_with_the_turns_before_must_cover_the_words_of_this_one(
    gap: Gap, alone: float, resolved: float, expected: bool
) -> None:
    assert prefers_resolved(gap, alone, resolved) is expected
