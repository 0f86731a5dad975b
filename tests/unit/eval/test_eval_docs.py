import re
import tomllib
from pathlib import Path

from eval.aggregate import DIMENSIONS
from eval.floors import parse_floor
from eval.metrics.registry import METRICS
from eval.stats.bootstrap import DRAWS

PAGE = (Path(__file__).parents[3] / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_every_metric_is_documented_with_its_meaning_and_direction() -> None:
    for name, metric in METRICS.items():
        assert f"`{name}`" in PAGE, name
        if f"| `{name}` |" in PAGE:
            direction = "higher" if metric.higher_is_better else "lower"
            assert f"| `{name}` | {metric.meaning} | {direction} |" in PAGE


def test_no_metric_is_documented_that_is_not_there() -> None:
    tables = PAGE.split("## Metrics")[1].split("What is worth knowing")[0]
    assert set(re.findall(r"`([a-z_0-9]+(?:@\d+)?)`", tables)) - {"must_not_cite", "expect_status"} <= set(METRICS)


def test_the_example_of_floors_can_be_read() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    for key, bound in tomllib.loads(example)["floors"].items():
        assert parse_floor(f"{key}={bound}").key == key
    for floor in re.findall(r"--fail-under (\S+)", PAGE):
        parse_floor(floor)


def test_the_groups_and_draws_named_are_those_in_use() -> None:
    (sentence,) = re.findall(r"Groups are (.*?)\.\n", PAGE)
    assert re.findall(r"`(\w+)`", sentence) == list(DIMENSIONS)
    assert f"{DRAWS:,} draws" in PAGE


def test_the_python_example_compiles_and_its_imports_exist() -> None:
    for example in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        compile(example, "docs/evaluation.md", "exec")
        exec("\n".join(line for line in example.splitlines() if line.startswith("from ")), {})
