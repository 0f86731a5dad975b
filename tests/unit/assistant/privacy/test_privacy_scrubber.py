import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.privacy.errors import ScrubError
from assistant.privacy.placeholders import PlaceholderBook
from assistant.privacy.scrubber import Scrubber

NAMED = [
    ("en", "hi, i'm jasmine and my manager Tomasz Wrona says overtime needs approval", ["jasmine", "Tomasz Wrona"]),
    ("es", "Mi jefa, Yolanda Etxeberria, no me aprueba el teletrabajo.", ["Yolanda Etxeberria"]),
    ("fr", "Mon fils Ilyès est hospitalisé.", ["Ilyès"]),
    ("de", "Frau Ayşe Kılıç aus dem Betriebsrat meinte, das gilt.", ["Ayşe Kılıç"]),
    ("pt", "Bom dia, aqui é o Anderson Figueiredo.", ["Anderson Figueiredo"]),
    ("it", "Mia suocera Assunta vive con noi.", ["Assunta"]),
    ("nl", "Vorige week heeft Sanne de Vries verlof aangevraagd.", ["Sanne de Vries"]),
    ("pl", "Wczoraj Agnieszce Nowakowskiej odmówiono urlopu.", ["Agnieszce Nowakowskiej"]),
    ("tr", "Geçen hafta Ayşe Yılmaz'ın izni onaylandı.", ["Ayşe Yılmaz"]),
    ("vi", "Tuần trước Nguyễn Thị Hồng Nhung nghỉ thai sản.", ["Nguyễn Thị Hồng Nhung"]),
    ("ru", "Вчера Марина Кузнецова вышла из декрета.", ["Марина Кузнецова"]),
    ("ar", "طلب خالد العتيبي نقل رصيده.", ["خالد العتيبي"]),
    ("hi", "पिछले हफ्ते राजेश कुमार ने छुट्टी ली।", ["राजेश कुमार"]),
    ("zh", "上周李秀英请了三天假。", ["李秀英"]),
    ("ja", "田中さんに聞きました。", ["田中"]),
    ("ko", "어제 김민수가 휴직을 신청했어요.", ["김민수"]),
]
UNTOUCHED = [
    ("en", "If I file a new W-4 in June, does the 22% supplemental rate on my $4,000 bonus change?"),
    ("en", "Does 401(k), FMLA, COBRA, HSA or Section 125 change on 01/01/2027?"),
    ("es", "¿Cuántas horas de lactancia según el artículo 37.4 y son 15 o 14 días?"),
    ("fr", "Le forfait mobilités durables est-il plafonné à 800 € par an depuis le 1er janvier 2025 ?"),
    ("de", "Zahlt die bAV Horizont 15 % Zuschuss ab 100 € monatlich nach § 1a BetrAVG?"),
    ("pt", "São 30 dias de aviso prévio mais 3 por ano, conforme a Lei 12.506/2011?"),
    ("it", "Il fondo Cometa prevede un contributo del 2% dal 01/01/2027?"),
    ("nl", "Is het vakantiegeld 8% van het brutoloon in 2026?"),
    ("pl", "Czy PPK odlicza 2% od wynagrodzenia od 01.01.2027?"),
    ("tr", "Kurban Bayramı tatili kaç gün sürecek?"),
    ("vi", "Nghỉ thai sản 6 tháng có tính từ 01/01/2027 không?"),
    ("ru", "Правда ли, что НДФЛ вырастет до 15% с 01.01.2027?"),
    ("ar", "هل تزيد نسبة التأمينات إلى 11% من 01/01/2027؟"),
    ("hi", "क्या ईपीएफ की दर 01/01/2027 से 12% रहेगी?"),
    ("zh", "哺乳假每天1小时到孩子满1周岁，是不是到2026年12月31日为止？"),
    ("ja", "育児休業は子が1歳になるまでで、給付は67%ですか？"),
    ("ko", "국민연금 요율이 2027년 1월 1일부터 9.5%인가요?"),
]


