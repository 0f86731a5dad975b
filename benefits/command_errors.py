"""What every command does with an error that a person can mend."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

from assistant.errors import AssistantError
from assistant.privacy.errors import ScrubError
from benefits.terminal import show_error
from ingest.contract.errors import IngestError

USAGE_ERROR: Final = 2


@contextmanager
def errors_shown() -> Iterator[None]:
    """One line on standard error and exit code 2 for every error that a person can mend."""
    try:
        yield
    except (IngestError, AssistantError, ScrubError) as error:
        show_error(str(error))
        raise typer.Exit(USAGE_ERROR) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
