"""Errors that ingest and the index readers raise; each names what was wrong, its value and the remedy."""


class IngestError(Exception):
    """Base of every error this package raises on purpose."""


class ConfigurationError(IngestError):
    """A setting or path is wrong; nothing was changed."""


class LoadError(IngestError):
    """One file cannot be read. `reason` says why in a sentence a person can act on; the other files are not affected."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class IndexMissingError(IngestError):
    """There is no published index where one was expected."""


class IndexMismatchError(IngestError):
    """The index was built by another schema version or embedding model than the one in use."""


class IndexLockedError(IngestError):
    """Another writer holds the index."""
