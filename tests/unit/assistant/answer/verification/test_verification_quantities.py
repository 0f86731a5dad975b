from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.verification.dates import Day
from assistant.answer.verification.numerals import digits_value
from assistant.answer.verification.quantities import stated_in
from ingest.contract.fold.han import han_value

DIGITS = {"arab": "٠١٢٣٤٥٦٧٨٩", "deva": "०१२३४५६७८९", "wide": "０１２３４５６７８９"}


def read(text: str, language: str) -> list[str]:
    return [
        " ".join([f"{q.value.normalize():f}", *sorted(q.units)])
        for q in stated_in(text, language).quantities
        if not q.hint
    ]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "4,000 dollars, US$ 1,200.50 and 400€", ["4000 USD", "1200.5 USD", "400 EUR"]),
        ("en", "two weeks, twenty-one days, a hundred hours", ["2 week", "21 day", "100 hour"]),
        ("en", "5 paid working days, a 30-day month", ["5 workday", "30 day"]),
        ("en", "twice a year, 50 percent, 6%", ["2 time", "50 percent", "6 percent"]),
        ("en", "two to four weeks, 2–4 months", ["2 week", "4 week", "2 month", "4 month"]),
        ("en", "the 401(k), 66⅔ percent", ["401", "66.6667 percent"]),
        ("en", "You may be one of many. No one is left. Half-hearted", []),
        ("de", "4.000 €, einundzwanzig Tage, zwei Wochen", ["4000 EUR", "21 day", "2 week"]),
        ("de", "eine Woche, anderthalb Jahre, 30-tägig, 1,5 Mio. Euro", ["1 week", "1.5 year", "30 day", "1500000"]),
        ("fr", "4\u202f000 €, quatre-vingt-dix jours, vingt et un ans", ["4000 EUR", "90 day", "21 year"]),
        ("es", "treinta y un días laborables, 1.500 €, dos mil euros", ["31 workday", "1500 EUR", "2000 EUR"]),
        ("pt", "R$ 42,50 por dia útil, vinte e cinco dias", ["42.5 BRL", "25 day"]),
        ("it", "ventuno giorni, duemila euro, 20 ore", ["21 day", "2000 EUR", "20 hour"]),
        ("nl", "€ 2.500, eenentwintig dagen, anderhalf jaar", ["2500 EUR", "21 day", "1.5 year"]),
        ("pl", "dwadzieścia pięć dni, po dziesięciu latach, 10 tysięcy złotych", ["25 day", "10 year", "10000 PLN"]),
        ("tr", "yüzde 20, iki buçuk gün, 1.500 avro", ["20 percent", "2.5 day", "1500 EUR"]),
        ("ar", "٤٠٠٠ دولار، خمسة وعشرون يوماً، أسبوعين", ["4000 USD", "25 day", "2 week"]),
        ("hi", "₹1,00,000, ढाई साल, दस दिनों", ["100000 INR", "2.5 year", "10 day"]),
        ("zh", "四千元，两万元，五天，百分之二十，两周", ["4000 CNY", "20000 CNY", "5 day", "20 percent", "2 week"]),
        ("zh", "一般情况下万一有事", []),
        ("ja", "月額5,000円、2万円、5日間、3か月", ["5000 JPY", "20000 JPY", "5 day", "3 month"]),
        ("ko", "두 달, 2년에 한 번, 5만원, 모두 세금", ["2 month", "2 year", "1 time", "50000 KRW"]),
        ("vi", "mười hai ngày, 20.000 tệ mỗi năm, năm tuần", ["12 day", "20000 CNY", "5 week"]),
        ("ru", "2 500 рублей, двадцать пять дней, 20 процентов", ["2500 RUB", "25 day", "20 percent"]),
    ],
)
def test_numbers_are_read_with_their_units(language: str, text: str, wanted: list[str]) -> None:
    assert read(text, language) == wanted


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "by 31 March 2026", Day(3, 31, 2026)),
        ("en", "by March 31st, 2026", Day(3, 31, 2026)),
        ("en", "on 2026-03-31", Day(3, 31, 2026)),
        ("es", "el 31 de marzo de 2026", Day(3, 31, 2026)),
        ("fr", "le 1er mai", Day(5, 1)),
        ("de", "am 31. März 2026", Day(3, 31, 2026)),
        ("de", "am 31.03.2026", Day(3, 31, 2026)),
        ("pt", "31 de março", Day(3, 31)),
        ("it", "il 31 dicembre", Day(12, 31)),
        ("nl", "31 maart 2026", Day(3, 31, 2026)),
        ("pl", "do 31 marca", Day(3, 31)),
        ("tr", "15 Ocak tarihine kadar", Day(1, 15)),
        ("ar", "حتى ٣١ مارس ٢٠٢٦", Day(3, 31, 2026)),
        ("hi", "31 मार्च 2026", Day(3, 31, 2026)),
        ("zh", "2026年3月31日", Day(3, 31, 2026)),
        ("ja", "3月31日まで", Day(3, 31)),
        ("ko", "4월 30일까지", Day(4, 30)),
        ("vi", "ngày 31 tháng 3 năm 2026", Day(3, 31, 2026)),
        ("ru", "до 31 марта 2026 года", Day(3, 31, 2026)),
        ("en", "in April 2026", Day(4, None, 2026)),
        ("zh", "每年4月", Day(4)),
    ],
)
def test_dates_are_read(language: str, text: str, day: Day) -> None:
    stated = stated_in(text, language)
    assert [found.readings for found in stated.dates] == [(day,)]
    assert stated.quantities == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You may march on, version 1.2.3"),
        ("vi", "3 tháng nghỉ"),
        ("zh", "3个月内"),
        ("fr", "le train 1234-56-78"),
    ],
)
def test_what_looks_like_a_date_is_none(language: str, text: str) -> None:
    assert stated_in(text, language).dates == ()


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("en", "from 9:30 to 5 pm", [570, 1020]),
        ("fr", "à 17h30", [1050]),
        ("en", "at 5:15 p.m.", [1035]),
        ("en", "a ratio of 3 to 4", []),
    ],
)
def test_times_of_day_are_read(language: str, text: str, minutes: list[int]) -> None:
    assert sorted(stated_in(text, language).times) == minutes


