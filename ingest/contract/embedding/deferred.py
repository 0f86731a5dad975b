"""An embedder that is loaded while its caller does something else."""

import threading
from collections.abc import Callable, Sequence

from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.text_embedder import Encoding, TextEmbedder
from ingest.contract.embedding.vectors import Matrix


class DeferredEmbedder:
    """Stands for an embedder whose identity is known before it is loaded; what needs the model waits for it. Thread-safe.

    Args:
        identity: of the embedder.
        load: loads it; called once at most. What it raises is raised wherever the model is needed.
    """

    def __init__(self, identity: EmbeddingIdentity, load: Callable[[], TextEmbedder]) -> None:
        self._identity = identity
        self._load = load
        self._lock = threading.Lock()
        self._begun = False
        self._done = threading.Event()
        self._loaded: TextEmbedder | None = None
        self._error: Exception | None = None

    def begin(self) -> None:
        """Load it in a thread of its own, if nobody has begun to."""
        if self._take():
            # A command that fails meanwhile does not wait for a model.
            threading.Thread(target=self._run, name="embedder", daemon=True).start()

    @property
    def identity(self) -> EmbeddingIdentity:
        """See `TextEmbedder`."""
        return self._identity

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `TextEmbedder`."""
        return self._ready().count_tokens(texts)

    def embed_query(self, text: str) -> Encoding:
        """See `TextEmbedder`."""
        return self._ready().embed_query(text)

    def embed_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """See `TextEmbedder`."""
        return self._ready().embed_queries(texts)

    def embed_passages(self, texts: Sequence[str], *, on_done: Callable[[int], None] | None = None) -> list[Encoding]:
        """See `TextEmbedder`."""
        return self._ready().embed_passages(texts, on_done=on_done)

    def embed_sentences(self, texts: Sequence[str]) -> Matrix:
        """See `TextEmbedder`."""
        return self._ready().embed_sentences(texts)

    def _take(self) -> bool:
        with self._lock:
            first, self._begun = not self._begun, True
            return first

    def _run(self) -> None:
        try:
            self._loaded = self._load()
        except Exception as error:
            self._error = error
        finally:
            self._done.set()

    def _ready(self) -> TextEmbedder:
        if self._take():
            self._run()
        self._done.wait()
        if self._loaded is None:
            raise self._error or RuntimeError("the embedder's loading was broken off")
        return self._loaded
