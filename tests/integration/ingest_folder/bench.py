"""A whole ingest of a small folder: real files, real loader processes, an embedder without a model."""

import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))

from hash_embedder import HashEmbedder

from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import Snapshot, open_current
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest
from ingest.report import IngestReport

LEAVE = "# Leave\n\nThirty days a year.\n\n## Sickness\n\nCall in on the first day.\n\n## Parents\n\nTen weeks, paid.\n"
PAY = "# Pay\n\nPaid on the 25th.\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Bench:
    """A corpus, its index and an embedder that counts."""

    def __init__(self, corpus: Path, loaders: LoaderPool) -> None:
        self.corpus = corpus
        self.layout = IndexLayout(corpus.parent / "index")
        self.embedder = HashEmbedder()
        self.loaders = loaders

    def run(self, **options: Any) -> IngestReport:
        embedder = options.pop("embedder", self.embedder)
        return ingest(IngestPlan(self.corpus, self.layout.root, embedder, self.loaders, **options))

    def open(self) -> Snapshot:
        return open_current(self.layout, self.embedder.identity)

    def paths(self) -> list[str]:
        return list(self.open().by_path)

    def write(self, name: str, content: str | bytes) -> None:
        (self.corpus / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def texts(self) -> list[str]:
        snapshot = self.open()
        return [
            snapshot.open(snapshot.document_of(position)).text[slice(chunk.start, chunk.end)]
            for position in range(len(snapshot))
            for chunk in [snapshot.chunk(position)]
        ]


def nothing_left(corpus: Path) -> None:
    for path in corpus.rglob("*.md"):
        path.unlink()
