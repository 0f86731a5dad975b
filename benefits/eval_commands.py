"""`benefits eval …`: the commands that change questions, and those that propose new ones."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from assistant.errors import InvalidRequestError
from benefits.command_errors import errors_shown
from benefits.options import IndexOption
from benefits.settings import load_settings
from benefits.terminal import show_json
from ingest.contract.language import SERVED_LANGUAGES

_SEED: Final = 20260101

app = typer.Typer()

SetsArgument = Annotated[list[Path], typer.Argument(help="Question sets, JSONL or CSV.")]
SeedOption = Annotated[int, typer.Option("--seed", help="The same seed changes the same questions alike.")]
KindsOption = Annotated[
    list[str] | None, typer.Option("--kinds", "--kind", help="Kinds of change, with commas between; all if left out.")
]


@app.command("robustness")
def robustness(
    datasets: SetsArgument,
    index: IndexOption = None,
    kinds: KindsOption = None,
    seed: SeedOption = _SEED,
    out: Annotated[Path, typer.Option("--out", help="Folder for robustness.json and robustness.html.")] = Path(
        "var/robustness"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Ask questions as they are and changed (typos, capitals, injections …); show what that costs."""
    with errors_shown():
        from benefits.robust import RobustnessPlan, figures_json, measure  # noqa: PLC0415 - models take seconds to import
        from eval.robustness.report import robustness_text  # noqa: PLC0415

        record = measure(load_settings(index=index), RobustnessPlan(datasets, out, tuple(kinds or ()), seed))
        if as_json:
            show_json(figures_json(record))
        else:
            sys.stdout.write(robustness_text(record) + "\n")


@app.command("perturb")
def perturb(
    datasets: SetsArgument,
    out: Annotated[Path, typer.Option("--out", help="The question set to write, JSON lines.")],
    kinds: KindsOption = None,
    seed: SeedOption = _SEED,
) -> None:
    """Write a changed question set without asking anything."""
    with errors_shown():
        from benefits.robust import write_changed  # noqa: PLC0415

        done = write_changed(datasets, tuple(kinds or ()), out, seed)
        sys.stdout.write(
            f"{done.written} questions in {out}; {done.left_out} left out, to which a change does not apply\n"
        )


@app.command("draft")
def draft(
    out: Annotated[Path, typer.Option("--out", help="The draft to write, JSON lines.")],
    index: IndexOption = None,
    count: Annotated[int, typer.Option("--count", min=1, max=10_000, help="How many questions at most.")] = 50,
    language: Annotated[
        str | None,
        typer.Option("--language", help="Only documents in this language; every document's own if left out."),
    ] = None,
    seed: SeedOption = _SEED,
) -> None:
    """Propose questions from the documents of an index, with sources, quotes and key facts."""
    with errors_shown():
        if language is not None and language not in SERVED_LANGUAGES:
            raise InvalidRequestError(
                "--language", f"{language!r} is not served; use one of {', '.join(SERVED_LANGUAGES)}"
            )
        from benefits.drafting import draft_questions  # noqa: PLC0415
        from eval.draft.choose import DraftPlan  # noqa: PLC0415

        proposals = draft_questions(load_settings(index=index), DraftPlan(count, language, seed), out)
        unanswerable = sum(not proposal.case.answerable for proposal in proposals)
        sys.stdout.write(f"{len(proposals)} proposals in {out}, {unanswerable} of them to be refused\n")
        sys.stdout.write(f"next: benefits eval review {out}\n")


@app.command("review")
def review(
    file: Annotated[Path, typer.Argument(help="A draft of `benefits eval draft`.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Question set for what is accepted; beside the draft if left out.")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page to review on instead.")] = None,
) -> None:
    """Accept, edit or reject proposed questions, one key each; goes on where it stopped."""
    with errors_shown():
        from benefits.drafting import draft_page, review_draft  # noqa: PLC0415
        from eval.draft.files import accepted_path  # noqa: PLC0415

        if html is not None:
            draft_page(file, html)
            sys.stdout.write(f"{html}\n")
            return
        done = review_draft(file, out)
        where = out or accepted_path(file)
        sys.stdout.write(f"{done.accepted} accepted in {where}, {done.rejected} rejected, {done.open} open\n")
