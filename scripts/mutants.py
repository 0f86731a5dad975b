"""Breaks the assistant on purpose, in six ways, and checks that the gate of the accuracy suite catches each of them.

python scripts/mutants.py                       # every set of eval/thresholds.toml: some two minutes a mutant
python scripts/mutants.py --every 8 --only pages,english
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.confidence import packaged_model
from assistant.live_index import LiveIndex
from assistant.pipeline import Pipeline
from assistant.privacy.scrubber import Scrubber
from assistant.privacy.spans import Span
from assistant.privacy.text import ScrubbedText
from assistant.records import Answer, AskOptions
from assistant.retrieve.records import Found, Query
from assistant.retrieve.retriever import Retriever
from benefits.assemble import Answering, make_answering, make_generator, make_safety
from benefits.measured import IndexedTexts, product_target
from benefits.settings import Settings, load_settings
from eval.cases.case import Case
from eval.cases.loader import load_sets
from eval.floors import Floor, FloorResult
from eval.gate import THRESHOLDS_FILE, load_gate
from eval.runner import RunRequest, RunResult, run_suite
from eval.targets.answer import Answer as MeasuredAnswer
from eval.targets.answer import Passage
from eval.targets.in_process import InProcessTarget
from eval.targets.target import Target

_SUBSET_FLOORS: Final = Path("tests/integration/mutants.toml")
_SEED: Final = 20260101
_CANDIDATES: Final = 100
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Mutant:
    """One way to break the assistant. `caught_by` are metrics of which at least one must fall through a floor of the gate."""

    name: str
    breaks: str
    caught_by: frozenset[str]
    make: Callable[[Settings, Answering], Target]


class ShuffledRetriever(Retriever):
    """Finds the right passages and hands on any of its candidates."""

    def search(self, query: Query, k: int, within: NDArray[np.bool_] | None = None) -> Found:
        """The candidates of the true search, shuffled by a seed of the question and cut."""
        found = super().search(query, _CANDIDATES, within)
        passages = list(found.passages)
        random.Random(f"{_SEED} {query.question.text}").shuffle(passages)
        return replace(found, passages=tuple(passages[:k]))


class TimelessRetriever(Retriever):
    """Searches versions that are no longer, or not yet, in force too."""

    def _allowed_uncached(self, persona_items: tuple[tuple[str, str], ...], as_of: date) -> NDArray[np.bool_]:
        persona = dict(persona_items)
        admitted = [document.info.audience.admits(persona) for document in self.snapshot.documents]
        allowed: NDArray[np.bool_] = np.array(admitted, dtype=bool)[self.snapshot.table[:, 0]]
        return allowed


class MutantIndex(LiveIndex):
    """The published index behind another retriever."""

    def __init__(self, settings: Settings, answering: Answering, kind: type[Retriever]) -> None:
        super().__init__(settings.index, answering.embedder)
        self._mutant = kind(answering.index.current().snapshot, answering.embedder)

    def open(self) -> Retriever:
        """The mutated retriever."""
        return self._mutant

    def current(self) -> Retriever:
        """The mutated retriever."""
        return self._mutant


class EnglishPipeline(Pipeline):
    """Words every answer in English and says that it is in the language asked for."""

    def ask(self, question: ScrubbedText, options: AskOptions, timings: Mapping[str, float] | None = None) -> Answer:
        """The true answer, worded for an English reader."""
        honest = super().ask(question, options, timings)
        english = super().ask(question, replace(options, language="en"), timings)
        return replace(english, language=honest.language)


class BlindScrubber(Scrubber):
    """Finds no personal detail at all."""

    def find(self, text: str, language: str | None = None) -> tuple[Span, ...]:
        """Nothing."""
        return ()


class OnePageOff:
    """Every page that an answer or a passage points at is the next one."""

    def __init__(self, target: InProcessTarget) -> None:
        self._target = target
        self.description = target.description

    def answer(self, case: Case) -> MeasuredAnswer:
        """The true answer with its pages moved."""
        answer = self._target.answer(case)
        return answer.model_copy(update={"citations": tuple(_moved(item) for item in answer.citations)})

    def passages(self, case: Case) -> tuple[Passage, ...] | None:
        """The true passages with their pages moved."""
        found = self._target.passages(case)
        return None if found is None else tuple(_moved(item) for item in found)


def _moved(item: Any) -> Any:
    return item if item.page is None else item.model_copy(update={"page": item.page + 1})


def _pipeline(settings: Settings, answering: Answering, index: LiveIndex, **parts: Any) -> Pipeline:
    return Pipeline(index, make_safety(settings), make_generator(settings, answering.embedder), **parts)


def _shuffled(settings: Settings, answering: Answering) -> Target:
    index = MutantIndex(settings, answering, ShuffledRetriever)
    return product_target(replace(answering, pipeline=_pipeline(settings, answering, index)))


def _timeless(settings: Settings, answering: Answering) -> Target:
    index = MutantIndex(settings, answering, TimelessRetriever)
    return product_target(replace(answering, pipeline=_pipeline(settings, answering, index)))


def _pages(settings: Settings, answering: Answering) -> Target:
    return OnePageOff(product_target(answering))


def _english(settings: Settings, answering: Answering) -> Target:
    generator = make_generator(settings, answering.embedder)
    return product_target(
        replace(answering, pipeline=EnglishPipeline(answering.index, make_safety(settings), generator))
    )


def _unscrubbed(settings: Settings, answering: Answering) -> Target:
    return product_target(replace(answering, scrubber=BlindScrubber()))


def _unrefusing(settings: Settings, answering: Answering) -> Target:
    confidence = replace(packaged_model(), refuse_below=0.0)
    pipeline = _pipeline(settings, answering, answering.index, confidence=confidence)
    return product_target(replace(answering, pipeline=pipeline))


MUTANTS: Final = (
    Mutant(
        "shuffled", "passages in any order", frozenset({"correct", "right_source@3", "search_document_mrr"}), _shuffled
    ),
    Mutant("pages", "citations off by one page", frozenset({"right_page@3", "page_citation_recall"}), _pages),
    Mutant("english", "answers always in English", frozenset({"spoken_language"}), _english),
    Mutant("unscrubbed", "scrubber off", frozenset({"pii_leak"}), _unscrubbed),
    Mutant("unrefusing", "refusals off", frozenset({"refusal_recall"}), _unrefusing),
    Mutant("timeless", "expired versions allowed", frozenset({"wrong_version", "must_not_cite"}), _timeless),
)


@dataclass(frozen=True, slots=True)
class Bench:
    """Loaded once, for the assistant and all its mutants: settings, parts, sets, floors."""

    settings: Settings
    answering: Answering
    datasets: Sequence[Path]
    floors: Sequence[Floor]

    def run(self, target: Target, out: Path) -> RunResult:
        """Hold a target against the gate."""
        texts = IndexedTexts(self.settings)
        return run_suite(RunRequest(self.datasets, target, out, floors=self.floors, corpus_text=texts, draws=50))

    def healthy(self) -> Target:
        """The assistant as it is."""
        return product_target(self.answering)

    def broken(self, mutant: Mutant) -> Target:
        """The assistant with one part broken."""
        return mutant.make(self.settings, self.answering)


def caught(mutant: Mutant, result: RunResult, healthy: RunResult) -> tuple[FloorResult, ...]:
    """The floors that a mutant was meant to fall through and did, and that the whole assistant keeps: what it misses too catches nobody."""
    missed_anyway = {floor.key for floor in healthy.missed_floors}
    return tuple(
        floor
        for floor in result.missed_floors
        if floor.figure is not None
        and floor.key not in missed_anyway
        and floor.key.removeprefix("gap:").partition(":")[0] in mutant.caught_by
    )


def subset(datasets: Sequence[Path], every: int, folder: Path) -> list[Path]:
    """One file with every so-manieth question of the sets, and four times as many of those that few are: with personal details, with a document
    that they forbid, with a page.
    """
    cases = [case for loaded in load_sets(datasets) for case in loaded.cases]
    rare = [
        case for case in cases if case.personal_details or case.must_not_cite or any(item.page for item in case.sources)
    ]
    kept = {case.id: case for case in (*cases[::every], *rare[:: max(1, every // 4)])}
    path = folder / "subset.jsonl"
    lines = (case.model_dump_json(exclude_defaults=True) + "\n" for case in kept.values())
    path.write_text("".join(lines), encoding="utf-8")
    return [path]


def main() -> None:
    """Print how the assistant and each mutant fared; exit 1 where a mutant slips through or the assistant itself is stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, help="index directory")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask every Nth question only")
    parser.add_argument("--thresholds", type=Path, help=f"the floors; with --every those of {_SUBSET_FLOORS}")
    parser.add_argument("--only", default="", help="names of mutants, with commas between them")
    arguments = parser.parse_args()
    settings = load_settings(index=arguments.index)
    gate = load_gate(THRESHOLDS_FILE)
    floors = load_gate(arguments.thresholds or (_SUBSET_FLOORS if arguments.every > 1 else THRESHOLDS_FILE)).all_floors
    with tempfile.TemporaryDirectory() as scratch:
        datasets = subset(gate.sets, arguments.every, Path(scratch)) if arguments.every > 1 else gate.sets
        bench = Bench(settings, make_answering(settings), datasets, floors)
        healthy = bench.run(bench.healthy(), Path(scratch) / "healthy")
        slipped = _told(
            "the assistant", "STOPPED" if healthy.missed_floors else "passes", healthy, healthy.missed_floors
        )
        wanted = set(filter(None, arguments.only.split(",")))
        for mutant in MUTANTS:
            if not wanted or mutant.name in wanted:
                result = bench.run(bench.broken(mutant), Path(scratch) / mutant.name)
                by = caught(mutant, result, healthy)
                _told(
                    mutant.breaks,
                    f"caught by {len(by)}" if by else "SLIPPED THROUGH",
                    result,
                    by or result.missed_floors,
                )
                slipped |= not by
    sys.exit(slipped)


def _told(name: str, verdict: str, result: RunResult, telling: Sequence[FloorResult]) -> bool:
    """Print a verdict with the floors that tell; whether there are any."""
    print(f"{name}: {verdict}, {len(result.missed_floors)} of {len(result.record.floors)} floors missed", flush=True)
    for floor in telling[:_SHOWN]:
        print(f"    {floor.key}: {floor.reason}")
    return bool(telling)


if __name__ == "__main__":
    main()
