"""Brings the index up to date from the command line."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benefits.settings import Settings
from benefits.terminal import ProgressBars, building_model
from ingest.changes import Changes, find_changes, unchanged_report
from ingest.contract.embedding.deferred import DeferredEmbedder
from ingest.contract.embedding.e5_folder import FOLDER_NAME, known_identity
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.errors import ConfigurationError
from ingest.contract.index.layout import IndexLayout
from ingest.index.replaced import forget_replaced
from ingest.report import IngestReport

if TYPE_CHECKING:
    from ingest.contract.embedding.text_embedder import TextEmbedder
    from ingest.pipeline import Progress

_MEBIBYTE = 1 << 20
# So many new objects before garbage is looked for; Python's own number is 700.
_OBJECTS = 200_000


def update_index(settings: Settings, progress: "Progress | None" = None) -> IngestReport:
    """Bring the index up to date with the corpus; where nothing changed, not even the model is loaded.

    Texts that were replaced are forgotten when their time is over. Whoever gives no `progress` sees bars on standard error.
    """
    with _seldom_collecting():
        report = _updated(settings, progress)
    forget_replaced(IndexLayout(settings.index), settings.version_retention_days, datetime.now(UTC).date())
    return report


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage less often: what is known of 10,000 documents is a quarter of a million objects, none of them garbage."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _updated(settings: Settings, progress: "Progress | None") -> IngestReport:
    began = time.monotonic()
    changes = None
    identity = known_identity(settings.embedding_model, settings.embedding_precision)
    if identity is not None:
        layout = IndexLayout(settings.index)
        changes = find_changes(settings.corpus, layout, identity, exclude=tuple(settings.exclude))
        if changes.nothing and not changes.unsupported and not changes.refused:
            report = unchanged_report(layout, changes)
            report.seconds = time.monotonic() - began
            return report
    elif not settings.corpus.is_dir():
        raise ConfigurationError(
            f"corpus {str(settings.corpus)!r} is not a folder; give one with --corpus or the setting 'corpus'"
        )
    report = _ingest(settings, progress, changes)
    report.seconds = time.monotonic() - began
    return report


def _ingest(settings: Settings, progress: "Progress | None", changes: Changes | None) -> IngestReport:
    # The model's libraries take seconds to import; an unchanged corpus needs none of them.
    from ingest.load.limits import LoadLimits  # noqa: PLC0415
    from ingest.load.pool import LoaderPool  # noqa: PLC0415
    from ingest.pipeline import IngestPlan, ingest  # noqa: PLC0415

    limits = LoadLimits(
        max_bytes=settings.max_file_mb * _MEBIBYTE,
        max_pages=settings.max_pages,
        max_ocr_pages=settings.max_ocr_pages,
        ocr_page_seconds=settings.ocr_page_seconds,
    )
    with LoaderPool(
        limits,
        timeout_seconds=settings.loader_timeout_seconds,
        memory_bytes=settings.loader_memory_mb * _MEBIBYTE,
    ) as loaders:
        loaders.warm_up()
        embedder = _embedder(settings)
        with nullcontext(progress) if progress is not None else ProgressBars() as bars:
            plan = IngestPlan(settings.corpus, settings.index, embedder, loaders, exclude=tuple(settings.exclude))
            return ingest(plan, bars, changes)


def _embedder(settings: Settings) -> "TextEmbedder":
    """The embedder; the built-in one is on its way when this returns, unless it has to be built first."""
    identity = known_identity(settings.embedding_model, settings.embedding_precision)
    if identity is None:
        return _loaded(settings.embedding_model, settings.models, settings.embedding_precision)
    with building_model(settings):
        if not (settings.models / FOLDER_NAME).is_dir():
            return _loaded(settings.embedding_model, settings.models, settings.embedding_precision)
    embedder = _deferred(identity, settings.embedding_model, settings.models, settings.embedding_precision)
    embedder.begin()
    return embedder


@cache
def _loaded(name: str, models: Path, precision: str) -> "TextEmbedder":
    """The embedder, loaded once a process."""
    from ingest.contract.embedding.factory import load_ingest_embedder  # noqa: PLC0415 - as in _ingest

    return load_ingest_embedder(name, models, precision)


@cache
def _deferred(identity: EmbeddingIdentity, name: str, models: Path, precision: str) -> DeferredEmbedder:
    return DeferredEmbedder(identity, lambda: _loaded(name, models, precision))
