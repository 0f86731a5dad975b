import json
from functools import cache
from importlib import resources

import pytest
from handbook import scrubbed
from hypothesis import given
from hypothesis import strategies as st
from plans import HANDBOOK
from plans import names as make_names

from assistant.compare.detect import Request, detect
from assistant.compare.names import NameIndex
from assistant.compare.words import Role, comparing_words, concepts
from ingest.contract.language import SERVED_LANGUAGES


@cache
def names() -> NameIndex:
    return make_names()


def compared(text: str, language: str) -> list[str] | None:
    """What a question compares, in its own words."""
    request = detect(scrubbed(text), language, names)
    return [text[thing.start : thing.end] for thing in request.things] if request is not None else None


def request_for(text: str, language: str = "en") -> Request:
    request = detect(scrubbed(text), language, names)
    assert request is not None
    return request


PLANS = ["Standard", "Plus"]
COMPARING = [
    ("en", "What is the difference between Standard and Plus for the emergency room?", PLANS),
    ("en", "Standard or Plus?", PLANS),
    ("en", "Does Plus cover more visits to the dentist than Standard?", ["Plus", "Standard"]),
    ("en", "How much is the deductible with Standard and how much with Plus?", PLANS),
    ("en", "standard vs plus vs saver deductible", ["standard", "plus", "saver"]),
    ("en", "Do Germany and Spain have the same number of leave days?", ["Germany", "Spain"]),
    ("en", "Spain or Germany?", ["Spain", "Germany"]),
    (
        "en",
        "Do part-time employees get fewer meal vouchers compared with full-time employees?",
        ["part-time employees", "full-time employees"],
    ),
    ("en", "Compare the US with Germany on leave", ["US", "Germany"]),
    ("en", "How does Bedrock differ from Summit?", ["Bedrock", "Summit"]),
    ("en", "What is the difference between Standart and Plus?", ["Standart", "Plus"]),
    ("en", "What is the difference between Plus and Platinum for hearing aids?", ["Plus", "Platinum"]),
    ("en", "How do Germany and Italy compare on leave?", ["Germany", "Italy"]),
    ("es", "¿Qué diferencia hay entre Standard y Plus en urgencias?", PLANS),
    ("es", "¿Standard o Plus? ¿Cuál es más barato?", PLANS),
    ("es", "¿Cuánto pago con Standard y cuánto con Plus?", PLANS),
    ("es", "Compara España con Alemania en días de vacaciones", ["España", "Alemania"]),
    ("fr", "Quelle est la différence entre Standard et Plus pour les urgences ?", PLANS),
    ("fr", "Standard ou Plus, lequel rembourse mieux ?", PLANS),
    ("fr", "Qu'est-ce qui change entre l'Allemagne et l'Espagne pour les congés ?", ["Allemagne", "Espagne"]),
    ("de", "Was ist der Unterschied zwischen Standard und Plus bei der Notaufnahme?", PLANS),
    ("de", "Standard oder Plus?", PLANS),
    ("de", "Worin unterscheiden sich Deutschland und Spanien beim Urlaub?", ["Deutschland", "Spanien"]),
    ("pt", "Qual a diferença entre Standard e Plus no pronto-socorro?", PLANS),
    ("pt", "Quanto pago no Standard e quanto no Plus?", PLANS),
    ("pt", "Compare as férias da Alemanha com as da Espanha", ["Alemanha", "Espanha"]),
    ("it", "Che differenza c'è tra Standard e Plus per il pronto soccorso?", PLANS),
    ("it", "Meglio Standard o Plus?", PLANS),
    ("it", "Quanti giorni di ferie ha la Germania rispetto alla Spagna?", ["Germania", "Spagna"]),
    ("nl", "Wat is het verschil tussen Standard en Plus bij de spoedeisende hulp?", PLANS),
    ("nl", "Standard of Plus, welke is goedkoper?", PLANS),
    ("nl", "Vergelijk de vakantiedagen in Duitsland en Spanje", ["Duitsland", "Spanje"]),
    ("pl", "Jaka jest różnica między Standard a Plus na oddziale ratunkowym?", PLANS),
    ("pl", "Standard czy Plus – co jest tańsze?", PLANS),
    ("pl", "Porównaj urlop w Niemczech i w Hiszpanii", ["Niemczech", "Hiszpanii"]),
    ("tr", "Acil serviste Standard ile Plus arasındaki fark nedir?", PLANS),
    ("tr", "Standard mı Plus mı daha ucuz?", PLANS),
    ("tr", "Almanya'daki yıllık izni İspanya'dakiyle karşılaştırır mısınız?", ["Almanya", "İspanya"]),
    ("ar", "ما الفرق بين Standard و Plus في قسم الطوارئ؟", PLANS),
    ("ar", "أيهما أرخص، Standard أم Plus؟", PLANS),
    ("ar", "ما الفرق بين ألمانيا وإسبانيا في عدد أيام الإجازة؟", ["ألمانيا", "وإسبانيا"]),
    ("hi", "इमरजेंसी में Standard और Plus में क्या अंतर है?", PLANS),
    ("hi", "Standard या Plus, कौन सा सस्ता है?", PLANS),
    ("hi", "छुट्टियों में जर्मनी और स्पेन की तुलना कीजिए", ["जर्मनी", "स्पेन"]),
    ("zh", "Standard和Plus在急诊方面有什么区别？", PLANS),
    ("zh", "Standard还是Plus更便宜？", PLANS),
    ("zh", "德国和西班牙的年假相比哪个多？", ["德国", "西班牙"]),
    ("ja", "救急外来でStandardとPlusの違いは何ですか？", PLANS),
    ("ja", "StandardとPlus、どちらが安いですか？", PLANS),
    ("ja", "ドイツとスペインの有給休暇を比較してください", ["ドイツ", "スペイン"]),
    ("ko", "응급실에서 Standard와 Plus의 차이가 뭐예요?", PLANS),
    ("ko", "Standard 아니면 Plus, 어느 쪽이 더 싸요?", PLANS),
    ("ko", "독일과 스페인의 휴가 일수를 비교해 주세요", ["독일", "스페인"]),
    ("vi", "Standard và Plus khác nhau thế nào về phòng cấp cứu?", PLANS),
    ("vi", "Standard hay Plus rẻ hơn?", PLANS),
    ("vi", "So sánh ngày nghỉ phép ở Đức với Tây Ban Nha", ["Đức", "Tây Ban Nha"]),
    ("ru", "Чем отличается Standard от Plus в отделении неотложной помощи?", PLANS),
    ("ru", "Standard или Plus – что дешевле?", PLANS),
    ("ru", "Сравните отпуск в Германии и Испании", ["Германии", "Испании"]),
]
ORDINARY = [
    ("en", "Where is the leave or absence policy?"),
    ("en", "Do I get more or less than 20 days with Standard?"),
    ("en", "I moved from Germany to Spain. Which form do I fill in?"),
    ("en", "I work in Germany and my husband in Spain. How many days do I have?"),
    ("en", "How much is the copay and how is it paid?"),
    ("en", "Who pays the difference if my hotel costs more?"),
    ("en", "What is the difference between gross and net pay?"),
    ("en", "Can I sell days or only take them?"),
    ("en", "Is the Standard plan any good?"),
    ("en", "Can the sick or their doctors tell us about it, in the US?"),
    ("es", "¿Más o menos cuántos días tengo en España?"),
    ("es", "¿Puedo trabajar desde España y mudarme luego a Alemania?"),
    ("es", "¿Me pagan la diferencia o no con Plus?"),
    ("fr", "Plus de jours en Espagne, c'est possible ou non ?"),
    ("fr", "Où est la politique de congés en Allemagne ?"),
    ("fr", "Qui paie la différence avec Standard ?"),
    ("de", "Gibt es mehr oder weniger feste Tage in Spanien?"),
    ("de", "Ich ziehe von Deutschland nach Spanien, was muss ich tun?"),
    ("de", "Übernimmt Plus die Brille oder nicht?"),
    ("pt", "Mais ou menos quantos dias tenho na Espanha?"),
    ("pt", "Moro na Alemanha e trabalho para a Espanha, posso vender dias?"),
    ("pt", "O Plus paga isso ou não?"),
    ("it", "Più o meno quanti giorni ho in Spagna?"),
    ("it", "Il piano Standard copre gli occhiali o no?"),
    ("it", "Mi trasferisco dalla Germania in Spagna, a chi lo dico?"),
    ("nl", "Hoeveel dagen heb ik min of meer in Spanje?"),
    ("nl", "Vergoedt Plus een bril of niet?"),
    ("nl", "Ik verhuis van Duitsland naar Spanje, wat moet ik doen?"),
    ("pl", "Ile mniej więcej mam dni w Hiszpanii?"),
    ("pl", "Czy Plus pokrywa okulary, czy nie?"),
    ("pl", "Przeprowadzam się z Niemiec do Hiszpanii, komu to zgłosić?"),
    ("tr", "İspanya'da az çok kaç gün iznim var?"),
    ("tr", "Plus planının gözlüğü karşıladığının farkında değildim, nasıl başvururum?"),
    ("tr", "Almanya'dan İspanya'ya taşınıyorum, kime haber vermeliyim?"),
    ("ar", "هل يغطي Plus النظارات أم لا؟"),
    ("ar", "سأنتقل من ألمانيا إلى إسبانيا، من أخبر؟"),
    ("ar", "كم يوم إجازة لدي في إسبانيا؟"),
    ("hi", "Plus में चश्मा शामिल है या नहीं?"),
    ("hi", "मैं जर्मनी से स्पेन जा रहा हूँ, किसे बताऊँ?"),
    ("hi", "स्पेन में मुझे कितनी छुट्टियाँ मिलती हैं?"),
    ("zh", "我或多或少在西班牙有几天假？"),
    ("zh", "我从德国搬到西班牙，要通知谁？"),
    ("zh", "Plus报销眼镜吗？"),
    ("ja", "Plusで眼鏡は対象かどうか教えてください"),
    ("ja", "ドイツからスペインへ引っ越すとき、誰に知らせますか？"),
    ("ja", "間違ってStandardを選びました。変更できますか？"),
    ("ko", "독일에서 스페인으로 이사하면 누구에게 알려야 하나요?"),
    ("ko", "다른 지역에서 Plus를 쓸 수 있나요?"),
    ("ko", "스페인에서 휴가가 며칠인가요?"),
    ("vi", "Plus có trả tiền kính hay không?"),
    ("vi", "Tôi chuyển từ Đức sang Tây Ban Nha thì báo cho ai?"),
    ("vi", "Ở Tây Ban Nha tôi có bao nhiêu ngày phép?"),
    ("ru", "Более или менее сколько дней у меня в Испании?"),
    ("ru", "Plus оплачивает очки или нет?"),
    ("ru", "Я переезжаю из Германии в Испанию, кому сообщить?"),
]


