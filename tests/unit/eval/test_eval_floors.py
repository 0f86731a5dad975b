import pytest

from eval.aggregate import Aggregates, Group
from eval.floors import Floor, FloorError, check, parse_floor, parse_floors
from eval.stats.bootstrap import Estimate


def figure(value: float, n: int = 10) -> Estimate:
    return Estimate(value, None, None, n)


AGGREGATES = Aggregates(
    (
        Group("overall", "all", 30, {"correct": figure(0.8), "pii_leak": figure(0.0), "latency_p95": figure(2.0)}),
        Group("lang", "de", 10, {"correct": figure(0.9)}),
        Group("lang", "en", 10, {"correct": figure(0.6)}),
        Group("lang", "nl", 1, {"correct": figure(0.0, 1)}),
    ),
    {"correct": figure(-0.1)},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("correct=0.8", Floor("correct", 0.8)),
        ("right_source@3 = .5", Floor("right_source@3", 0.5)),
        ("correct:lang=de=0.7", Floor("correct", 0.7, "lang", "de")),
        ("correct:lang=each=0.7", Floor("correct", 0.7, "lang", "each")),
        ("gap:correct=0.05", Floor("correct", 0.05, is_gap=True)),
    ],
)
def test_parse(text: str, expected: Floor) -> None:
    assert parse_floor(text) == expected
    assert parse_floor(f"{expected.key}={expected.bound}") == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("correct", "write METRIC=VALUE"),
        ("correct=high", "'high' is not a number"),
        ("correct=nan", "is not a number"),
        ("corect=0.5", "did you mean correct"),
        ("correct:planet=x=0.5", "one of lang, topic"),
        ("correct:lang=0.5", "a group is written"),
        ("gap:correct:lang=de=0.5", "a group is written"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, words: str) -> None:
    with pytest.raises(FloorError, match=words):
        parse_floor(text)


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("correct=0.8", [True]),
        ("correct=0.81", [False]),
        ("pii_leak=0", [True]),
        ("latency_p95=1.5", [False]),
        ("gap:correct=0", [True]),
        ("gap:correct=-0.2", [False]),
        ("correct:lang=de=0.9", [True]),
        ("correct:lang=nl=0.5", [False]),
        ("correct:lang=each=0.7", [True, False]),
        ("correct:lang=xx=0.1", [False]),
        ("refusal_recall=0", [False]),
    ],
)
def test_check(text: str, passed: list[bool]) -> None:
    assert [result.passed for result in check(parse_floors([text]), AGGREGATES)] == passed


def test_a_missed_floor_says_why() -> None:
    below, absent = check(parse_floors(["correct=0.9", "refusal_recall=0"]), AGGREGATES)
    assert below.reason == "0.8 is below 0.9 (over 10)"
    assert absent.reason == "no answer in this run gives this figure"
