"""How well what a text holds fits what a question asks for, as features for ranking and for refusing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assistant.answer.expected.kinds import SPECIFIC, UNITS, AskedKinds, HeldKinds, Kind

# What may stand in for what was asked, and how well: "how much" may be a share, "when" the number of days before.
_STANDS_IN: Final[Mapping[Kind, Mapping[Kind, float]]] = {
    Kind.MONEY: {Kind.PERCENTAGE: 0.7, Kind.COUNT: 0.4},
    Kind.PERCENTAGE: {Kind.MONEY: 0.4, Kind.COUNT: 0.3},
    Kind.DURATION: {Kind.DATE: 0.4, Kind.COUNT: 0.3, Kind.DEADLINE: 0.6},
    Kind.DEADLINE: {Kind.DURATION: 0.8, Kind.DATE: 0.8, Kind.CLOCK: 0.7},
    Kind.DATE: {Kind.DEADLINE: 0.6, Kind.DURATION: 0.5, Kind.FREQUENCY: 0.4, Kind.CLOCK: 0.4},
    Kind.CLOCK: {Kind.DURATION: 0.3},
    Kind.FREQUENCY: {Kind.COUNT: 0.7, Kind.DURATION: 0.7},
    Kind.PHONE: {},
    Kind.EMAIL: {Kind.CHANNEL: 0.4},
    Kind.CHANNEL: {Kind.EMAIL: 1.0, Kind.PHONE: 0.6, Kind.PERSON: 0.4, Kind.PROCEDURE: 0.3},
    Kind.PERSON: {Kind.EMAIL: 0.6, Kind.PHONE: 0.4, Kind.CHANNEL: 0.3},
    Kind.PLACE: {Kind.CHANNEL: 0.4},
    Kind.PROCEDURE: {Kind.CHANNEL: 0.5},
    Kind.LISTING: {},
}
_CONTACTS: Final = frozenset({Kind.PHONE, Kind.EMAIL, Kind.CHANNEL, Kind.PERSON, Kind.PLACE})
_SOFT: Final = frozenset({Kind.REASON, Kind.PROCEDURE, Kind.DEFINITION, Kind.LISTING, Kind.COMPARISON})
_AMOUNTS: Final = frozenset({Kind.MONEY, Kind.PERCENTAGE, Kind.COUNT, Kind.DURATION, Kind.DEADLINE, Kind.FREQUENCY})
_NAMED: Final = 0.5
# "No limit", "free of charge" answer how much without a number.
_ABSOLUTE: Final = 0.6


@dataclass(frozen=True, slots=True)
class TypeMatch:
    """Features in [0, 1] of a question and a text; 0 where the question asks for nothing of the sort.

    `share`: mean over the asked kinds of how well each is held; `asks_specific`: a kind is asked that a text either holds or does not;
    `kind_exact`: one of these is held itself, not something that stands in for it; `kind_held`: how well the best of them is held;
    `missing_kind`: none of them is held in any way; `missing_share`: share of them not held in any way; `unit_match`: 1 if an asked unit
    of time stands there, 0.7 if a neighbouring one, 0.4 if another; `unit_missing`: a unit is asked and no length of time is held;
    `permission`: yes or no is asked, and the text permits, obliges or denies; `permission_missing`: asked, and it does none; `contact`: how
    well an asked phone, e-mail, form, person or place is held; `contact_missing`: asked, and nothing of it is held; `soft`: the same as `share`
    for reasons, steps, definitions, lists and comparisons.
    """

    share: float
    asks_specific: float
    kind_exact: float
    kind_held: float
    missing_kind: float
    missing_share: float
    unit_match: float
    unit_missing: float
    permission: float
    permission_missing: float
    contact: float
    contact_missing: float
    soft: float


@lru_cache(maxsize=8192)
def match_kinds(asked: AskedKinds, held: HeldKinds) -> TypeMatch:
    """Compare what is asked with what is held."""
    degrees = {kind: _degree(kind, held) for kind in asked.kinds}
    specific = [degree for kind, degree in degrees.items() if kind in SPECIFIC]
    contact = [degree for kind, degree in degrees.items() if kind in _CONTACTS]
    soft = [degree for kind, degree in degrees.items() if kind in _SOFT]
    permission = degrees.get(Kind.PERMISSION)
    best = max(specific, default=0.0)
    return TypeMatch(
        share=_mean(list(degrees.values())),
        asks_specific=float(bool(specific)),
        kind_exact=float(best == 1.0),
        kind_held=best,
        missing_kind=float(bool(specific) and best == 0.0),
        missing_share=_mean([float(degree == 0.0) for degree in specific]),
        unit_match=_unit_match(asked.units, held.units),
        unit_missing=float(bool(asked.units) and not held.units),
        permission=permission or 0.0,
        permission_missing=float(permission == 0.0),
        contact=max(contact, default=0.0),
        contact_missing=float(bool(contact) and max(contact) == 0.0),
        soft=_mean(soft),
    )


def together(texts: Iterable[HeldKinds]) -> HeldKinds:
    """What several texts hold between them, such as the sentences of a passage."""
    held = tuple(texts)
    return HeldKinds(
        frozenset(kind for one in held for kind in one.kinds),
        frozenset(unit for one in held for unit in one.units),
        any(one.negated for one in held),
        any(one.absolute for one in held),
        any(one.named for one in held),
    )


def _degree(kind: Kind, held: HeldKinds) -> float:
    if kind in held.kinds:
        return 1.0
    if kind is Kind.PERMISSION and held.negated:
        return 0.8
    degree = _ABSOLUTE if kind in _AMOUNTS and held.absolute else 0.0
    degree = max([degree, *(worth for other, worth in _STANDS_IN.get(kind, {}).items() if other in held.kinds)])
    if kind in _CONTACTS - {Kind.PHONE, Kind.EMAIL} and held.named:
        degree = max(degree, _NAMED)
    return degree


def _unit_match(asked: frozenset[str], held: frozenset[str]) -> float:
    if not asked or not held:
        return 0.0
    distance = min(abs(UNITS.index(one) - UNITS.index(other)) for one in asked for other in held)
    return (1.0, 0.7, 0.4)[min(distance, 2)]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