@pytest.mark.parametrize(("language", "text", "things"), COMPARING)
def test_comparing_question_names_what_it_compares(language: str, text: str, things: list[str]) -> None:
    assert compared(text, language) == things


@pytest.mark.parametrize(("language", "text"), ORDINARY)
def test_near_miss_stays_an_ordinary_question(language: str, text: str) -> None:
    assert compared(text, language) is None


def test_every_language_is_tried_both_ways() -> None:
    assert {language for language, _, _ in COMPARING} == set(SERVED_LANGUAGES)
    assert {language for language, _ in ORDINARY} == set(SERVED_LANGUAGES)


@pytest.mark.parametrize(
    ("text", "asks", "left"),
    [
        ("What is the difference between Standard and Plus for the emergency room?", True, "emergency room"),
        ("What is the difference between Standard and Plus?", False, "?"),
        ("Standard or Plus?", False, "?"),
        ("Which has the lower deductible, Standard or Plus?", True, "lower deductible"),
        ("What is the difference in vacation days between Spain and Germany?", True, "  vacation days  "),
    ],
)
def test_what_is_left_of_the_question_says_in_what_respect(text: str, asks: bool, left: str) -> None:
    request = request_for(text)
    assert request.asks is asks
    rest = scrubbed(text).without(request.around).text
    assert left in rest
    assert not {"Standard", "Plus", "Spain", "Germany", "difference"} & set(rest.split())


