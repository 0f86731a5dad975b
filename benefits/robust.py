"""Measures this product on changed questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assistant.errors import InvalidRequestError
from benefits.assemble import make_answering
from benefits.measured import measured_hashes, product_target
from benefits.settings import Settings
from benefits.terminal import ProgressBars
from eval.cases.loader import QuestionSetError, load_sets
from eval.robustness.change import SEED, Kind
from eval.robustness.kinds import UnknownKindError, kinds_named
from eval.robustness.measure import RobustnessRequest, measure_robustness
from eval.robustness.perturbed import Perturbed, write_perturbed
from eval.robustness.records import RobustnessRecord
from eval.robustness.report import write_robustness

_SECRET: Final = {"llm_api_key", "hr_token", "audit_url"}


@dataclass(frozen=True, slots=True)
class RobustnessPlan:
    """What `benefits eval robustness` was told; no `kinds` are all."""

    datasets: Sequence[Path]
    out: Path
    kinds: tuple[str, ...] = ()
    seed: int = SEED


def measure(settings: Settings, plan: RobustnessPlan) -> RobustnessRecord:
    """Ask, compare, and write both files.

    Raises:
        InvalidRequestError: a question set or kind is wrong; says where and why.
    """
    kinds = _kinds(plan.kinds)
    try:
        load_sets(plan.datasets)  # a wrong set is told before models are loaded
        with ProgressBars() as bars:
            target = product_target(make_answering(settings))
            bars.start("ask", 0)
            request = RobustnessRequest(
                datasets=plan.datasets,
                target=target,
                kinds=kinds,
                seed=plan.seed,
                settings=settings.model_dump(mode="json", exclude=_SECRET),
                hashes=measured_hashes(settings),
                progress=bars.at,
            )
            record = measure_robustness(request)
    except QuestionSetError as error:
        raise InvalidRequestError("eval robustness", str(error)) from None
    write_robustness(record, plan.out)
    return record


def write_changed(datasets: Sequence[Path], kinds: tuple[str, ...], out: Path, seed: int) -> Perturbed:
    """Write a changed set.

    Raises:
        InvalidRequestError: a question set or kind is wrong, or the file cannot be written; says where and why.
    """
    try:
        return write_perturbed(datasets, _kinds(kinds), out, seed)
    except QuestionSetError as error:
        raise InvalidRequestError("eval perturb", str(error)) from None
    except OSError as error:
        raise InvalidRequestError("--out", f"{str(out)!r} cannot be written: {error.strerror}") from None


def figures_json(record: RobustnessRecord) -> dict[str, Any]:
    """The figures without the single answers."""
    return record.model_dump(mode="json", exclude={"pairs", "settings"})


def _kinds(names: tuple[str, ...]) -> tuple[Kind, ...]:
    try:
        return kinds_named(names)
    except UnknownKindError as error:
        raise InvalidRequestError("--kinds", str(error)) from None
