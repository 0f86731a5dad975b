"""`benefits eval run, compare, history`: the commands that run question sets and compare runs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from benefits.command_errors import errors_shown
from benefits.options import IndexOption
from benefits.settings import load_settings

app = typer.Typer()


@app.command("run")
def evaluate(
    datasets: Annotated[
        list[Path] | None,
        typer.Argument(help="Question sets, JSONL or CSV; those of eval/thresholds.toml if left out."),
    ] = None,
    index: IndexOption = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for results.json, report.html and junit.xml.")] = Path(
        "var/eval"
    ),
    fail_under: Annotated[
        list[str] | None, typer.Option("--fail-under", help="A floor, METRIC=VALUE; may be repeated.")
    ] = None,
    thresholds: Annotated[
        Path | None, typer.Option("--thresholds", help="A TOML file of floors; eval/thresholds.toml if there is one.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="A running service to measure instead.")] = None,
    target: Annotated[
        str, typer.Option("--target", help="'product', 'llama-index' (a baseline), or recorded answers.")
    ] = "product",
    repeat: Annotated[
        int, typer.Option("--repeat", min=1, max=100, help="Ask everything so often; lists what does not hold still.")
    ] = 1,
    price: Annotated[
        str | None, typer.Option("--price", help="Of a million tokens read and written, such as 0.15/0.60.")
    ] = None,
    adapter: Annotated[
        Path | None, typer.Option("--adapter", help="A Python file that says how another assistant at --url is asked.")
    ] = None,
    judge: Annotated[
        bool, typer.Option("--judge", help="Let the configured language model judge faithfulness and relevance too.")
    ] = False,
) -> None:
    """Run question sets and write the results; exit 1 when a floor is missed."""
    with errors_shown():
        from benefits.evaluating import EvalPlan, evaluate_sets  # noqa: PLC0415 - models take seconds to import

        plan = EvalPlan(datasets or [], out, fail_under or [], thresholds, url, target, repeat, price, adapter, judge)
        result = evaluate_sets(load_settings(index=index), plan)
        sys.stdout.write(result.text() + "\n")
        if result.missed_floors:
            raise typer.Exit(1)


@app.command("compare")
def compare(
    run_a: Annotated[Path, typer.Argument(help="The earlier run's folder or results.json.")],
    run_b: Annotated[Path, typer.Argument(help="The later run's.")],
) -> None:
    """Show what changed between two runs, question by question."""
    with errors_shown():
        from benefits.evaluating import compare_sets  # noqa: PLC0415

        sys.stdout.write(compare_sets(run_a, run_b) + "\n")


@app.command("history")
def history(
    runs: Annotated[list[Path], typer.Argument(help="Runs' folders, or a folder that holds them.")],
    out: Annotated[Path, typer.Option("--out", help="The page to write.")] = Path("var/eval/history.html"),
) -> None:
    """Draw how the figures of many runs went, on one page."""
    with errors_shown():
        from benefits.evaluating import write_runs_history  # noqa: PLC0415

        sys.stdout.write(f"{write_runs_history(runs, out)}\n")
