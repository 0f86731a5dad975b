"""Where the built-in model lives, and building it there if it does not yet."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.contract.embedding.e5_weights import WEIGHTS_SHA256, check_weights, packaged_weights_path
from ingest.contract.embedding.embedder import ModelFacts
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.sentence_encoder import UniversalSentenceEncoder
from ingest.contract.errors import ConfigurationError

DEFAULT_MODEL: Final = "multilingual-e5-small"
# The last part is raised when the same weights are turned into another graph.
FOLDER_NAME: Final = f"multilingual-e5-small-{WEIGHTS_SHA256[:12]}-2"
FLOAT_GRAPH: Final = "openvino_model.xml"
INT8_GRAPH: Final = "openvino_int8_model.xml"
_DIMENSION: Final = 384
_MAXIMUM_TOKENS: Final = 512


@dataclass(frozen=True, slots=True)
class E5Folder:
    """The built model and the precision it is to run at."""

    path: Path
    precision: str
    query_prompt: str = "query: "
    passage_prompt: str = "passage: "

    @property
    def graph(self) -> str:
        """File name of the graph."""
        return INT8_GRAPH if self.precision == "int8" else FLOAT_GRAPH

    @property
    def graph_precision(self) -> str:
        """What the parts of the graph that are not 8-bit run at."""
        return "bf16" if self.precision == "int8" else self.precision

    @property
    def cache(self) -> Path:
        """Where compiled graphs are kept."""
        return self.path.parent / "compiled"

    def facts(self, padding_id: int) -> ModelFacts:
        """What the adapter must know."""
        identity = _identity(self.precision)
        return ModelFacts(identity, self.query_prompt, self.passage_prompt, padding_id, _MAXIMUM_TOKENS)


def ensure_e5_folder(models_directory: Path, precision: str = "int8") -> E5Folder:
    """Return the model's folder below `models_directory`, building it first if it is not there (about a minute).

    Raises:
        ConfigurationError: the packaged weights are missing or not the pinned ones, or the build failed.
    """
    folder = models_directory / FOLDER_NAME
    if folder.is_dir():
        return E5Folder(folder, precision)
    check_weights(packaged_weights_path())
    # In a process of its own: what only building needs (torch, the quantiser, 3 GB) is gone when it ends.
    command = [sys.executable, "-W", "ignore", "-m", "ingest.contract.embedding.e5_model", str(folder)]
    built = subprocess.run(command, check=False, capture_output=True, text=True)
    if built.returncode != 0 or not folder.is_dir():
        last = built.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ConfigurationError(
            f"the embedding model could not be built in {folder}: {last[0]}; check disk space and memory"
        )
    return E5Folder(folder, precision)


def known_identity(name: str, precision: str = "int8") -> EmbeddingIdentity | None:
    """Identity of the built-in model without loading it; None for any other."""
    if name != DEFAULT_MODEL:
        return None
    own = _identity(precision)
    return EmbeddingIdentity(own.model, f"{own.revision}+{UniversalSentenceEncoder.name}", own.dimension)


def _identity(precision: str) -> EmbeddingIdentity:
    # bf16 and f32 vectors can be mixed, 8-bit ones with neither.
    kind = "int8" if precision == "int8" else "float"
    return EmbeddingIdentity(DEFAULT_MODEL, f"{WEIGHTS_SHA256[:12]}-{kind}", _DIMENSION)
