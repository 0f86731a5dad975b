"""The options that commands of every kind share."""

from pathlib import Path
from typing import Annotated

import typer

CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="Folder of documents.")]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Index directory.")]
LanguageOption = Annotated[
    str | None, typer.Option("--language", help="ISO 639-1 code to answer in; detected if left out.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
