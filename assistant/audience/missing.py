"""Whether the answer is given for others only: a table of six countries says nothing of a seventh."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from assistant.answer.unit_ranking import RankedUnit
from assistant.audience.alternatives import Alternatives, find_alternatives
from assistant.audience.applies import named_in_unit
from assistant.persona.mentions import COUNTRY
from assistant.retrieve.records import Passage
from ingest.contract.chunks import UnitKind
from ingest.contract.documents import Block, canonical_text, has_header_line

Blocks = Callable[[Passage], tuple[Block, ...]]

_CASES: Final = 3
_LIKELY: Final = 0.17
_AHEAD: Final = 0.9


def given_for_others_only(ranked: Sequence[RankedUnit], persona: Mapping[str, str], blocks_of: Blocks) -> bool:
    """True if the rows that answer are each for a country, and none is for the person's.

    Args:
        ranked: units, most probable first, whoever they are for.
        persona: what is known of the person.
        blocks_of: gives a document's blocks, for the rows of a table that were not found.
    """
    country = persona.get(COUNTRY)
    if country is None:
        return False
    for group in find_alternatives(ranked):
        if group.attribute == COUNTRY and len(group.best) >= _CASES and _answers(group, ranked):
            named = [_countries(row, group) for row in _rows(group, blocks_of)]
            # A row that names none is for the rest: "any other country".
            return bool(named) and all(named) and not any(country in countries for countries in named)
    return False


def _answers(group: Alternatives, ranked: Sequence[RankedUnit]) -> bool:
    best = max(unit.probability for unit in group.best.values())
    return best >= max(_LIKELY, _AHEAD * group.outside(ranked))


def _rows(group: Alternatives, blocks_of: Blocks) -> list[str]:
    """All rows of the table that the units stand in, without its header."""
    unit = next(iter(group.best.values()))
    if unit.unit.kind is not UnitKind.ROW:
        return []
    blocks = blocks_of(unit.passage)
    _, starts = canonical_text(blocks)
    table = blocks[bisect_right(starts, unit.unit.start) - 1]
    return table.text.split("\n")[1 if has_header_line(table) else 0 :]


def _countries(row: str, group: Alternatives) -> frozenset[str]:
    language = next(iter(group.best.values())).passage.document.language
    return named_in_unit(row, language, UnitKind.ROW).get(COUNTRY, frozenset())
