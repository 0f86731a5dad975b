"""Token vectors of texts as an index would hold them: the texts are ingested into a temporary folder and read back."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.live_index import LiveIndex
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.index.objects import TokenVectors
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest


@dataclass(frozen=True, eq=False)
class Part:
    """A passage: its token vectors and the words of its units."""

    tokens: TokenVectors
    texts: tuple[str, ...]


def index_texts(documents: Mapping[str, str], embedder: TextEmbedder) -> dict[str, list[Part]]:
    """Ingest documents, given as Markdown by path, and return the passages of each in their order."""
    with tempfile.TemporaryDirectory() as place:
        corpus, index = Path(place) / "corpus", Path(place) / "index"
        for path, text in documents.items():
            (corpus / path).parent.mkdir(parents=True, exist_ok=True)
            (corpus / path).write_text(text, encoding="utf-8")
        with LoaderPool(LoadLimits()) as loaders:
            ingest(IngestPlan(corpus, index, embedder, loaders))
        snapshot = LiveIndex(index, embedder).open().snapshot
        found = defaultdict(list)
        for position in range(len(snapshot)):
            document, nth = snapshot.document_of(position), int(snapshot.table[position, 1])
            opened = snapshot.open(document)
            tokens = opened.tokens(nth)
            copied = TokenVectors(tokens.values.copy(), tokens.scales.copy(), tokens.units.copy())
            units = opened.chunks[nth].units
            found[document.info.path].append(Part(copied, tuple(opened.text[unit.start : unit.end] for unit in units)))
        return dict(found)
