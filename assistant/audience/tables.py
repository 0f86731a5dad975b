"""Brings into reading distance what a question's words do not name: tables by country, and the sections of the asker's own plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.audience.alternatives import PLAN
from assistant.audience.applies import named_in_unit, unit_text
from assistant.audience.sections import Slot, is_called, slots
from assistant.retrieve.records import Passage
from ingest.contract.chunks import UnitKind

_COUNTRIES: Final = 3
# How far behind the best passage of its section such a table stands at most.
_BEHIND: Final = 0.3
# How much a section of the asker's own plan gains on the same one of another.
_OWN_PLAN: Final = 1.0


def lift_tables(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Let a table with a row for each country stand right behind the best passage of its section."""
    best: dict[tuple[str, tuple[str, ...]], float] = {}
    for passage in passages:
        place = (passage.document.path, passage.chunk.section_path)
        best[place] = max(best.get(place, passage.score), passage.score)
    lifted = [_lifted(passage, best[(passage.document.path, passage.chunk.section_path)]) for passage in passages]
    return tuple(sorted(lifted, key=lambda passage: -passage.score))


def lift_plan(passages: Sequence[Passage], persona: Mapping[str, str]) -> tuple[Passage, ...]:
    """Let sections of the person's plan stand before the same ones of other plans; unchanged where no plan is known."""
    plan = persona.get(PLAN)
    if plan is None:
        return tuple(passages)
    best: dict[tuple[str, Slot], float] = {}
    for passage in passages:
        for place in _places(passage):
            best[place] = max(best.get(place, passage.score), passage.score)
    lifted = [
        replace(passage, score=max([passage.score, *(best[place] for place in _places(passage))]) + _OWN_PLAN)
        if _of_plan(passage, plan)
        else passage
        for passage in passages
    ]
    return tuple(sorted(lifted, key=lambda passage: -passage.score))


def _places(passage: Passage) -> list[tuple[str, Slot]]:
    return [(passage.document.path, slot) for slot, _, _ in slots(passage.chunk.section_path)]


def _of_plan(passage: Passage, plan: str) -> bool:
    headings = (passage.document.title, *passage.chunk.section_path)
    return any(is_called(heading, plan, passage.document.language) for heading in headings)


def _lifted(passage: Passage, best: float) -> Passage:
    if passage.score >= best - _BEHIND or not _by_country(passage):
        return passage
    return replace(passage, score=best - _BEHIND)


def _by_country(passage: Passage) -> bool:
    rows = [unit for unit in passage.chunk.units if unit.kind is UnitKind.ROW]
    if len(rows) < _COUNTRIES:
        return False
    language = passage.document.language
    named = [named_in_unit(unit_text(passage, unit), language, unit.kind).get("country", ()) for unit in rows]
    return len({country for countries in named for country in countries}) >= _COUNTRIES
