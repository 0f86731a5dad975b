from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.expected.asked import asked_kinds
from assistant.answer.expected.held import held_kinds
from assistant.answer.expected.kinds import UNITS, AskedKinds, HeldKinds, Kind
from assistant.answer.expected.matching import TypeMatch, match_kinds, together

KINDS = st.frozensets(st.sampled_from(list(Kind)))
ASKED = st.builds(AskedKinds, KINDS, st.frozensets(st.sampled_from(UNITS)))
HELD = st.builds(HeldKinds, KINDS, st.frozensets(st.sampled_from(UNITS)), st.booleans(), st.booleans(), st.booleans())


def matched(question: str, text: str, language: str = "en") -> TypeMatch:
    return match_kinds(asked_kinds(question, language), held_kinds(text))


@pytest.mark.parametrize(
    ("question", "text", "held", "missing", "exact"),
    [
        ("How many weeks do I get?", "You get 16 weeks.", 1.0, 0.0, 1.0),
        ("How many weeks do I get?", "Adoptive parents share the leave.", 0.0, 1.0, 0.0),
        ("How much does it cost?", "The fee is paid by payroll deduction.", 0.0, 1.0, 0.0),
        ("How much does it cost?", "You pay 2 % of your salary.", 0.7, 0.0, 0.0),
        ("How much does it cost?", "It is free of charge.", 0.6, 0.0, 0.0),
        ("By when must I apply?", "Apply within 30 days.", 1.0, 0.0, 1.0),
        ("By when must I apply?", "Apply in the portal.", 0.0, 1.0, 0.0),
        ("Can I bring my dog?", "The office is in Kassel.", 0.0, 0.0, 0.0),
    ],
)
def test_what_is_asked_is_held_or_missed(question: str, text: str, held: float, missing: float, exact: float) -> None:
    match = matched(question, text)
    assert (match.kind_held, match.missing_kind, match.kind_exact) == (held, missing, exact)


@pytest.mark.parametrize(
    ("text", "agreement", "missing"),
    [
        ("16 weeks", 1.0, 0.0),
        ("112 days", 0.7, 0.0),
        ("two years", 0.4, 0.0),
        ("paid in full", 0.0, 1.0),
    ],
)
def test_units_agree_by_how_near_they_are(text: str, agreement: float, missing: float) -> None:
    match = matched("How many weeks is it?", text)
    assert (match.unit_match, match.unit_missing) == (agreement, missing)


@pytest.mark.parametrize(
    ("text", "permission", "missing"),
    [
        ("Dogs may come on Fridays.", 1.0, 0.0),
        ("No dogs.", 0.8, 0.0),
        ("The dog park is next door.", 0.0, 1.0),
    ],
)
def test_yes_or_no_wants_words_that_permit_or_deny(text: str, permission: float, missing: float) -> None:
    match = matched("Can I bring my dog?", text)
    assert (match.permission, match.permission_missing) == (permission, missing)


def test_of_two_parts_one_may_be_missing() -> None:
    match = matched("How much is it, and what is the phone number?", "It costs €20.")
    assert (match.missing_kind, match.missing_share, match.contact_missing) == (0.0, 0.5, 1.0)


def test_texts_hold_together_what_each_holds() -> None:
    both = together([held_kinds("It costs €20."), held_kinds("Call 0800 555 0145.")])
    assert {Kind.MONEY, Kind.PHONE} <= both.kinds
    assert together([]) == held_kinds("")


@given(ASKED, HELD)
def test_features_are_shares(asked: AskedKinds, held: HeldKinds) -> None:
    match = match_kinds(asked, held)
    assert all(0.0 <= value <= 1.0 for value in astuple(match))
    assert not (match.missing_kind and match.kind_held)


@given(ASKED, HELD, HELD)
def test_more_text_never_holds_less(asked: AskedKinds, one: HeldKinds, two: HeldKinds) -> None:
    alone, joined = match_kinds(asked, one), match_kinds(asked, together([one, two]))
    assert joined.kind_held >= alone.kind_held
    assert joined.missing_share <= alone.missing_share
