"""The published index as the service sees it: one whole snapshot at a time, exchanged when a new one is published."""

import threading
import time
from pathlib import Path
from typing import Final

from assistant.privacy.text import ScrubbedText
from assistant.retrieve.retriever import RetrievalWeights, Retriever, encode
from assistant.safety.learned import Encoded
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.errors import IngestError
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current

_CHECK_SECONDS: Final = 1.0


class LiveIndex:
    """Gives the retriever of the current snapshot. Thread-safe.

    A question keeps the retriever it was given, so it never sees two snapshots. If a newly published snapshot cannot be opened (another
    model, for example), the old one goes on answering and `problem` says why.

    Args:
        index: index directory.
        embedder: the model the index must have been made with.
        weights: how the parts of the search are summed.
    """

    def __init__(self, index: Path, embedder: TextEmbedder, weights: RetrievalWeights | None = None) -> None:
        self._layout = IndexLayout(index)
        self._embedder = embedder
        self._weights = weights
        self._retriever: Retriever | None = None
        self._checked = 0.0
        self._lock = threading.Lock()
        self.problem: str | None = None

    @property
    def layout(self) -> IndexLayout:
        """Where the index is."""
        return self._layout

    def encode(self, question: ScrubbedText) -> Encoded:
        """A question as the encoders see it, which needs no snapshot."""
        encoding, sentence = encode(self._embedder, question)
        return Encoded(self._embedder.identity, encoding.vector, sentence)

    def open(self) -> Retriever:
        """Open the published snapshot now.

        Raises:
            IndexMissingError, IndexMismatchError: there is none that can be used; says what to run.
        """
        with self._lock:
            self._retriever = Retriever(
                open_current(self._layout, self._embedder.identity), self._embedder, self._weights
            )
            self._checked = time.monotonic()
            return self._retriever

    def current(self) -> Retriever:
        """The retriever of the current snapshot; looks for a new one once a second."""
        retriever = self._retriever
        if retriever is None:
            return self.open()
        if time.monotonic() - self._checked < _CHECK_SECONDS or not self._lock.acquire(blocking=False):
            return retriever
        try:
            self._checked = time.monotonic()
            if self._layout.current_name() != retriever.snapshot.name:
                snapshot = open_current(self._layout, self._embedder.identity)
                self._retriever = Retriever(snapshot, self._embedder, self._weights)
                self.problem = None
        except IngestError as error:
            self.problem = str(error)
        except Exception as error:  # a damaged file fails in whatever library reads it
            self.problem = f"the published snapshot cannot be opened ({type(error).__name__}: {error}); an earlier one goes on answering"
        finally:
            self._lock.release()
        return self._retriever or retriever
