import json
import unicodedata
from collections.abc import Iterator
from importlib import resources

import pytest
from handbook import scrubbed

from assistant.safety.lexicon import Concern
from assistant.safety.sensitive import concern_of
from ingest.contract.language import SERVED_LANGUAGES

# What policies are asked about, with the words of the terms in another sense: none is a person in need.
POLICY_QUESTIONS = {
    "en": (
        "Is suicide prevention training part of the wellness programme?",
        "Does the life insurance pay in case of suicide?",
        "How do I report harassment that a colleague told me about?",
        "What does the policy say about bullying?",
        "What hits the deductible first?",
        "How many mental-health days do I have?",
        "Can I end my lease car contract early?",
        "What kills the eligibility for the bonus?",
        "Am I covered when I am attacked by a dog on a business trip?",
        "Who follows up on my claim?",
    ),
    "es": (
        "¿Cuántos días tengo si muere un familiar?",
        "¿Qué dice la política sobre el acoso laboral?",
        "¿El seguro de vida cubre el suicidio?",
        "¿Hay un permiso para víctimas de violencia de género?",
    ),
    "fr": (
        "Combien de jours ai-je en cas de décès d'un proche ?",
        "Que dit la politique sur le harcèlement ?",
        "Qui peut mettre fin à mon contrat de mutuelle ?",
    ),
    "de": (
        "Wie viele Tage Sonderurlaub gibt es bei einem Todesfall?",
        "Was sagt die Richtlinie über Mobbing?",
        "Zahlt die Lebensversicherung bei Selbstmord?",
        "Wann endet mein Lebensarbeitszeitkonto?",
    ),
    "pt": (
        "Quantos dias tenho se um familiar morrer?",
        "O que diz a política sobre assédio?",
        "O seguro de vida cobre suicídio?",
    ),
    "it": ("Cosa dice la policy sulle molestie?", "Quanti giorni per la morte di un parente?"),
    "nl": ("Wat zegt het beleid over pesten?", "Hoeveel dagen krijg ik bij een overlijden?"),
    "pl": ("Co mówi polityka o mobbingu?", "Ile dni urlopu po śmierci bliskiej osoby?"),
    "tr": ("Taciz politikası ne diyor?", "Bir yakınım ölürse kaç gün iznim var?"),
    "ar": ("ماذا تقول السياسة عن التحرش؟", "كم يوم إجازة عند وفاة قريب؟"),
    "hi": ("उत्पीड़न के बारे में नीति क्या कहती है?", "परिवार में मृत्यु होने पर कितने दिन की छुट्टी मिलती है?"),
    "zh": ("公司关于骚扰的政策是什么？", "亲属去世可以请几天假？", "人寿保险赔付自杀吗？"),
    "ja": ("ハラスメントに関する規程を教えてください。", "親族が亡くなった場合、何日休めますか？"),
    "ko": ("괴롭힘에 대한 정책은 무엇인가요?", "가족이 사망하면 며칠 쉴 수 있나요?"),
    "vi": ("Chính sách về quấy rối là gì?", "Tôi được nghỉ mấy ngày khi người thân qua đời?"),
    "ru": ("Что говорит политика о домогательствах?", "Сколько дней отпуска при смерти родственника?"),
}
IN_NEED = (
    ("en", "Honestly, I don’t want to live any more.", Concern.CRISIS),
    ("en", "I WANT TO END MY LIFE", Concern.CRISIS),
    ("en", "My manager keeps touching me, what can I do?", Concern.HARASSMENT),
    ("en", "he hits me when he is drunk", Concern.VIOLENCE),
    ("de", "I want to kill myself", Concern.CRISIS),  # people in distress often switch language
    ("es", "Ya no quiero vivir, ¿hay ayuda?", Concern.CRISIS),
    ("fr", "Je ne veux plus vivre", Concern.CRISIS),
    ("pt", "Não quero mais viver", Concern.CRISIS),
    ("zh", "我不想活了，公司有什么帮助？", Concern.CRISIS),
    ("tr", "ÖLMEK İSTİYORUM", Concern.CRISIS),
    # Two concerns: the more urgent one.
    ("en", "He hits me and I want to die", Concern.CRISIS),
    ("xx", "I want to die", Concern.CRISIS),
)


def terms() -> Iterator[tuple[str, Concern, str]]:
    for language in SERVED_LANGUAGES:
        source = resources.files("assistant.safety").joinpath("terms", f"{language}.json").read_text(encoding="utf-8")
        for concern, phrases in json.loads(source).items():
            for phrase in phrases:
                yield language, Concern(concern), phrase


@pytest.mark.parametrize(("language", "text", "concern"), IN_NEED)
def test_person_in_need_is_recognised(language: str, text: str, concern: Concern) -> None:
    assert concern_of(scrubbed(text), language) is concern


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_policy_question_is_not_taken_for_a_person_in_need(language: str) -> None:
    assert {text: concern_of(scrubbed(text), language) for text in POLICY_QUESTIONS[language]} == dict.fromkeys(
        POLICY_QUESTIONS[language]
    )


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_term_is_found_however_it_is_written(form: str) -> None:
    """In a sentence, in capitals, and with accents as characters of their own, as some keyboards send them."""
    missed = []
    for language, concern, term in terms():
        words = term.rstrip("*").replace("i\u0307", "i")
        shouted = words.replace("i", "İ").upper() if language == "tr" else words.upper()
        for text in (words, f"… {words}.", f"{words}?", shouted, words.replace("'", "’"), words.replace(" ", " \n")):
            found = concern_of(scrubbed(unicodedata.normalize(form, text)), language)
            # Another concern's term may be part of this one; it is then the more urgent.
            if found is None or list(Concern).index(found) > list(Concern).index(concern):
                missed.append((language, text))
    assert missed == []


def test_part_of_a_word_is_no_term() -> None:
    assert concern_of(scrubbed("The hits menu: she hits metal."), "en") is None
