"""The options and arguments that the commands of a corpus share."""

from typing import Annotated

import typer

ByOption = Annotated[str | None, typer.Option("--by", help="Who does it, for the log; the system's user if left out.")]
WhyOption = Annotated[str | None, typer.Option("--why", help="The reason, for the log.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not show what changes and ask, just do it.")]
SubmitOption = Annotated[bool, typer.Option("--submit", help="Ask for review at once.")]
QuestionsOption = Annotated[
    list[str] | None,
    typer.Option("--questions", help="Question set, a name or file: what would be answered differently. May be repeated."),
]  # fmt: skip
ChangeArgument = Annotated[str, typer.Argument(metavar="ID", help="The change, or a part of its id.")]
DocumentArgument = Annotated[str, typer.Argument(help="Path below the corpus.")]
