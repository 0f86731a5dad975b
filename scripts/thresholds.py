"""Writes the gate's floors from a measured run: each figure less a margin, so that a release may not be worse than the last one by more.

benefits eval run eval/sets/*.jsonl --out var/eval/gate
python scripts/thresholds.py var/eval/gate
"""

import argparse
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from eval.gate import THRESHOLDS_FILE
from eval.metrics.registry import metric
from eval.records import RunRecord, read_run
from eval.stats.bootstrap import Estimate

MARGIN: Final = 0.04
QUESTIONS: Final = 2
"""In small groups the margin is as many questions, since one more or less is several points there."""
SMALLEST_GROUP: Final = 8
OVERALL: Final = (
    "correct", "status_accuracy", "right_source@3", "right_page@3", "all_key_facts", "key_fact_recall_answer",
    "page_citation_precision", "page_citation_recall", "document_citation_precision", "search_document_mrr", "search_document_recall@10",
    "refusal_precision", "refusal_recall", "false_refusal", "confidence_auroc", "calibration_ece", "clarify_recall",
    "grounded_names", "grounded_negations",
)  # fmt: skip
EXACT: Final = {
    "language_match": 0.99,
    "spoken_language": 0.97,
    "grounded_numbers": 0.97,
    "wrong_version": 0.02,
    "wrong_audience": 0.05,
    "must_not_cite": 0.02,
    "latency_p95": 2.0,
}
"""Floors that stand for themselves: promises, not measurements."""
ALWAYS: Final = {"quotes_verbatim": 0.99, "error_rate": 0.0}
PERSONAL: Final = {"pii_leak": 0.05}
GROUPS: Final = (("correct", "lang"), ("correct", "kind"))


def main() -> None:
    """Write the floors and say how many there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="folder of the measured run")
    parser.add_argument("--out", type=Path, default=THRESHOLDS_FILE)
    arguments = parser.parse_args()
    record = read_run(arguments.run)
    lines = list(_lines(record))
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{arguments.out}: {sum(' = ' in line and not line.startswith(('#', 'sets')) for line in lines)} floors")


def _lines(record: RunRecord) -> Iterator[str]:
    yield "# What a release must keep. Written by scripts/thresholds.py from a run over `sets`: the measured value (behind #) less 0.04,"
    yield f"# or less {QUESTIONS} questions where that is more. Keys: docs/evaluation.md."
    yield f"# Measured {record.started:%Y-%m-%d} over {len(record.cases)} questions."
    yield 'sets = ["sets/*.jsonl"]'
    yield ""
    yield "# Holds for any question set."
    yield "[always]"
    yield from (_line(name, bound) for name, bound in ALWAYS.items())
    yield ""
    yield "# Holds over all sets together."
    yield "[floors]"
    overall = record.overall.metrics
    for name, bound in {**EXACT, **PERSONAL}.items():
        yield _line(name, bound, overall[name])
    for name in OVERALL:
        if name in overall:
            yield _line(name, _bound(name, overall[name]), overall[name])
    gap = record.aggregates.gaps["correct"]
    yield _line("gap:correct", round(max(gap.value, 0.0) + 2 * MARGIN, 2), gap)
    for name, dimension in GROUPS:
        for group in record.groups(dimension):
            figure = group.metrics.get(name)
            if figure and figure.n >= SMALLEST_GROUP:
                yield _line(f"{name}:{dimension}={group.value}", _bound(name, figure), figure)


def _bound(name: str, figure: Estimate) -> float:
    margin = max(MARGIN, QUESTIONS / figure.n)
    if metric(name).higher_is_better:
        return max(0.0, math.floor((figure.value - margin) * 100) / 100)
    return math.ceil((figure.value + margin) * 100) / 100


def _line(key: str, bound: float, figure: Estimate | None = None) -> str:
    name = key if key.replace("_", "").isalnum() else f'"{key}"'
    return f"{name} = {bound:g}" + (f"  # {figure.value:.3f} over {figure.n}" if figure else "")


if __name__ == "__main__":
    main()
