from collections.abc import Callable

import pytest

from eval.price import Price, PriceError, parse_price
from eval.targets.answer import Answer


@pytest.mark.parametrize(("text", "expected"), [("0.15/0.60", Price(0.15, 0.6)), (" 1 / 0 ", Price(1, 0))])
def test_parse(text: str, expected: Price) -> None:
    assert parse_price(text) == expected


@pytest.mark.parametrize("text", ["", "1", "1/", "/1", "1/2/3", "-1/2", "1/nan", "1/inf", "a/b"])
def test_what_cannot_be_read_is_told(text: str) -> None:
    with pytest.raises(PriceError, match=r"such as 0\.15/0\.60"):
        parse_price(text)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"usage": {"input_tokens": 1000, "output_tokens": 100}}, 0.0021),
        ({"usage": {"prompt_tokens": 1000, "completion_tokens": 0}}, 0.002),
        ({"usage": {"input_tokens": 1000, "output_tokens": 100}, "cost": 0.5}, 0.5),
        ({}, None),
    ],
)
def test_cost(make_answer: Callable[..., Answer], fields: dict[str, object], expected: float | None) -> None:
    cost = Price(2.0, 1.0).of(make_answer(**fields)).cost
    assert cost == (None if expected is None else pytest.approx(expected))
