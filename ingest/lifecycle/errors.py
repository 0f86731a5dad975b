"""Errors of changing a corpus; each names what was wrong, its value and the remedy."""

from ingest.contract.errors import IngestError


class LifecycleError(IngestError):
    """Base of the errors of this package; the corpus is as it was."""


class RefusedError(LifecycleError):
    """What was asked for cannot be done as it was given."""


class ChangeNotFoundError(LifecycleError):
    """There is no such change, document or version."""


class ConflictError(LifecycleError):
    """The corpus or the change is no longer what the request was made for."""


class RoleError(LifecycleError):
    """Whoever asks may not do this; `needed` is the role that may."""

    def __init__(self, message: str, needed: str) -> None:
        super().__init__(message)
        self.needed = needed


class CorpusLockedError(LifecycleError):
    """Another writer is changing the corpus."""


class DamagedLogError(LifecycleError):
    """The log of changes is not what was written; nothing is changed until that is settled."""
