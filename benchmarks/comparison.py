"""Measures comparing questions with and without comparison, and how many other questions are taken for comparing ones.

    python benchmarks/comparison.py [--index var/index] [--sets eval/sets/corpus_comparison.jsonl …] [--others ../shared/data/tts_questions.jsonl]

A comparing question (kind `comparison`) is right if every key fact stands in the answer's text and a gold document is cited; one with a missing
side (kind `comparison_missing`) also has to say "not stated". One about what no document says (kind `comparison_absent`) should get no table.
All other questions of the sets, and all of `--others`, must not be taken for comparing ones.
"""

import argparse
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answer.confidence import packaged_model
from assistant.answer.phrases import phrases_for
from assistant.api.models import answer_json
from assistant.compare.choose import Thresholds
from assistant.compare.comparer import Comparer
from assistant.records import Answer, AskOptions
from benefits.assemble import Answering, make_answering
from benefits.settings import load_settings
from eval.cases.case import Case
from eval.cases.loader import load_set
from eval.metrics.facts import all_facts, carried_facts
from eval.targets.answer import parse_answer

COMPARING = "comparison"
MISSING = "comparison_missing"
ABSENT = "comparison_absent"


class _Never(Comparer):
    """Takes no question for a comparing one."""

    def __init__(self) -> None:
        pass

    def compare(self, *_: object) -> None:
        """Nothing to compare."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, its answer, and how long it took in milliseconds."""

    case: Case
    answer: Answer
    milliseconds: float

    @property
    def right(self) -> bool:
        """Every fact in the text, a gold document cited, and "not stated" where a side is missing."""
        facts = all_facts(carried_facts(self.case, parse_answer(answer_json(self.answer)), "answer"))
        cited = {citation.document for citation in self.answer.citations}
        says = self.case.kind != MISSING or phrases_for(self.case.lang).say("not_stated") in self.answer.answer
        return bool(facts) and bool(cited & {source.doc for source in self.case.sources}) and says


def main() -> None:
    """Ask everything twice and print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--sets", type=Path, nargs="+", default=sorted(Path("eval/sets").glob("*.jsonl")))
    parser.add_argument("--others", type=Path, nargs="*", default=[])
    parser.add_argument(
        "--sweep", nargs="+", metavar=("THRESHOLD", "VALUE"), help="compare values of a threshold instead"
    )
    parser.add_argument("--verbose", action="store_true", help="print every answer that is not right")
    arguments = parser.parse_args()
    answering = make_answering(load_settings(index=arguments.index))
    cases = [case for path in arguments.sets for case in load_set(path).cases]
    others = [case for path in arguments.others for case in load_set(path).cases]
    if arguments.sweep:
        _sweep(answering, [case for case in cases if case.kind in (COMPARING, MISSING, ABSENT)], *arguments.sweep)
        return
    with_comparison = _ask_all(answering, cases)
    beside = [item for item in with_comparison if item.case.kind not in (COMPARING, MISSING, ABSENT)] + _ask_all(
        answering, others
    )
    # The same pipeline with comparison switched off; there is no setting for it.
    answering.pipeline._comparer = _Never()
    comparing = [case for case in cases if case.kind in (COMPARING, MISSING)]
    without = _ask_all(answering, comparing)
    _print_right("without", without)
    _print_right("with", [item for item in with_comparison if item.case.kind in (COMPARING, MISSING)])
    absent = [item for item in with_comparison if item.case.kind == ABSENT]
    print(
        f"tables about what no document says: {sum(i.answer.comparison is not None for i in absent)} of {len(absent)}"
    )
    _print_false(beside)
    _print_times(with_comparison, without)
    if arguments.verbose:
        for item in with_comparison:
            if item.case.kind in (COMPARING, MISSING) and not item.right:
                print(f"\n{item.case.id}: {item.case.question} {item.case.key_facts}\n{item.answer.answer}")


def _sweep(answering: Answering, cases: Sequence[Case], name: str, *values: str) -> None:
    """Tables given, right and wrong, by value of one threshold; a wrong table is worse than the ordinary answer."""
    for value in map(float, values):
        answering.pipeline._comparer = Comparer(packaged_model(), replace(Thresholds(), **{name: value}))
        asked = _ask_all(answering, cases)
        tables = [item for item in asked if item.answer.comparison is not None]
        right = Counter(item.case.kind for item in asked if item.right)
        wrong = sum(not item.right for item in tables)
        print(f"{name}={value:g}: tables {len(tables)}, wrong {wrong}; right {dict(right)} of {len(cases)}")


def _ask_all(answering: Answering, cases: Sequence[Case]) -> list[Asked]:
    done = []
    for case in cases:
        question = answering.scrubber.scrub(case.question)
        began = time.perf_counter()
        answer = answering.pipeline.ask(question, AskOptions(None, case.persona or {}, case.as_of))
        done.append(Asked(case, answer, (time.perf_counter() - began) * 1000))
    return done


def _print_right(name: str, asked: Sequence[Asked]) -> None:
    for kind in (COMPARING, MISSING):
        of_kind = [item for item in asked if item.case.kind == kind]
        by_set: dict[str, list[Asked]] = defaultdict(list)
        for item in of_kind:
            by_set[item.case.id.split("-")[0]].append(item)
        parts = ", ".join(f"{part} {sum(i.right for i in own)}/{len(own)}" for part, own in by_set.items())
        tables = sum(item.answer.comparison is not None for item in of_kind)
        right = sum(item.right for item in of_kind)
        share = 100 * right / max(1, len(of_kind))
        print(f"{name:8} {kind:19} right {right}/{len(of_kind)} ({share:.0f} %), tables {tables}; {parts}")


def _print_false(asked: Sequence[Asked]) -> None:
    taken = [item for item in asked if item.answer.comparison is not None]
    print(
        f"taken for comparing: {len(taken)} of {len(asked)} other questions ({100 * len(taken) / max(1, len(asked)):.1f} %)"
    )
    for item in taken:
        print(f"  {item.case.id}: {item.case.question}")


def _print_times(with_comparison: Sequence[Asked], without: Sequence[Asked]) -> None:
    before = {item.case.id: item.milliseconds for item in without}
    compared = [item for item in with_comparison if item.answer.comparison is not None and item.case.id in before]
    ordinary = [
        item.answer.timings_ms.get("comparison", 0.0) for item in with_comparison if item.answer.comparison is None
    ]
    extra = [item.milliseconds - before[item.case.id] for item in compared]
    print(
        f"a comparison takes {statistics.median(item.milliseconds for item in compared):.0f} ms at the median, ", end=""
    )
    print(
        f"{statistics.median(extra):+.0f} ms against the ordinary answer; an ordinary question {statistics.median(ordinary):.2f} ms more"
    )


if __name__ == "__main__":
    main()
