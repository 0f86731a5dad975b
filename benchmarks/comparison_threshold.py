"""Measures from which probability on a stretch speaks of a question, whatever is said of other things (`Thresholds.alone`).

    python benchmarks/comparison_threshold.py [--index var/index] [--sets eval/sets/corpus_leave.jsonl …]

Each question whose answer stands in a document of one country is asked of the documents of that country and of another together. A threshold is
good if the sentence with the fact is above it and the best sentence of the other country, whose documents mostly do not speak of it, is below.
"""

import argparse
from datetime import date
from pathlib import Path

import numpy as np

from assistant.answer.unit_ranking import RankedUnit
from assistant.compare.library import Library
from assistant.compare.lookup import look_up
from assistant.language import question_language
from assistant.retrieve.records import Query
from benefits.assemble import Answering, make_answering
from benefits.settings import load_settings
from eval.cases.case import Case
from eval.cases.loader import load_set

VALUES = (0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3)


def main() -> None:
    """Print for each value which share of right and of foreign stretches lies above it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--sets", type=Path, nargs="+", default=sorted(Path("eval/sets").glob("*.jsonl")))
    arguments = parser.parse_args()
    answering = make_answering(load_settings(index=arguments.index))
    cases = [case for path in arguments.sets for case in load_set(path).cases]
    pairs = np.array(_probabilities(answering, cases))
    print(f"{len(pairs)} questions")
    for value in VALUES:
        right, foreign = (pairs >= value).mean(axis=0)
        print(f"{value:.2f}: right stated {right:.2f}, foreign stated {foreign:.2f}, difference {right - foreign:.2f}")


def _probabilities(answering: Answering, cases: list[Case]) -> list[tuple[float, float]]:
    library = Library(answering.index.current().snapshot)
    infos = {item.info.path: item.info for item in library.snapshot.documents}
    countries = sorted({value for info in infos.values() for value in info.audience.criteria.get("country", ())})
    found: list[tuple[float, float]] = []
    for case in cases:
        gold = infos.get(case.sources[0].doc) if case.answerable and case.sources else None
        own = gold.audience.criteria.get("country", ()) if gold is not None else ()
        if len(own) == 1 and not (case.kind or "").startswith("comparison"):
            # Another country each time, so that no two are always compared.
            other = countries[(countries.index(own[0]) + 1 + len(found) % (len(countries) - 1)) % len(countries)]
            found.append(_pair(answering, library, case, (own[0], other)))
    return found


def _pair(answering: Answering, library: Library, case: Case, countries: tuple[str, str]) -> tuple[float, float]:
    """Probability of the stretch with the fact, 0 if it was not found, and of the other country's best."""
    own, other = (set(library.for_audience(country)) for country in countries)
    question = answering.scrubber.scrub(case.question)
    spoken = question_language(question, None)
    query = Query(question, spoken, (), case.as_of or date.today())
    units = look_up(query, answering.index.current(), library.mask(own | other), spoken).units
    stating = [unit.probability for unit in units if unit.passage.position in own and _states(unit, case)]
    foreign = [unit.probability for unit in units if unit.passage.position in other]
    return max(stating, default=0.0), max(foreign, default=0.0)


def _states(item: RankedUnit, case: Case) -> bool:
    start = item.passage.chunk.start
    text = item.passage.text[item.unit.start - start : item.unit.end - start]
    return item.passage.document.path == case.sources[0].doc and any(fact in text for fact in case.key_facts)


if __name__ == "__main__":
    main()
