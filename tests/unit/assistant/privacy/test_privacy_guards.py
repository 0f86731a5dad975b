import pytest

from assistant.privacy.guards import is_amount, is_date, is_policy_number, is_quantity, is_thousands


@pytest.mark.parametrize(
    "value", ["01/01/2027", "2026-03-01", "31.12.2026", "2024-2025", "2025/26", "9:00-17:30", "2026"]
)
def test_dates(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize("value", ["412-90-6638", "20481", "77-40312", "99/99/2026", "303-555-0164"])
def test_no_dates(value: str) -> None:
    assert not is_date(value)


@pytest.mark.parametrize(
    ("text", "number"), [("$1,250", "1,250"), ("1250 EUR", "1250"), ("60 %", "60"), ("20000元", "20000")]
)
def test_amounts(text: str, number: str) -> None:
    start = text.index(number)
    assert is_amount(text, start, start + len(number))


def test_a_bare_number_is_no_amount() -> None:
    assert not is_amount("badge 20481 please", 6, 11)


def test_thousands() -> None:
    assert is_thousands("20 000 000")
    assert is_thousands("1.250.000,00")
    assert not is_thousands("303 555 0164")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("policy number 7741-2209", True),
        ("poliçe no 4418", True),
        ("保单号4418", True),
        ("employee number 7741", False),
    ],
)
def test_policy_numbers(text: str, answer: bool) -> None:
    start = next(i for i, char in enumerate(text) if char.isdigit())
    assert is_policy_number(text, start) is answer


def test_quantities() -> None:
    assert is_quantity("parkweg 3 wochen", 9)
    assert not is_quantity("parkweg 3, berlin", 9)
