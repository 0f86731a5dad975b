"""A small folder of documents, loaders that read it and an embedder without a model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench import LEAVE, PAY, Bench

from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool


@pytest.fixture(scope="module")
def loaders() -> Iterator[LoaderPool]:
    with LoaderPool(LoadLimits(), timeout_seconds=20) as pool:
        yield pool


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "de").mkdir(parents=True)
    (folder / "leave.md").write_text(LEAVE, encoding="utf-8")
    (folder / "pay.md").write_text(PAY, encoding="utf-8")
    (folder / "de" / "urlaub.md").write_text("# Urlaub\n\nDreißig Tage im Jahr.\n", encoding="utf-8")
    return folder


@pytest.fixture
def bench(corpus: Path, loaders: LoaderPool) -> Bench:
    return Bench(corpus, loaders)
