"""Units among which it depends on the person which one answers: rows by country, sections by plan, documents by audience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.answer.unit_ranking import RankedUnit
from assistant.audience.applies import applies_to, unit_text
from assistant.audience.sections import Slot, names_one, slots
from assistant.persona.mentions import speaks_of_plan
from ingest.contract.chunks import UnitKind

PLAN: Final = "plan"
_LABELLED: Final = (UnitKind.ROW, UnitKind.LIST_ITEM)

Place = tuple[str, tuple[str, ...], str] | tuple[str, Slot]


@dataclass(slots=True)
class Alternatives:
    """Units of one place that are for different people; `best` is the most probable unit by value.

    `values` are those of each unit, by its identity.
    """

    attribute: str
    place: Place
    best: dict[str, RankedUnit] = field(default_factory=dict)
    values: dict[int, set[str]] = field(default_factory=dict)

    @property
    def mass(self) -> float:
        """How probable it is that the answer is one of them: whose, the words of the question do not say."""
        return min(0.97, sum({id(unit): unit.probability for unit in self.best.values()}.values()))

    def outside(self, ranked: Sequence[RankedUnit]) -> float:
        """Probability of the best unit that is none of them."""
        return max((unit.probability for unit in ranked if id(unit) not in self.values), default=0.0)

    def own(self, persona: Mapping[str, str], language: str) -> str | None:
        """The value that is the person's, None if it is not among them."""
        given = persona.get(self.attribute, "")
        if self.attribute == PLAN:
            return names_one(given, tuple(self.best), language)
        return next((value for value in self.best if value.casefold() == given.casefold()), None)

    def add(self, unit: RankedUnit, value: str) -> None:
        """Take in a unit; they come most probable first."""
        self.best.setdefault(value, unit)
        self.values.setdefault(id(unit), set()).add(value)


def find_alternatives(ranked: Sequence[RankedUnit]) -> list[Alternatives]:
    """Places at which at least two people would read different units, the most probable first.

    Args:
        ranked: units, most probable first.
    """
    found: dict[tuple[str, Place], Alternatives] = {}
    for unit in ranked:
        for attribute, place, value in [*_labels(unit), *_plans(unit)]:
            found.setdefault((attribute, place), Alternatives(attribute, place)).add(unit, value)
    several = [item for item in found.values() if len(item.best) > 1]
    return sorted(several, key=lambda item: -item.mass)


def _labels(unit: RankedUnit) -> list[tuple[str, Place, str]]:
    if unit.unit.kind not in _LABELLED:
        return []
    document, path = unit.passage.document, unit.passage.chunk.section_path
    return [
        (attribute, (document.path, path, str(unit.unit.kind)), value)
        for attribute, values in applies_to(unit.passage, unit.unit).items()
        if attribute not in document.audience.criteria
        for value in values
    ]


def _plans(unit: RankedUnit) -> list[tuple[str, Place, str]]:
    document, path = unit.passage.document, unit.passage.chunk.section_path
    row = unit_text(unit.passage, unit.unit) if unit.unit.kind is UnitKind.ROW else None
    return [
        (PLAN, (document.path, slot), name)
        for slot, name, above in slots(path, row)
        if speaks_of_plan(above or document.title, document.language)
    ]
