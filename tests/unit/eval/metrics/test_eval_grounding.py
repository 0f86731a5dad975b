from collections.abc import Callable
from typing import Any

import pytest

from eval.cases.case import Case
from eval.metrics.names import grounded_names, stated_names, unsupported_names
from eval.metrics.negation import grounded_negations, turned_around
from eval.metrics.observation import Observation
from eval.targets.answer import Answer


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("The plan is run by Rivage and by AXA.", "en", ("Rivage", "AXA")),
        ("Ask Harbour. Harbour answers on Monday in March.", "en", ("Harbour",)),
        ("Die Beihilfe zahlt die Kasse, nicht die TKK.", "de", ("TKK",)),
        ("由Rivage支付，<PERSON>不必申请。", "zh", ("Rivage",)),
        ("You pay two weeks in advance.", "en", ()),
        ("", "en", ()),
    ],
)
def test_stated_names(text: str, language: str, names: tuple[str, ...]) -> None:
    assert stated_names(text, language) == names


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("According to the rules it is Lantern that pays this, every month. [1]", 1.0),
        ("According to the rules it is Lantern or Rivage that pays this. [1]", 0.5),
        ("According to the rules it is Rivage that pays this, every month. [1]", 0.0),
        ("According to the rules this is paid in Germany and in Spain. [1]", 0.5),
        ("According to the rules this is paid, every month. [1]", None),
        ("As you, Meridian people, asked: it is paid, every month. [1]", 1.0),
    ],
)
def test_names(
    make_case: Callable[..., Case], make_answer: Callable[..., Answer], answer: str, expected: float | None
) -> None:
    citation = {"document": "leave.md", "title": "Lantern Care", "quote": "In Deutschland zahlt sie jeden Monat."}
    case = make_case(question="What do Meridian people get?")
    item = Observation(case, make_answer(answer=answer, citations=[citation]))
    assert grounded_names(item) == expected
    assert bool(unsupported_names(item)) == (expected not in (None, 1.0))


def test_a_refusal_states_no_names(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> None:
    refused = make_answer(status="not_found", answer="Nothing is said about it by Rivage in these documents.")
    assert grounded_names(Observation(make_case(), refused)) is None


NO = "Days that are left are not carried over to the next calendar year."
YES = "Days that are left are carried over to the next calendar year."


@pytest.mark.parametrize(
    ("answer", "citation", "expected"),
    [
        ("Those days that are left are not carried over to the next calendar year. [1]", {"quote": NO}, 1.0),
        ("Those days that are left are carried over to the next calendar year. [1]", {"quote": NO}, 0.0),
        ("Those days that are left are not carried over to the next calendar year. [1]", {"quote": YES}, 0.0),
        (f"{YES} [1]", {"quote": YES}, None),
        ("Something else altogether, not this. [1]", {"quote": YES}, None),
        ("Those days that are left are not carried over to the next year.", {"quote": YES}, None),
        ("| Carried over | not stated [1] |", {"quote": YES}, None),
        (
            "Übrige Urlaubstage werden nicht in das nächste Kalenderjahr übertragen. [1]",
            {"quote": YES, "language": "en"},
            0.0,
        ),
        (
            "Übrige Urlaubstage werden nicht in das nächste Kalenderjahr übertragen. [1]",
            {"quote": NO, "language": "en"},
            1.0,
        ),
    ],
)
def test_negations(
    make_answer: Callable[..., Answer], answer: str, citation: dict[str, Any], expected: float | None
) -> None:
    language = "de" if answer.startswith("Übrige") else "en"
    given = make_answer(
        answer=answer, language=language, citations=[{"document": "leave.md", "language": "en", **citation}]
    )
    assert grounded_negations(given) == expected
    assert bool(turned_around(given)) == (expected == 0.0)
