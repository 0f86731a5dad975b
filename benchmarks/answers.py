"""Every figure that answers are held to, beside its floor, from one command.

    python benchmarks/answers.py [INDEX=SET.jsonl[,SET.jsonl …] …] [--xquad FOLDER] [--questions 100]

Without arguments it takes the sets over the sample corpus. Answers are made in this process, without a language model, from the index as it is. The
packaged weights were fitted with these sets in view; what holds on handbooks left out is printed by `scripts/train_answers.py` (docs/retrieval.md).
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from retrieval import across_languages

from benefits.assemble import make_answering
from benefits.measured import IndexedTexts, measured_hashes, product_target
from benefits.settings import load_settings
from eval.aggregate import aggregate
from eval.records import CaseRecord
from eval.runner import RunRequest, run_suite

_SAMPLE: Final = "var/index=" + ",".join(str(path) for path in sorted(Path("eval/sets").glob("*.jsonl")))
# (measure, floor, whether a higher value is better), in the order they are printed.
_FLOORS: Final = (
    ("all key facts in the answer shown", 0.65, True),
    ("the same, English", 0.72, True),
    ("gap between English and the other languages", 0.08, False),
    ("right page or document among the first three citations", 0.85, True),
    ("answerable or not, AUROC of the confidence", 0.85, True),
    ("unanswerable questions refused", 0.60, True),
    ("… of near misses", 0.40, True),
    ("… of absent topics", 0.80, True),
    ("answerable questions refused", 0.10, False),
    ("quotes verbatim in the cited document", 1.00, True),
    ("exact page cited, at most five pages", 0.62, True),
    ("answer length, characters on average", 700.0, False),
    ("median answer time, ms", 60.0, False),
)
_XQUAD: Final = (
    ("XQuAD-R, English paragraph first", 0.82, True),
    ("XQuAD-R, English paragraph among five", 0.96, True),
    ("XQuAD-R, pool of all languages, mean average precision", 0.78, True),
)


def main() -> None:
    """Run, and print one table for each index and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="*", metavar="INDEX=SET.jsonl,…", default=[_SAMPLE])
    parser.add_argument("--xquad", type=Path)
    parser.add_argument("--questions", type=int, default=100, help="of each XQuAD-R language")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}")
    everything: list[CaseRecord] = []
    for pair in arguments.pairs:
        index, _, sets = pair.partition("=")
        cases = _run(Path(index), [Path(path) for path in sets.split(",")])
        everything += cases
        _print(f"{index}: {len(cases)} questions", _figures(cases), _FLOORS)
    if len(arguments.pairs) > 1:
        _print(f"all: {len(everything)} questions", _figures(everything), _FLOORS)
    if arguments.xquad:
        settings = load_settings()
        found = across_languages(arguments.xquad, arguments.questions, make_answering(settings).embedder)
        _print("XQuAD-R, all languages but English", list(found), _XQUAD)


def _run(index: Path, sets: Sequence[Path]) -> Sequence[CaseRecord]:
    settings = load_settings(index=index)
    with tempfile.TemporaryDirectory() as out:
        request = RunRequest(
            datasets=sets,
            target=product_target(make_answering(settings)),
            out=Path(out),
            hashes=measured_hashes(settings),
            corpus_text=IndexedTexts(settings),
            progress=_progress,
            draws=1,
        )
        return run_suite(request).record.cases


def _progress(done: int, total: int) -> None:
    print(f"\r{done} of {total} questions", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _figures(cases: Sequence[CaseRecord]) -> list[float | None]:
    """The measures of `_FLOORS`, None where there is nothing to measure."""
    english = [case for case in cases if case.case.lang == "en"]
    other = [case for case in cases if case.case.lang != "en"]
    wanting = [case for case in cases if not case.case.answerable and case.case.expect_status in (None, "not_found")]
    near = [case for case in wanting if case.case.near_miss or case.case.kind == "near_miss"]
    absent = [case for case in wanting if case.case.near_miss is False or case.case.kind == "absent"]
    pooled = aggregate([case.scored() for case in cases], draws=1).groups[0].metrics
    facts, first = _mean(cases, "all_key_facts"), _mean(english, "all_key_facts")
    rest = _mean(other, "all_key_facts")
    answered = [case for case in cases if case.answer.status == "answered"]
    return [
        facts,
        first,
        None if first is None or rest is None else first - rest,
        _mean(cases, "right_source@3"),
        pooled["confidence_auroc"].value,
        _share(wanting, _refused),
        _share(near, _refused),
        _share(absent, _refused),
        pooled["false_refusal"].value,
        _mean(cases, "quotes_verbatim"),
        _mean([case for case in cases if _pages(case) <= 5], "page_recall@5"),
        statistics.fmean(len(case.answer.answer) for case in answered) if answered else None,
        statistics.median(seconds for case in cases if (seconds := case.answer.seconds) is not None) * 1000,
    ]


def _mean(cases: Iterable[CaseRecord], metric: str) -> float | None:
    values = [score for case in cases if (score := case.scores.get(metric)) is not None]
    return statistics.fmean(values) if values else None


def _share(cases: Sequence[CaseRecord], is_so: Callable[[CaseRecord], bool]) -> float | None:
    return statistics.fmean(map(is_so, cases)) if cases else None


def _refused(case: CaseRecord) -> bool:
    return case.answer.status == "not_found"


def _pages(case: CaseRecord) -> int:
    return len({(citation.document, citation.page) for citation in case.answer.citations})


def _print(title: str, figures: Sequence[float | None], floors: Sequence[tuple[str, float, bool]]) -> None:
    print(f"\n{title}\n\n| measure | floor | measured |\n| --- | --- | --- |")
    for (name, floor, higher), value in zip(floors, figures, strict=True):
        missed = value is not None and (value < floor if higher else value > floor)
        shown = "–" if value is None else f"{value:.0f}" if floor >= 10 else f"{value:.3f}"
        limit = f"{'≥' if higher else '≤'} {floor:g}"
        print(f"| {name} | {limit} | {shown}{' (missed)' if missed else ''} |")


if __name__ == "__main__":
    main()
