from collections.abc import Callable

import pytest

from eval.cases.case import Case
from eval.metrics.citations import quotes_verbatim
from eval.metrics.facts import all_facts, carried_facts, fact_recall
from eval.metrics.groundedness import grounded_numbers, unsupported
from eval.metrics.leaks import leaked, planted_details
from eval.targets.answer import Answer

MakeCase = Callable[..., Case]
MakeAnswer = Callable[..., Answer]


def test_facts_are_counted_apart_in_text_and_quotes(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    case = make_case(key_facts=["2 weeks", "full pay", "3 months", "1"])
    answer = make_answer(
        answer="Zwei Wochen. [1]", language="de", citations=[{"document": "a.md", "quote": "on full pay for 2 weeks"}]
    )
    assert carried_facts(case, answer, "answer") == (True, False, False, False)
    assert carried_facts(case, answer, "quotes") == (True, True, False, False)
    assert carried_facts(case, answer, "shown") == (True, True, False, False)
    assert fact_recall(carried_facts(case, answer, "shown")) == 0.5
    assert all_facts(carried_facts(case, answer, "shown")) == 0.0


def test_further_stretches_of_a_citation_count_as_its_quotes(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    citation = {"document": "a.md", "quote": "You get leave", "more": [{"quote": "for 2 weeks", "href": "x"}]}
    answer = make_answer(answer="2 weeks", citations=[citation])
    assert carried_facts(make_case(key_facts=["2 weeks"]), answer, "quotes") == (True,)
    assert grounded_numbers(answer) == 1.0
    assert quotes_verbatim(answer, {"a.md": "You get leave. It is for 2 weeks."}.get) == 1.0
    assert quotes_verbatim(answer, {"a.md": "You get leave."}.get) == 0.0


def test_a_fact_must_stand_whole_in_one_quote(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    answer = make_answer(
        answer="", citations=[{"document": "a.md", "quote": "for 2"}, {"document": "a.md", "quote": "weeks off"}]
    )
    assert carried_facts(make_case(key_facts=["2 weeks"]), answer, "shown") == (False,)


@pytest.mark.parametrize("status", ["not_found", "clarify", "error"])
def test_what_comes_with_no_answer_carries_nothing(make_case: MakeCase, make_answer: MakeAnswer, status: str) -> None:
    assert carried_facts(make_case(key_facts=["two weeks"]), make_answer(status=status), "shown") == (False,)


def test_without_key_facts_there_is_no_score() -> None:
    assert fact_recall(()) is None
    assert all_facts(()) is None
    assert all_facts((True, True)) == 1.0


@pytest.mark.parametrize(
    ("text", "quotes", "expected", "missing"),
    [
        ("You get 2 weeks [1] and 5 days [2, 3].", ["two weeks", "5 days"], 1.0, ()),
        ("You get 2 weeks and 6 days, 6 paid.", ["two weeks"], 0.5, ("6",)),
        ("1. Ask\n2. Wait 3 days", ["3 days"], 1.0, ()),
        ("It costs 4 000 €.", ["EUR 4,000"], 1.0, ()),
        ("By 31 March.", ["31. März"], 1.0, ()),
        ("By 31 March.", ["31 May"], 0.0, ("@03-31",)),
        ("7", [], 0.0, ("7",)),
        ("No number here.", ["5"], None, ()),
    ],
)
def test_grounded_numbers(
    make_answer: MakeAnswer, text: str, quotes: list[str], expected: float | None, missing: tuple[str, ...]
) -> None:
    answer = make_answer(answer=text, citations=[{"document": "a.md", "quote": quote} for quote in quotes])
    assert grounded_numbers(answer) == expected
    assert unsupported(answer) == missing


def test_a_source_may_be_named_by_its_title(make_answer: MakeAnswer) -> None:
    citation = {"document": "a.md", "title": "Plan costs 2026", "section": "4. Rates", "quote": "US$ 40"}
    assert grounded_numbers(make_answer(answer="Plan costs 2026, 4: US$ 40, 5 %.", citations=[citation])) == 0.75


RATES = "Since 1998 we pay half.\n\nPlan | 2025 | 2026\nCare | 40 | 44\n\nThere are 3 kinds:\n\nDental\n\nVision\n\nAt age 65 it ends. For 9 weeks:"


@pytest.mark.parametrize(
    ("text", "quotes", "missing"),
    [
        ("Plan | 2025 | 2026\nCare | 40 | 44 [1]", ["Care | 40 | 44"], ()),
        ("| | 2025 | 2026 |\n| --- | --- | --- |\n| Care | 40 [1] | 44 [1] |", ["Care | 40 | 44"], ()),
        ("There are 3 kinds:\n• Vision [1]", ["Vision"], ()),
        ("In 1998 it was less, in 2027 more.\nCare: 40 [1]", ["Care | 40 | 44"], ("1998", "2027")),
        ("There are 3 kinds: dental and\n• Vision [1]", ["Vision"], ("3",)),
        ("For 9 weeks:\n• Vision [1]", ["Vision"], ("9",)),
        ("There are 3 kinds:\n• Vision [1]", ["Eyes"], ("3",)),
        ("2025: Vision [1]", ["Vision"], ("2025",)),
        ("8\nVision [1]", ["Vision"], ("8",)),
    ],
)
def test_what_stands_around_a_quote_to_make_it_understood_grounds_numbers(
    make_answer: MakeAnswer, text: str, quotes: list[str], missing: tuple[str, ...]
) -> None:
    answer = make_answer(answer=text, citations=[{"document": "a.md", "quote": quote} for quote in quotes])
    assert unsupported(answer, {"a.md": RATES}.get) == missing
    assert (grounded_numbers(answer, {"a.md": RATES}.get) == 1.0) == (missing == ())
    assert unsupported(answer, {"b.md": RATES}.get)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("In force from July 1, 2026; before that: “for 2 weeks”", ()),
        ("In force until December 31, 2027.", ()),
        ("In force from July 2, 2026; before that: “for 4 weeks”", ("@07-02", "4")),
    ],
)
def test_days_and_wording_of_a_change_ground_numbers(
    make_answer: MakeAnswer, text: str, missing: tuple[str, ...]
) -> None:
    citation = {
        "document": "a.md",
        "quote": "for 3 weeks",
        "effective_from": "2026-07-01",
        "effective_to": "2027-12-31",
    }
    before = {"quote": "for 2 weeks", "language": "en", "effective_from": None, "effective_to": "2026-06-30"}
    change = {"n": 1, "kind": "since", "on": "2026-07-01", "before": before, "after": {"quote": "for 3 weeks"}}
    answer = make_answer(answer=f"3 weeks [1]\n{text}", citations=[citation], changes=[change])
    assert unsupported(answer) == missing


def test_changes_of_another_layout_ground_nothing(make_answer: MakeAnswer) -> None:
    for changes in (None, "4 weeks", ["4 weeks"], [{"says": "4 weeks"}]):
        assert unsupported(make_answer(answer="4 weeks", changes=changes)) == ("4",)


def test_a_refusal_is_not_measured_for_numbers(make_answer: MakeAnswer) -> None:
    assert grounded_numbers(make_answer(status="not_found", answer="Call 4000.")) is None
    assert grounded_numbers(make_answer(status="sensitive", answer="Call 4000.")) is None


def test_planted_details(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    check = planted_details({"q1": ["Ana Ruiz", "+34 600 11 22 33", "A1"]})
    case = make_case()
    assert check(case, make_answer(answer="Dear ANA\nRUIZ, ask A1.")) == ("Ana Ruiz",)
    assert check(case, make_answer(answer="Fine.", question="call 34600112233")) == ("+34 600 11 22 33",)
    assert check(case, make_answer(answer="Ana", citations=[{"document": "x.md", "quote": "Ruiz"}])) == ()
    assert check(make_case(id="other"), make_answer(answer="Ana Ruiz")) == ()
    assert (leaked(None), leaked(()), leaked(("x",))) == (None, 0.0, 1.0)
