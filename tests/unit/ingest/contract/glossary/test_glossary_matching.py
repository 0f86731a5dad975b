"""Which concepts of the packaged glossary a question or a passage speaks of, in sixteen languages, with near misses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract.glossary.files import read_glossary
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.language import SERVED_LANGUAGES


@pytest.fixture(scope="module")
def packaged() -> Glossary:
    return read_glossary(None)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "How much vacation do I earn each paycheck?", {"annual-leave", "salary"}),
        ("en", "is there a match on my 401(k)", {"401k"}),
        ("en", "Is the co-pay the same as the copay?", {"copay"}),
        ("es", "¿Cuántos días de vacaciones me quedan?", {"annual-leave"}),
        ("es", "no me llego la nomina de mayo", {"payslip"}),
        ("fr", "Combien de jours de congés payés ?", {"annual-leave"}),
        ("fr", "combien de conges payes", {"annual-leave"}),
        ("de", "Wie lang ist die Kündigungsfrist in der Probezeit?", {"notice-period", "probation"}),
        ("de", "Kuendigungsfrist", {"notice-period"}),
        ("de", "Wo stelle ich den Elternzeitantrag?", {"parental-leave", "application-form"}),
        ("de", "Bekomme ich einen Brillenzuschuss?", {"glasses"}),
        ("de", "Werden die Gehälter im Dezember erhöht?", {"salary"}),
        ("pt", "Quantas semanas de licença-maternidade?", {"maternity-leave"}),
        ("pt", "a gente recebe decimo terceiro?", {"thirteenth-salary"}),
        ("it", "Quando arrivano i buoni pasto?", {"meal-voucher"}),
        ("it", "gli stipendi di giugno", {"salary"}),
        ("nl", "Mag ik mijn vakantiedagen meenemen naar volgend jaar?", {"leave-carry-over"}),
        ("nl", "wie betaalt mijn brillen", {"glasses"}),
        ("pl", "Ile urlopu macierzyńskiego przysługuje?", {"maternity-leave"}),
        ("pl", "ile mam urlopu wypoczynkowego", {"annual-leave"}),
        ("tr", "Yıllık iznimi ne zaman kullanabilirim?", {"annual-leave"}),
        ("tr", "yillik iznim kac gun", {"annual-leave"}),
        ("tr", "Deneme sürem ne zaman biter?", {"probation"}),
        ("ar", "كم يوم باقي من إجازتي السنوية؟", {"annual-leave"}),
        ("ar", "متى يصرف راتبي؟", {"salary"}),
        ("hi", "मातृत्व अवकाश कितने सप्ताह का है?", {"maternity-leave"}),
        ("hi", "बच्चों के लिए क्रेच है क्या", {"child-dependant", "childcare"}),
        ("zh", "我的年假可以结转吗？", {"leave-carry-over"}),
        ("zh", "帶薪年假有幾天", {"annual-leave"}),
        ("ja", "育休は何か月取れますか", {"parental-leave"}),
        ("ja", "めがねの補助はありますか", {"glasses"}),
        ("ko", "육아휴직을 쓰려면 어떻게 하나요?", {"parental-leave"}),
        ("ko", "육아 휴직은 몇 개월인가요", {"parental-leave"}),
        ("vi", "Một năm có bao nhiêu ngày nghỉ phép năm?", {"annual-leave"}),
        ("vi", "duoc may ngay nghi phep nam", {"annual-leave"}),
        ("ru", "Сколько длится отпуск по уходу за ребёнком?", {"parental-leave"}),
        ("ru", "как оформить отпуск по уходу за ребенком", {"parental-leave"}),
    ],
)
def test_a_question_is_about_what_it_names(packaged: Glossary, language: str, text: str, expected: set[str]) -> None:
    assert expected <= set(packaged.question_concepts(text, language))


@pytest.mark.parametrize(
    ("language", "text", "unmeant"),
    [
        ("en", "How do I leave the building after hours?", {"annual-leave", "time-off", "leave-of-absence"}),
        ("en", "Give me a second, that depends on the details.", {"secondment", "dependants", "addiction"}),
        ("en", "Who do I contact?", {"employment-contract"}),
        ("en", "You can park this and learn more.", {"parking", "training"}),
        ("es", "En parte, como en este caso.", {"birth", "lunch-break", "marriage-leave"}),
        ("es", "¿Tú eres de aquí?", {"redundancy"}),
        ("fr", "Il donne cet exemple dans les deux pays.", {"data-protection", "leave-carry-over", "salary"}),
        ("de", "Das ist meine Entscheidung, man hat Wahl und Besuch.", {"divorce", "spouse", "voting-leave"}),
        ("pt", "Nos países em que o país muda.", {"relatives"}),
        ("it", "La vista da questa parte.", {"visa", "birth"}),
        ("nl", "De invoerbestanden staan per map.", {"dental-care", "social-media"}),
        ("pl", "Żeby poziom był wysoki.", {"dental-care", "primary-care"}),
        ("tr", "Bunun dışında ne zaman?", {"dental-care", "pay-raise"}),
        ("ar", "في البداية بدلاً من ذلك", {"allowance", "midwife"}),
        ("hi", "मेरा पता भी बदल गया", {"spouse", "relatives"}),
        ("zh", "去年假期太短", {"annual-leave"}),
        ("ja", "工夫して国語を学ぶ", {"spouse", "relatives"}),
        ("ko", "결과로 아이디어가 필요가 없다", {"stress", "child-dependant", "mindfulness"}),
        ("vi", "danh sách trực tiếp", {"books", "on-call"}),
        ("ru", "Это более простое место", {"sick-leave", "short-time-work", "retaliation"}),
    ],
)
def test_a_look_alike_is_not_taken_for_a_term(packaged: Glossary, language: str, text: str, unmeant: set[str]) -> None:
    assert not unmeant & set(packaged.concepts(text, language))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "matternity leave", "maternity-leave"),
        ("en", "vaccation days", "annual-leave"),
        ("en", "reimbursment of travel", "travel-expenses"),
        ("de", "Wiedereingliedrung", "return-to-work"),
        ("fr", "je veux demissioner de l'entreprise, quel preavis", "notice-period"),
        ("es", "vacacoines", "annual-leave"),
    ],
)
def test_a_question_may_be_mistyped_but_not_a_passage(
    packaged: Glossary, language: str, text: str, expected: str
) -> None:
    assert expected in packaged.question_concepts(text, language)
    if expected != "notice-period":
        assert expected not in packaged.concepts(text, language)


def test_one_concept_has_words_in_every_served_language(packaged: Glossary) -> None:
    for language in SERVED_LANGUAGES:
        term = next(concept for concept in packaged if concept.concept_id == "bereavement-leave").terms[language][0]
        assert "bereavement-leave" in packaged.concepts(term, language), (language, term)


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_every_term_is_found_in_its_own_language(packaged: Glossary, language: str) -> None:
    lost = [
        (concept.concept_id, term)
        for concept in packaged
        for term in concept.terms[language]
        if concept.concept_id not in packaged.concepts(term, language)
    ]
    assert lost == []


@given(st.text(max_size=120), st.sampled_from([*SERVED_LANGUAGES, "sv", "th", "xx"]))
def test_any_text_can_be_read_and_reads_the_same_again(packaged: Glossary, text: str, language: str) -> None:
    found = packaged.concepts(text, language)
    assert packaged.concepts(text, language) == found
    assert len(set(found)) == len(found)
    assert set(found) | set(packaged.question_concepts(text, language)) <= set(packaged.concept_ids)
    assert sum(packaged.mentions(text, language).values()) >= len(found)


@given(st.sampled_from(SERVED_LANGUAGES), st.integers(0, 300), st.integers(0, 8))
def test_a_term_is_found_whatever_its_case_and_spaces(packaged: Glossary, language: str, which: int, term: int) -> None:
    concept = list(packaged)[which]
    text = concept.terms[language][term % len(concept.terms[language])]
    # Capitals and small letters do not part in every language: İ and ı, ß and SS.
    if text.casefold() == text.upper().casefold():
        text = text.upper()
    assert concept.concept_id in packaged.concepts(f"«{text.replace(' ', '  ')}»", language)


def test_english_inside_another_script_is_understood(packaged: Glossary) -> None:
    assert packaged.concepts("我的 HSA 账户里还有多少钱", "zh") == ("hsa",)
    assert "payslip" in packaged.concepts("salary slip कब मिलेगी", "hi")


def test_a_question_in_mixed_or_misjudged_language_is_looked_through_for_english(packaged: Glossary) -> None:
    assert packaged.question_concepts("Timesheet?", "vi") == ("timesheet",)
    assert packaged.concepts("Timesheet?", "vi") == ()


def test_a_longer_term_stands_for_itself_alone(packaged: Glossary) -> None:
    assert packaged.concepts("maternity leave", "en") == ("maternity-leave",)
    assert packaged.concepts("Krankenversicherung", "de") == ("health-insurance",)
    assert packaged.concepts("医疗保险", "zh") == ("health-insurance",)


def test_mentions_are_counted(packaged: Glossary) -> None:
    counted = packaged.mentions("Overtime is paid. Overtime is approved by your manager.", "en")
    by_id = {packaged.concept_ids[number]: count for number, count in counted.items()}
    assert (by_id["overtime"], by_id["manager"]) == (2, 1)


@pytest.mark.parametrize("text", ["", " \n", "·", "12,50 €", "👋"])
def test_a_text_without_words_has_no_concepts(packaged: Glossary, text: str) -> None:
    for language in SERVED_LANGUAGES:
        assert packaged.question_concepts(text, language) == ()
