"""A table by country, a handbook with parallel sections, and an index that finds what a test says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handbook import heading, make_info, make_passage, paragraph, scrubbed, table

from assistant.answer.unit_ranking import RankedUnit
from assistant.audience.asked import Asked
from assistant.retrieve.records import Passage
from ingest.contract.chunks import DocumentInfo
from ingest.contract.documents import Block

LONG = " and this goes on for a while so that six of them do not fit into one answer that somebody would want to read at once"
COUNTRIES = ("United States", "Germany", "France", "Spain", "Brazil", "China")


def by_country(*rows: tuple[str, str]) -> tuple[Block, ...]:
    return heading("Probation"), table(("Country", "Length"), *rows)


def rank(passage: Passage, *probabilities: float) -> list[RankedUnit]:
    units = passage.chunk.units
    ranked = [RankedUnit(passage, at, units[at], p) for at, p in enumerate(probabilities)]
    return sorted(ranked, key=lambda unit: -unit.probability)


def words(unit: RankedUnit) -> str:
    start = unit.passage.chunk.start
    return unit.passage.text[unit.unit.start - start : unit.unit.end - start]


@dataclass
class View:
    """An index in which documents for other people find what the test says."""

    others: Mapping[str, Sequence[Passage]] = field(default_factory=dict)
    infos: Sequence[DocumentInfo] = ()

    def documents(self) -> Sequence[DocumentInfo]:
        return self.infos

    def search(self, persona: Mapping[str, str]) -> Sequence[Passage]:
        return self.others.get(persona["country"], ())


def no_blocks(_: Passage) -> tuple[Block, ...]:
    return ()


def asked(question: str = "How long is probation?", language: str = "en", **persona: str) -> Asked:
    return Asked(scrubbed(question), language, persona)


LENGTHS = by_country(*((country, f"{n} months") for n, country in enumerate(COUNTRIES, 2)))


PLANS = (
    heading("Health plan handbook", 1),
    heading("5 Health Standard", 2),
    heading("5.1 Specialists", 3),
    paragraph("A visit costs US$50."),
    heading("6 Health Plus", 2),
    heading("6.1 Specialists", 3),
    paragraph("A visit costs US$30."),
)
PLAN_INFO = make_info("us/plans.en.md", title="Health plan handbook")


def plan_units(first: float = 0.5, second: float = 0.3) -> list[RankedUnit]:
    return [
        *rank(make_passage(PLAN_INFO, PLANS, 0), first),
        *rank(make_passage(PLAN_INFO, PLANS, 1), second),
    ]
