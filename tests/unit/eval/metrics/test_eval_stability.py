from collections.abc import Callable

import pytest

from eval.cases.case import Case
from eval.metrics.observation import Observation
from eval.metrics.stability import flaky, outcomes
from eval.targets.answer import Answer, failed

REFUSED = {"status": "not_found", "answer": "The handbook does not say."}


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        ([{}], None),
        ([{}, {}], 0.0),
        ([{}, {"answer": "Two weeks, in other words. [1]"}, {}], 0.0),
        ([{}, REFUSED], 1.0),
        ([{}, {}, {"answer": "Three weeks."}], 1.0),
        ([REFUSED, REFUSED, REFUSED], 0.0),
    ],
)
def test_flaky(
    make_case: Callable[..., Case],
    make_answer: Callable[..., Answer],
    rounds: list[dict[str, str]],
    expected: float | None,
) -> None:
    first, *others = [make_answer(citations=[{"document": "leave.md"}], **fields) for fields in rounds]
    case = make_case(key_facts=["two weeks"])
    assert flaky(Observation(case, first, repeats=tuple(others))) == expected


def test_outcomes_name_status_and_verdict(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> None:
    case = make_case(answerable=False)
    item = Observation(case, make_answer(**REFUSED), repeats=(make_answer(), failed("down")))
    assert outcomes(item) == ("not_found, right", "answered, wrong", "error, wrong")
