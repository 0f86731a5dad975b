"""Brings the index up to date after a change to the corpus, waiting where another ingest is at it."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from benefits.settings import Settings
from ingest.changes import corpus_files
from ingest.contract.errors import ConfigurationError, IndexLockedError, IndexMismatchError, IndexMissingError
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import read_keys

_PATIENCE_SECONDS: Final = 600.0
_PAUSE_SECONDS: Final = 1.0
Result = TypeVar("Result")


def check_same_corpus(settings: Settings) -> None:
    """Refuse to bring an index up to date with a corpus that it was not made of: all its documents would go.

    Raises:
        ConfigurationError: no document of the index is in the corpus.
    """
    try:
        indexed = read_keys(IndexLayout(settings.index).current()).keys()
    except (IndexMissingError, IndexMismatchError, FileNotFoundError):
        return
    if any((settings.corpus / path).is_file() for path in indexed):
        return
    there = {path.relative_to(settings.corpus).as_posix() for path in corpus_files(settings.corpus, settings.exclude)}
    if indexed and there and not indexed & there:
        raise ConfigurationError(
            f"the index {settings.index} was not made of the corpus {settings.corpus}: none of its documents is there; "
            "set 'corpus' or 'index' to the two that belong together"
        )


def patiently(action: Callable[[], Result], patience: float = _PATIENCE_SECONDS) -> Result:
    """Do something that needs the index for itself, waiting while another writer has it.

    Raises:
        IndexLockedError: it was locked all that time.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return action()
        except IndexLockedError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
