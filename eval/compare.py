"""Finds what changed between two runs of the same questions."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.comparison import Change, Comparison
from eval.metrics.catalogue import CASE_METRICS, POOLED_METRICS
from eval.records import RunRecord, read_run
from eval.stats.bootstrap import DRAWS, SEED, resamples
from eval.stats.paired import Difference, paired_difference, score_difference
from eval.stats.weighted import as_floats


def compare_runs(a: Path, b: Path) -> Comparison:
    """Compare two runs, each given as its directory or its `results.json`.

    Raises:
        RunFileError: one of them cannot be read.
    """
    return compare_records(read_run(a), read_run(b))


def compare_records(a: RunRecord, b: RunRecord) -> Comparison:
    """Compare two runs that are at hand."""
    later = {record.id: record for record in b.cases}
    pairs = [Change(record, later[record.id]) for record in a.cases if record.id in later]
    same = [pair for pair in pairs if pair.before.case == pair.after.case]
    kept = {pair.before.id for pair in same}
    ids = dict.fromkeys(record.id for record in (*a.cases, *b.cases))
    return Comparison(
        a=a,
        b=b,
        compared=len(same),
        differences=_differences(same),
        fixed=tuple(pair for pair in same if pair.after.correct and not pair.before.correct),
        broken=tuple(pair for pair in same if pair.before.correct and not pair.after.correct),
        left_out=tuple(name for name in ids if name not in kept),
    )


def _differences(pairs: Sequence[Change]) -> dict[str, Difference]:
    generator = np.random.default_rng(SEED)
    found: dict[str, Difference | None] = {}
    for case_metric in CASE_METRICS:
        name = case_metric.metric.name
        first = as_floats([pair.before.scores.get(name) for pair in pairs])
        second = as_floats([pair.after.scores.get(name) for pair in pairs])
        both = ~(np.isnan(first) | np.isnan(second))
        found[name] = score_difference(first[both], second[both], generator)
    weights = resamples(len(pairs), DRAWS, generator)
    before, after = [pair.before.scored() for pair in pairs], [pair.after.scored() for pair in pairs]
    for pooled in POOLED_METRICS:
        (one, n_one), (two, n_two) = pooled.prepare(before), pooled.prepare(after)
        found[pooled.metric.name] = paired_difference(one, two, weights, min(n_one, n_two))
    return {name: difference for name, difference in found.items() if difference is not None}
