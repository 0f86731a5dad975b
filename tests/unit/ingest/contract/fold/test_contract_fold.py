import pytest

from ingest.contract.fold.fold import carries, fold, quantities
from ingest.contract.fold.han import han_value
from ingest.contract.fold.tokens import numbers


@pytest.mark.parametrize(
    "text",
    [
        "4000",
        "4,000",
        "4.000",
        "4 000",
        "4\u00a0000",
        "4\u202f000",
        "4'000",
        "٤٠٠٠",
        "٤٬٠٠٠",
        "४०००",
        "四千",
        "４０００",
        "４，０００",
    ],
)
def test_four_thousand_is_the_same_in_every_spelling(text: str) -> None:
    assert ("4000",) in fold(text)


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("1.234,56", ["1234.56"]),
        ("1,234.56", ["1234.56"]),
        ("1.000.000", ["1000000"]),
        ("0,70", ["0.7"]),
        ("0.125", ["0.125"]),
        ("40,00", ["40"]),
        ("312.00", ["312"]),
        ("755.82", ["755.82"]),
        ("2.125", ["2125"]),
        ("1.2.3", ["1", "2", "3"]),
        ("12,24,36", ["12", "24", "36"]),
        ("1,2.3,4", ["1", "2", "3", "4"]),
        ("007", ["7"]),
    ],
)
def test_separators(piece: str, expected: list[str]) -> None:
    assert numbers(piece) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2 weeks", None),
        ("two weeks", None),
        ("zwei Wochen", None),
        ("dos semanas", "es"),
        ("deux semaines", None),
        ("duas semanas", None),
        ("due settimane", "it"),
        ("两周", None),
        ("2 个星期", None),
        ("أسبوعين", None),
        ("٢ أسابيع", None),
        ("2 недели", None),
        ("2 tygodnie", None),
        ("2週間", None),
        ("2주", None),
        ("2 tuần", None),
        ("2 hafta", None),
        ("2 weken", None),
        ("२ सप्ताह", None),
    ],
)
def test_two_weeks(text: str, language: str | None) -> None:
    assert fold(text, language) == (("2", "<week>"),)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("twenty-five", "25"),
        ("fünfundzwanzig", "25"),
        ("vinte e cinco", "25"),
        ("treinta y dos", "32"),
        ("ventotto", "28"),
        ("quatre-vingt-dix-sept", "97"),
        ("vingt et un", "21"),
        ("soixante et onze", "71"),
        ("soixante-dix", "70"),
        ("quatre-vingts", "80"),
        ("dreißig", "30"),
        ("hundred", "100"),
        ("cien", "100"),
        ("二十五", "25"),
        ("三千五百", "3500"),
        ("十二万", "120000"),
        ("veintidós", "22"),
        ("noventa e nove", "99"),
        ("cinquantatre", "53"),
        ("zero", "zero"),
    ],
)
def test_number_words(text: str, number: str) -> None:
    assert fold(text) == ((number,),)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("once a year", "en", ("once", "a", "<year>")),
        ("once días", "es", ("11", "<day>")),
        ("due on Monday", "en", ("due", "on", "monday")),
        ("très bien", "fr", ("tres", "bien")),
        ("no one", "en", ("no", "one")),
        ("one day", "en", ("1", "<day>")),
        ("eine Woche", "de", ("1", "<week>")),
        ("eine Frage", "de", ("eine", "frage")),
        ("an answer", "en", ("an", "answer")),
        ("un an", "fr", ("1", "<year>")),
        ("一般", "zh", ("一", "般")),
        ("一年", "zh", ("1", "<year>")),
    ],
)
def test_words_that_look_like_numbers(text: str, language: str, expected: tuple[str, ...]) -> None:
    assert fold(text, language) == (expected,)


@pytest.mark.parametrize(
    "text", ["EUR 400", "400 EUR", "€400", "400 €", "400 euros", "400 Euro", "400,00 €", "400 欧元"]
)
def test_amounts(text: str) -> None:
    assert ("400", "<EUR>") in fold(text)


@pytest.mark.parametrize("text", ["US$10", "$10", "10 dollars", "10 dólares", "10美元", "USD 10.00"])
def test_dollars(text: str) -> None:
    assert ("10", "<USD>") in fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "31 March 2026",
        "March 31st, 2026",
        "31 de marzo de 2026",
        "31 mars 2026",
        "31. März 2026",
        "31 marzo 2026",
        "2026年3月31日",
        "2026-03-31",
        "31.03.2026",
        "31 марта 2026",
    ],
)
def test_dates(text: str) -> None:
    assert fold(text) == (("@03-31", "2026"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 %", ("20", "<percent>")),
        ("百分之二十", ("20", "<percent>")),
        ("百分之20", ("20", "<percent>")),
        ("20 por ciento", ("20", "<percent>")),
        ("66⅔%", ("66.6667", "<percent>")),
        ("½ day", ("0.5", "<day>")),
        ("10 jours ouvrés", ("10", "<workday>")),
        ("10 working days", ("10", "<workday>")),
        ("5万元", ("50000", "<CNY>")),
        ("38h", ("38", "<hour>")),
        ("le 1er mars", ("le", "@03-01")),
        ("", ()),
    ],
)
def test_signs_units_and_fractions(text: str, expected: tuple[str, ...]) -> None:
    assert fold(text) == (expected,)


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [
        ("十", 10),
        ("一百零五", 105),
        ("二〇二六", 2026),
        ("一万二千", 12_000),
        ("百二十", 120),
        ("兩千", 2000),
        ("二億三千萬", 230_000_000),
        ("一万亿", 10**12),
        ("三二十", None),
        ("二十三十", None),
        ("五十百", None),
        ("万", None),
        ("三天", None),
        ("一" * 5000, None),
        ("", None),
    ],
)
def test_numerals(numeral: str, expected: int | None) -> None:
    assert han_value(numeral) == expected


@pytest.mark.parametrize("text", ["一" * 5000 + "天", "百分之" + "一" * 5000, "3" + "亿" * 5000 + "元"])
def test_a_run_of_numerals_that_is_no_number_is_read_past(text: str) -> None:
    assert all(len(token) < 60 for reading in fold(text, "zh") for token in reading)


@pytest.mark.parametrize(
    ("text", "fact", "expected"),
    [
        ("You get two weeks.", "2 Wochen", True),
        ("You get 20 weeks.", "2 weeks", False),
        ("You get 120 days.", "20 days", False),
        ("20 100,000 EUR 1,000 5 days EUR 300", "EUR 1,000", True),
        ("20 100,000 EUR 1,000 5 days EUR 300", "100,000", True),
        ("Points 20 100 000", "100 000", True),
        ("may not refuse", "May not REFUSE", True),
        ("may refuse", "may not refuse", False),
        ("du 3 au 5 mai", "5 May", True),
        ("anything", "", False),
        ("anything", "…", False),
        ("无需提交证明材料", "无需提交证明", True),
        ("사전 승인은 3일 안에", "3 days", True),
    ],
)
def test_carries(text: str, fact: str, expected: bool) -> None:
    assert carries(text, fact) is expected


def test_quantities_are_numbers_and_dates() -> None:
    (reading,) = fold("By 31 March you get 5 days, 5 paid.")
    assert quantities(reading) == ("@03-31", "5", "5")


def test_a_chinese_comma_is_no_decimal_sign() -> None:
    assert quantities(fold("分机4000，2个工作日内答复", "zh")[0]) == ("4000", "2")
    assert quantities(fold("1、2、300", "zh")[0]) == ("1", "2", "300")