@pytest.fixture(scope="module")
def scrubber() -> Scrubber:
    return Scrubber(allow=["Horizon Choice PPO", "benefits.aldermoor.example", "Kai Fletcher Scholarship"])


@pytest.mark.parametrize(("language", "text", "names"), NAMED, ids=[row[0] for row in NAMED])
@pytest.mark.parametrize("told", [True, False], ids=["told", "guessed"])
def test_names_go(scrubber: Scrubber, language: str, text: str, names: list[str], told: bool) -> None:
    scrubbed = scrubber.scrub(text, language if told else None)
    for name in names:
        assert name not in scrubbed.text
    assert {redaction.type for redaction in scrubbed.redactions} == {"PERSON"}


@pytest.mark.parametrize(("language", "text"), UNTOUCHED)
def test_what_is_not_personal_survives(scrubber: Scrubber, language: str, text: str) -> None:
    assert scrubber.scrub(text, language).text == text


def test_redactions_say_where_the_placeholders_stand(scrubber: Scrubber) -> None:
    scrubbed = scrubber.scrub("I am Ngozi Eze, mail ngozi@example.com; my boss is Tomasz Wrona.", "en")
    assert scrubbed.text == "I am <PERSON>, mail <EMAIL>; my boss is <PERSON_2>."
    assert [scrubbed.text[r.start : r.end] for r in scrubbed.redactions] == ["<PERSON>", "<EMAIL>", "<PERSON_2>"]


def test_a_conversation_keeps_its_placeholders(scrubber: Scrubber) -> None:
    book = PlaceholderBook()
    assert "<PERSON>" in scrubber.scrub("My wife Ngozi Eze is ill.", "en", conversation=book).text
    assert "<PERSON_2>" in scrubber.scrub("And my son Tomasz?", "en", conversation=book).text
    assert "<PERSON>" in scrubber.scrub("Can Ngozi see Dr. House?", "en", conversation=book).text


def test_allowed_phrases_survive(scrubber: Scrubber) -> None:
    text = "Is Kai Fletcher Scholarship in Horizon Choice PPO, see https://benefits.aldermoor.example/kai?"
    assert scrubber.scrub(text, "en").text == text


def test_scrubbing_what_was_made_from_scrubbed_text(scrubber: Scrubber) -> None:
    once = scrubber.scrub("My wife Ngozi Eze lives at 92 Birch Hollow Lane, Nashua, NH 03060.", "en")
    assert scrubber.scrub_scrubbed(once, "en") == once


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200b", "<PERSON>", "\ud800 lone", "a" * 5000, "٠" * 300])
def test_odd_texts(scrubber: Scrubber, text: str) -> None:
    scrubber.scrub(text)


def test_threads_get_the_same_answer(scrubber: Scrubber) -> None:
    texts = [text for _, text, _ in NAMED] * 4
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(scrubber.find, texts))
    assert together == [scrubber.find(text) for text in texts]


def test_it_fails_closed_and_says_nothing_of_the_text(scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "Annegret Scholz 412-90-6638"

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"cannot read {secret}")

    monkeypatch.setattr("assistant.privacy.patterns.EntryRecognizer.analyze", fail)
    with pytest.raises(ScrubError) as caught:
        scrubber.scrub(f"I am {secret}", "en")
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    shown = "".join(traceback.format_exception(error))
    assert "Annegret" not in str(error)
    assert "cannot read" not in shown


def test_a_failing_load_fails_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no such file")

    monkeypatch.setattr("assistant.privacy.ner.Rampart.load", fail)
    with pytest.raises(ScrubError) as caught:
        Scrubber(languages=("en",)).warm_up()
    assert caught.value.__context__ is None


def test_it_needs_neither_torch_nor_the_network() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('no network here')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from assistant.privacy.scrubber import Scrubber\n"
        "print(Scrubber().scrub('I am Ngozi Eze, ngozi@example.com', 'en').text)\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "I am <PERSON>, <EMAIL>"
