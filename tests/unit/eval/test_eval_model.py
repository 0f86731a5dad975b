"""What is read of a language model's reply, and where reading stops."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.model import RAMBLE, parse_object, until_object


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Sure! Here it is:\n```json\n{"a": {"b": 2}}\n```\nAnything else?', {"a": {"b": 2}}),
        ('{"a": 1}\n{"a": 2}', {"a": 1}),
        ('The set {x} is {"a": 1}, so', {"a": 1}),
        ('["a", {"b": 1}]', {"b": 1}),
        ('{"a": 1', None),
        ("The answer is 1.", None),
        ("{'a': 1}", None),
        ("", None),
        ('{"a":' * 30_000, None),
    ],
)
def test_the_first_object_is_read_whatever_stands_around_it(reply: str, expected: object) -> None:
    assert parse_object(reply) == expected


def endless(words: str) -> Iterator[str]:
    while True:
        yield words


def test_reading_stops_where_the_object_ends() -> None:
    def pieces() -> Iterator[str]:
        yield from ('Well: {"a": ', '{"b": 1}', "}")
        raise AssertionError("read on")

    assert until_object(pieces()) == 'Well: {"a": {"b": 1}}'


def test_a_model_that_rambles_is_left_to_itself() -> None:
    reply = until_object(endless("The answer is 1. "))
    assert RAMBLE < len(reply) < RAMBLE + 50
    assert parse_object(reply) is None


def test_a_reply_without_an_object_is_read_to_its_end() -> None:
    assert until_object(iter(["I ", "cannot."])) == "I cannot."


@given(st.lists(st.text(alphabet='{}[]":,a1 ', max_size=6), max_size=12))
def test_what_is_read_holds_the_same_object_as_the_whole(pieces: list[str]) -> None:
    whole = parse_object("".join(pieces))
    read = until_object(iter(pieces))
    assert "".join(pieces).startswith(read)
    assert whole is None or parse_object(read) is not None
