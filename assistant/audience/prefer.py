"""Orders what was found by whom it is for: of rows that differ by country, the asker's own stands for all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.answer.unit_ranking import RankedUnit
from assistant.audience.alternatives import PLAN, find_alternatives
from assistant.audience.applies import Values, applies_to

# What is left of the probability of a unit that is another's: it may still be quoted where nothing else is.
_OTHERS: Final = 0.02


def prefer_own(ranked: Sequence[RankedUnit], persona: Mapping[str, str]) -> tuple[RankedUnit, ...]:
    """Units in the order of how likely each holds the answer for this person.

    The words of a question fit the rows of all countries alike, so which of them came first says little: the person's
    own row gets the probability that any of them is meant, the others fall behind. Unchanged for a person of whom
    nothing is known.
    """
    if not persona:
        return tuple(ranked)
    lifted: dict[int, float] = {}
    foreign = {id(unit) for unit in ranked if not _fits(_beyond_audience(unit), persona)}
    for group in find_alternatives(ranked):
        if group.attribute not in persona:
            continue
        own = group.own(persona, ranked[0].passage.document.language)
        if own is not None:
            lifted[id(group.best[own])] = max(group.mass, lifted.get(id(group.best[own]), 0.0))
        if group.attribute != PLAN or own is not None:
            foreign |= {unit for unit, values in group.values.items() if own not in values}
    weighed = [_weighed(unit, lifted.get(id(unit)), id(unit) in foreign) for unit in ranked]
    return tuple(sorted(weighed, key=lambda unit: -unit.probability))


def _beyond_audience(unit: RankedUnit) -> Values:
    """What a unit names itself: its document's audience was looked at by the search."""
    admitted = unit.passage.document.audience.criteria
    return {name: named for name, named in applies_to(unit.passage, unit.unit).items() if name not in admitted}


def _fits(values: Values, persona: Mapping[str, str]) -> bool:
    return all(
        name not in persona or persona[name].casefold() in {value.casefold() for value in accepted}
        for name, accepted in values.items()
    )


def _weighed(unit: RankedUnit, lifted: float | None, foreign: bool) -> RankedUnit:
    if lifted is not None:
        return replace(unit, probability=max(unit.probability, lifted))
    if not foreign:
        return unit
    return replace(unit, probability=unit.probability * _OTHERS)
