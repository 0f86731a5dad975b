"""Greetings and thanks are left out of a question, and nothing else is."""

import json
from importlib import resources

import pytest

from assistant.courtesies import without_courtesies
from assistant.privacy.scrubber import Scrubber
from ingest.contract.language import SERVED_LANGUAGES

WORDS = json.loads(resources.files("assistant").joinpath("courtesies.json").read_text(encoding="utf-8"))
SCRUBBER = Scrubber()


def bare(question: str) -> str:
    return without_courtesies(SCRUBBER.scrub(question)).text


@pytest.mark.parametrize(
    ("question", "left"),
    [
        (
            "Hi there! I'm pregnant, how many weeks do I get? Thanks in advance!",
            "I'm pregnant, how many weeks do I get?",
        ),
        ("Hello can I bring my dog?", "can I bring my dog?"),
        ("Good morning. How many vacation days? Thank you, <PERSON>", "How many vacation days?"),
        ("Hey! Quick question: does the gym cost money? thx :)", "does the gym cost money?"),
        ("Oi gente, tudo bem? Quantos dias de férias eu tenho? Obrigada!", "Quantos dias de férias eu tenho?"),
        ("Merhaba arkadaşlar, peki Çin'de? Teşekkürler", "peki Çin'de?"),
        ("Beste collega's, hoeveel dagen verlof heb ik? Alvast bedankt, groetjes", "hoeveel dagen verlof heb ik?"),
        ("你好，请问年假有几天？谢谢！", "请问年假有几天？"),
        ("お疲れ様です。有給は何日ですか？よろしくお願いします。", "有給は何日ですか？"),
        ("안녕하세요, 연차는 며칠인가요? 감사합니다!", "연차는 며칠인가요?"),
        ("مرحبا، كم يوما إجازتي السنوية؟ شكرا جزيلا", "كم يوما إجازتي السنوية؟"),
        ("My name is <PERSON>. How many days do I get?", "How many days do I get?"),
        ("Hola, me llamo <PERSON>, ¿cuántos días tengo?", "¿cuántos días tengo?"),
        ("Ich heiße <PERSON_2>, und wie viele Tage habe ich?", "und wie viele Tage habe ich?"),
        ("我叫<PERSON>，每年的年假有几天？", "每年的年假有几天？"),
        ("<PERSON>です。有給は何日ですか？", "有給は何日ですか？"),
        ("안녕하세요, 저는 <PERSON>입니다. 연차는 며칠인가요?", "연차는 며칠인가요?"),
        ("मेरा नाम <PERSON> है। मुझे कितनी छुट्टी मिलती है?", "मुझे कितनी छुट्टी मिलती है?"),
        ("नमस्ते जी, मुझे कितनी छुट्टी मिलती है? धन्यवाद।", "मुझे कितनी छुट्टी मिलती है?"),
    ],
)
def test_courtesies_are_left_out(question: str, left: str) -> None:
    assert bare(question) == left


@pytest.mark.parametrize(
    "question",
    [
        "Thanks to my injury I can't drive. Who pays the taxi?",
        "My manager said thanks. Is there a bonus?",
        "Hi, EAP?",
        "人事の<PERSON>です。有給は何日ですか？",
        "I'm <PERSON> from Kassel, how many days do I get?",
        "My daughter <PERSON> is ill. Can I stay at home?",
        "Is my name <PERSON>, as it stands in my passport, used on the badge?",
        "Historic leave balances: where are they?",
        "Hoe lang mag ik op Hallo werken?",
        "Dag van de arbeid, is dat een vrije dag?",
        "Beste verzekering voor mijn kind?",
        "你好吗这个词在福利里是什么意思",
        "Tengo una pregunta, gracias a la baja ¿me pagan?",
        "Is there a thank-you card budget, and who signs thanks?",
        "Wie viel bekommt man für ein Danke-Geschenk?",
    ],
)
def test_the_same_words_elsewhere_stay(question: str) -> None:
    assert bare(question) == question


def test_of_courtesies_alone_nothing_is_left_out() -> None:
    assert bare("Hello there, thank you!") == "Hello there, thank you!"


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_every_language_has_them(language: str) -> None:
    for greeting in WORDS[language]["greetings"]:
        for thanks in WORDS[language]["thanks"]:
            asked = f"{greeting}, xyzzy plugh frotz? {thanks}."
            assert bare(asked) == "xyzzy plugh frotz?", asked
    for introduction in WORDS[language]["introductions"]:
        asked = f"{introduction.format('<PERSON>')}. xyzzy plugh frotz?"
        assert bare(asked) == "xyzzy plugh frotz?", asked


def test_what_was_masked_stays_masked() -> None:
    left = without_courtesies(SCRUBBER.scrub("Hello, my mail is jane@firm.example, when is pay day? Thanks!"))
    assert [item.type for item in left.redactions] == ["EMAIL"]
    [mask] = left.redactions
    assert left.text[mask.start : mask.end] == "<EMAIL>"


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Hi all, I hope you had a good start! When is pay day? Thanks a lot and all the best!", "When is pay day?"),
        ("Guten Tag, entschuldigen Sie bitte. Wann gibt es Geld? Danke, hat Zeit.", "Wann gibt es Geld?"),
        (
            "Hello, I hope to become pregnant next year. What do I get?",
            "I hope to become pregnant next year. What do I get?",
        ),
        ("Hello, I am pregnant. What do I get?", "I am pregnant. What do I get?"),
        ("Hi, sorry to bother you, how many days do I get?", "sorry to bother you, how many days do I get?"),
        (
            "When is pay day? Thanks to the new bank I see 3 payments.",
            "When is pay day? Thanks to the new bank I see 3 payments.",
        ),
    ],
)
def test_whole_sentences_of_courtesy_are_left_out_and_no_others(question: str, left: str) -> None:
    assert bare(question) == left
