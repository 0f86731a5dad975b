"""Writes a changed question set to a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases.loader import load_sets
from eval.robustness.change import SEED, Kind


@dataclass(frozen=True, slots=True)
class Perturbed:
    """How many questions were written, and how many a change did not apply to."""

    written: int
    left_out: int


def write_perturbed(datasets: Sequence[Path], kinds: Sequence[Kind], out: Path, seed: int = SEED) -> Perturbed:
    """Write every change of every question that it applies to, as a set that loads like any other.

    Raises:
        QuestionSetError: a set cannot be used; nothing was written.
    """
    cases = [case for loaded in load_sets(datasets) for case in loaded.cases]
    changed = [kind.apply(case, seed) for kind in kinds for case in cases]
    lines = [case.model_dump_json(exclude_defaults=True) for case in changed if case is not None]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return Perturbed(len(lines), len(changed) - len(lines))
