import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.contract.lexical import tokenise

SCRIPTS = [
    ("Vacation days, carried-over!", "en", ["vacat", "day", "carri", "over"]),
    ("Urlaubstage Übertragung Straße", "de", ["urlaubstag", "ubertrag", "strass"]),
    ("отпуска сотрудников", "ru", ["отпуск", "сотрудник"]),
    ("الإجازات السنوية", "ar", ["اجاز", "سنو"]),
    ("छुट्टियाँ मिलती", "hi", ["छुट्ट", "मिल"]),
    ("İzin günleri", "tr", ["iz", "gün"]),
    ("ngày nghỉ phép", "vi", ["ngày", "nghỉ", "phép"]),
    ("연차 휴가를", "ko", ["연차", "휴가를"]),
    ("年假申请", "zh", ["年假", "假申", "申请"]),
    ("年", "zh", ["年"]),
    ("有給を取る", "ja", ["有給", "給を", "を取", "取る"]),
    ("วันลา", "th", ["วัน", "ันล", "นลา"]),
    ("年假vacation申请", "zh", ["年假", "vacation", "申请"]),
    ("401(k) plan", "en", ["401(k)", "plan"]),
    ("form W-4, 1,250.50 €", None, ["form", "w", "4", "1", "250", "50"]),
    ("snake_case", None, ["snake", "case"]),
    ("ﬁnance ＡＢＣ ①", "en", ["financ", "abc", "1"]),
    ("running", None, ["running"]),
    ("running", "xx", ["running"]),
    ("", "en", []),
    ("?! — …", "en", []),
]


@pytest.mark.parametrize(("text", "language", "terms"), SCRIPTS)
def test_terms_of_each_script(text: str, language: str | None, terms: list[str]) -> None:
    assert tokenise(text, language) == terms


@pytest.mark.parametrize(
    ("question", "document", "language"),
    [
        ("vacations", "VACATION", "en"),
        ("izin", "İZİN", "tr"),
        ("cafe\u0301", "café", "fr"),
        ("días", "DÍAS", "es"),
        ("Straße", "STRASSE", "de"),
        ("الإِجَازَة", "الإجازة", "ar"),
        ("отпуск", "Отпуска", "ru"),
    ],
)
def test_ways_of_writing_a_word_meet(question: str, document: str, language: str) -> None:
    assert tokenise(question, language) == tokenise(document, language)


def test_near_misses_stay_apart() -> None:
    assert tokenise("401(k)", "en") != tokenise("401", "en")
    assert tokenise("ngày", "vi") != tokenise("ngay", "vi")


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from([None, "en", "de", "el", "ar", "hi", "tr", "zh", "xx"]))
@example("Ευθύνομαι όταν κάνω λάθος;", "el")  # the stemmer leaves nothing of "when"
def test_any_text_gives_terms_without_blanks_whatever_its_form(text: str, language: str | None) -> None:
    terms = tokenise(text, language)
    assert all(term and not any(letter.isspace() for letter in term) for term in terms)
    assert tokenise(unicodedata.normalize("NFKC", text), language) == terms


def test_threads_do_not_share_a_stemmer() -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: tokenise("vacations " * 200, "en"), range(40)))
    assert all(terms == ["vacat"] * 200 for terms in results)
