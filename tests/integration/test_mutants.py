"""The gate stops an assistant that is broken on purpose, in six ways, and lets the whole one pass."""

from pathlib import Path

import pytest

from benefits.assemble import make_answering
from benefits.settings import load_settings
from eval.gate import THRESHOLDS_FILE, load_gate
from scripts.mutants import MUTANTS, Bench, Mutant, caught, subset

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
EVERY = 27


@pytest.fixture(scope="module")
def bench(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    settings = load_settings(index=sample_index, models=ROOT / "var" / "models")
    sets = subset(load_gate(ROOT / THRESHOLDS_FILE).sets, EVERY, tmp_path_factory.mktemp("sets"))
    floors = load_gate(Path(__file__).with_name("mutants.toml")).floors
    return Bench(settings, make_answering(settings), sets, floors)


def test_the_assistant_as_it_is_passes(bench: Bench, tmp_path: Path) -> None:
    result = bench.run(bench.healthy(), tmp_path)
    assert [(floor.key, floor.reason) for floor in result.missed_floors] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_one_is_stopped(bench: Bench, tmp_path: Path, mutant: Mutant) -> None:
    result = bench.run(bench.broken(mutant), tmp_path)
    assert caught(mutant, result), [(floor.key, floor.reason) for floor in result.missed_floors]


def test_every_mutant_is_caught_by_the_committed_floors() -> None:
    """No floor, no catch: the committed gate holds at least one figure that each mutant is known by."""
    names = {floor.metric for floor in load_gate(ROOT / THRESHOLDS_FILE).all_floors}
    assert [mutant.name for mutant in MUTANTS if not mutant.caught_by & names] == []