def test_countries_are_concepts_and_plans_are_not() -> None:
    assert request_for("Compare Germany and Spain on leave").concepts
    assert not request_for("Compare Standard and Plus on leave").concepts


def test_groups_that_hold_all_the_things_come_first() -> None:
    request = request_for("Compare Standard with Plus for teletherapy")
    best = names().groups[request.groups[0]]
    assert {member.label for member in best.members} >= {"Standard", "Plus"}
    assert HANDBOOK[best.document][0].path == "us/health.en.md"


def test_names_are_collected_only_for_a_question_that_may_compare() -> None:
    def fail() -> NameIndex:
        raise AssertionError("collected")

    assert detect(scrubbed("Where is it?"), "en", fail) is None


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_every_language_has_every_kind_of_word(language: str) -> None:
    source = resources.files("assistant.compare").joinpath("words.json").read_text(encoding="utf-8")
    lists = json.loads(source)[language]
    assert set(lists) == {role.value for role in Role}
    assert all(lists.values())
    assert set(comparing_words(language)) == set(Role)


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_every_language_names_every_concept(language: str) -> None:
    source = resources.files("assistant.compare").joinpath("concepts.json").read_text(encoding="utf-8")
    content = json.loads(source)[language]
    assert set(content) == set(concepts())
    assert all(content.values())


@given(st.text(max_size=200), st.sampled_from(SERVED_LANGUAGES))
def test_odd_text_never_fails(text: str, language: str) -> None:
    request = detect(scrubbed(text), language, names)
    if request is not None:
        scrubbed(text).without(request.around)


@given(
    st.lists(
        st.sampled_from(["Standard", "Plus", "or", "and", "vs", "Germany", "Spain", ",", "difference", "leave"]),
        max_size=12,
    )
)
def test_what_is_compared_stands_in_the_question_in_order_without_overlap(words: list[str]) -> None:
    text = " ".join(words)
    request = detect(scrubbed(text), "en", names)
    if request is not None:
        ends = [position for thing in request.things for position in (thing.start, thing.end)]
        assert ends == sorted(ends)
        assert all(0 <= end <= len(text) for end in ends)
        assert 2 <= len(request.things) <= 4