@pytest.mark.parametrize(
    ("language", "text", "per"),
    [
        ("en", "12 euros a day", {"day"}),
        ("en", "12 euros paid next month", {"month"}),
        ("en", "12 euros. Every month it is paid", set()),
        ("de", "12 Euro pro Stunde", {"hour"}),
        ("zh", "每个工作日12欧元", {"workday"}),
        ("tr", "yılda 1.500 avro", {"year"}),
    ],
)
def test_amounts_are_given_for_a_span_of_time(language: str, text: str, per: set[str]) -> None:
    assert stated_in(text, language).quantities[0].per == per


@settings(deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([",", ".", "\u00a0", "\u202f", "'", ""]))
def test_grouped_numbers_are_one_number_whatever_groups_them(number: int, sign: str) -> None:
    written = f"{number:,}".replace(",", sign)
    assert [q.value for q in stated_in(f"x {written} y", "en").quantities] == [Decimal(number)]


@settings(deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(sorted(DIGITS)))
def test_digits_of_any_script_are_the_same(number: int, script: str) -> None:
    written = str(number).translate(str.maketrans("0123456789", DIGITS[script]))
    assert [q.value for q in stated_in(f"x {written} y", "en").quantities] == [Decimal(number)]


@settings(deadline=None)
@given(st.integers(0, 10**7), st.integers(0, 99))
def test_decimals_are_the_same_in_both_ways_of_writing(whole: int, cents: int) -> None:
    english = digits_value(f"{whole:,}.{cents:02d}")
    german = digits_value(f"{whole:,}.{cents:02d}".translate(str.maketrans(",.", ".,")))
    assert english == german == Decimal(f"{whole}.{cents:02d}")


@settings(deadline=None)
@given(st.integers(1, 99_999))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert han_value(chinese(number)) == number


def chinese(number: int) -> str:
    """A number as it is written in Chinese, with every place named."""
    ones = "零一二三四五六七八九"
    written = ""
    for power, sign in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            written += ones[digit] + sign
        elif written and number:
            written += "" if written.endswith("零") else "零"
    return written.rstrip("零") or "零"


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "de", "ar", "zh", "vi", "hi"]))
def test_no_text_breaks_the_reader(text: str, language: str) -> None:
    stated = stated_in(text, language)
    assert all(quantity.line < len(stated.line_units) for quantity in stated.quantities)
