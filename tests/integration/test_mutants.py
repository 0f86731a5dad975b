"""The gate stops an assistant that is broken on purpose, in six ways, and lets the whole one pass."""

from pathlib import Path

import pytest

from benefits.assemble import make_answering
from benefits.settings import load_settings
from eval.gate import THRESHOLDS_FILE, load_gate
from eval.runner import RunResult
from scripts.mutants import MUTANTS, Bench, Mutant, caught, subset
from scripts.thresholds import EXACT, OVERALL, PERSONAL

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
EVERY = 27


@pytest.fixture(scope="module")
def bench(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    settings = load_settings(index=sample_index, models=ROOT / "var" / "models")
    sets = subset(load_gate(ROOT / THRESHOLDS_FILE).sets, EVERY, tmp_path_factory.mktemp("sets"))
    floors = load_gate(Path(__file__).with_name("mutants.toml")).floors
    return Bench(settings, make_answering(settings), sets, floors)


@pytest.fixture(scope="module")
def healthy(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    return bench.run(bench.healthy(), tmp_path_factory.mktemp("healthy"))


def test_the_assistant_as_it_is_passes(healthy: RunResult) -> None:
    assert [(floor.key, floor.reason) for floor in healthy.missed_floors] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_one_is_stopped(bench: Bench, healthy: RunResult, tmp_path: Path, mutant: Mutant) -> None:
    result = bench.run(bench.broken(mutant), tmp_path)
    assert caught(mutant, result, healthy), [(floor.key, floor.reason) for floor in result.missed_floors]


def test_the_committed_gate_holds_every_figure_that_a_mutant_is_known_by() -> None:
    names = {floor.metric for floor in load_gate(ROOT / THRESHOLDS_FILE).all_floors}
    assert [(mutant.name, mutant.caught_by - names) for mutant in MUTANTS if not mutant.caught_by <= names] == []


def test_the_gate_is_written_anew_with_every_figure_that_a_mutant_is_known_by() -> None:
    names = {*OVERALL, *EXACT, *PERSONAL}
    assert [(mutant.name, mutant.caught_by - names) for mutant in MUTANTS if not mutant.caught_by <= names] == []
