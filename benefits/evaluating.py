"""Runs the answer-accuracy suite against this product, a running service, recorded answers or a baseline."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import InvalidRequestError
from benefits.assemble import make_answering, make_embedder
from benefits.measured import IndexedTexts, measured_hashes, product_target
from benefits.model import make_judge
from benefits.settings import Settings
from benefits.terminal import ProgressBars
from eval.cases.loader import QuestionSetError
from eval.compare import compare_runs
from eval.floors import Floor, FloorError, parse_floors
from eval.gate import THRESHOLDS_FILE, load_gate
from eval.history import read_history
from eval.price import PriceError, parse_price
from eval.records import RunFileError
from eval.report.history_page import write_history
from eval.runner import RunRequest, RunResult, run_suite
from eval.targets.adapter import Adapter, AdapterError, load_adapter
from eval.targets.recorded import RecordedFileError, RecordedTarget
from eval.targets.target import Target
from eval.targets.url import UrlTarget

PRODUCT: Final = "product"
BASELINE: Final = "llama-index"
_SECRET: Final = {"llm_api_key", "hr_token", "audit_url"}


@dataclass(frozen=True, slots=True)
class EvalPlan:
    """What `benefits eval run` was told.

    `datasets` may be empty: then those of the committed gate are run. `thresholds` None means the committed gate where there is one. `target` is
    "product", "llama-index" or a file of recorded answers; `url` a running service instead, `adapter` the file that says how another
    assistant's service is asked.
    """

    datasets: Sequence[Path]
    out: Path
    floors: Sequence[str] = ()
    thresholds: Path | None = None
    url: str | None = None
    target: str = PRODUCT
    repeat: int = 1
    price: str | None = None
    adapter: Path | None = None
    judge: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which sets are run and what they are held to; `notices` say which floors are not."""

    datasets: Sequence[Path]
    floors: tuple[Floor, ...]
    notices: tuple[str, ...] = ()


def evaluate_sets(settings: Settings, plan: EvalPlan) -> RunResult:
    """Run question sets as planned.

    Raises:
        InvalidRequestError: a question set, floor or target is wrong; says where and why.
    """
    try:
        asked = _asked(plan)
        judge = make_judge(settings) if plan.judge else None
        with ProgressBars() as bars:
            target = _target(settings, plan, bars)
            bars.start("ask", 0)
            request = RunRequest(
                datasets=asked.datasets,
                target=target,
                out=plan.out,
                floors=asked.floors,
                settings=settings.model_dump(mode="json", exclude=_SECRET),
                hashes=measured_hashes(settings),
                corpus_text=IndexedTexts(settings),
                progress=bars.at,
                repeat=plan.repeat,
                notices=asked.notices,
                price=parse_price(plan.price) if plan.price else None,
                judge=judge,
            )
            return run_suite(request)
    except (AdapterError, FloorError, PriceError, QuestionSetError, RecordedFileError) as error:
        raise InvalidRequestError("eval run", str(error)) from None


def compare_sets(a: Path, b: Path) -> str:
    """What changed between two runs, as text.

    Raises:
        InvalidRequestError: a run cannot be read.
    """
    try:
        return compare_runs(a, b).text()
    except RunFileError as error:
        raise InvalidRequestError("eval compare", str(error)) from None


def write_runs_history(paths: Sequence[Path], out: Path) -> Path:
    """Write the history page of many runs.

    Raises:
        InvalidRequestError: a run cannot be read.
    """
    try:
        return write_history(read_history(paths), out)
    except RunFileError as error:
        raise InvalidRequestError("eval history", str(error)) from None


def _asked(plan: EvalPlan) -> _Asked:
    extra = parse_floors(plan.floors)
    if plan.thresholds is not None:
        gate = load_gate(plan.thresholds)
        return _Asked(plan.datasets or gate.sets, (*gate.all_floors, *extra))
    if not THRESHOLDS_FILE.is_file():
        return _Asked(plan.datasets, extra)
    gate = load_gate(THRESHOLDS_FILE)
    if not plan.datasets:
        return _Asked(gate.sets, (*gate.all_floors, *extra))
    if plan.target != PRODUCT:
        return _Asked(plan.datasets, extra)
    floors, notice = gate.floors_for(plan.datasets)
    return _Asked(plan.datasets, (*floors, *extra), (notice,) if notice else ())


def _target(settings: Settings, plan: EvalPlan, bars: ProgressBars) -> Target:
    if plan.url is not None:
        adapter = load_adapter(plan.adapter) if plan.adapter else Adapter()
        return UrlTarget(
            plan.url, path=adapter.path, search=plan.adapter is None, write=adapter.write, read=adapter.read
        )
    if plan.adapter is not None:
        raise InvalidRequestError("--adapter", "says how a service is asked; name the service with --url")
    if plan.target == PRODUCT:
        return product_target(make_answering(settings))
    if plan.target == BASELINE:
        return _baseline(settings, bars)
    recorded = Path(plan.target)
    if recorded.exists():
        return RecordedTarget(recorded)
    raise InvalidRequestError(
        "--target",
        f"{plan.target!r} is neither {PRODUCT!r}, {BASELINE!r} nor a file of recorded answers; see docs/evaluation.md",
    )


def _baseline(settings: Settings, bars: ProgressBars) -> Target:
    # Its libraries take seconds to import; measuring the product never needs them.
    from eval.targets.llama_index import LlamaIndexTarget, PageText  # noqa: PLC0415

    pages = [PageText(*page) for page in IndexedTexts(settings).pages()]
    if not pages:
        raise InvalidRequestError(
            "--target", f"the baseline needs the texts of an index, and {settings.index} has none"
        )
    bars.start("baseline", len(pages))
    return LlamaIndexTarget(pages, make_embedder(settings), bars.at)
