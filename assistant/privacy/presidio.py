"""The one door to presidio-analyzer: its import is kept from pulling torch and transformers into the process.

Presidio and spaCy import both when they are installed, some 400 MB for a process that only scrubs, and use neither
here. While they are first imported, this thread sees those packages as missing; afterwards nothing is changed, and a
process that has torch loaded already keeps it.
"""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

_HEAVY: Final = frozenset({"torch", "transformers", "tensorflow", "mxnet", "cupy", "stanza", "gliner", "jax"})


class _Hide(MetaPathFinder):
    """Refuses the heavy packages to the thread that made it."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise for a heavy package, know nothing of any other."""
        if threading.get_ident() == self._thread and fullname.partition(".")[0] in _HEAVY:
            raise ModuleNotFoundError(f"{fullname} is not needed for scrubbing", name=fullname)
        return None


@contextmanager
def _without_heavy_packages() -> Iterator[None]:
    finder = _Hide()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with _without_heavy_packages():
    from presidio_analyzer import (
        AnalysisExplanation,
        AnalyzerEngine,
        EntityRecognizer,
        LocalRecognizer,
        RecognizerRegistry,
        RecognizerResult,
        predefined_recognizers,
    )
    from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

__all__ = [
    "AnalysisExplanation",
    "AnalyzerEngine",
    "ContextAwareEnhancer",
    "EntityRecognizer",
    "LocalRecognizer",
    "NlpArtifacts",
    "NlpEngine",
    "RecognizerRegistry",
    "RecognizerResult",
    "predefined_recognizers",
]
