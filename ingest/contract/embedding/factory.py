"""Turns the `embedding_model` setting into a loaded embedder."""

import hashlib
from pathlib import Path
from typing import Final

from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

from ingest.contract.embedding.e5_folder import FLOAT_GRAPH, INT8_GRAPH, ensure_e5_folder
from ingest.contract.embedding.e5_weights import WEIGHTS_SHA256
from ingest.contract.embedding.embedder import EmbeddingIdentity, SentenceTransformerEmbedder
from ingest.contract.embedding.openvino_module import OpenVINOEncoder
from ingest.contract.errors import ConfigurationError

DEFAULT_MODEL: Final = "multilingual-e5-small"

# Prompts that a model was trained with but that its folder does not always name.
_KNOWN_PROMPTS: Final = {"e5": ("query: ", "passage: ")}


def load_embedder(name: str, models_directory: Path, precision: str = "int8") -> SentenceTransformerEmbedder:
    """Load the default model, a sentence-transformers folder, or a hub name.

    Args:
        name: "multilingual-e5-small" (built on this machine from packaged weights), a folder, or a hub name such as "BAAI/bge-m3".
        models_directory: where models that are built on this machine live.
        precision: of the built-in model: "int8" (fastest), "bf16" (falls back to f32 where the processor lacks it) or "f32".

    Raises:
        ConfigurationError: the model cannot be found or loaded; says what to set.
    """
    if name == DEFAULT_MODEL:
        return _load_packaged_e5(models_directory, precision)
    return _load_any(name)


def _load_packaged_e5(models_directory: Path, precision: str) -> SentenceTransformerEmbedder:
    folder = ensure_e5_folder(models_directory)
    quantised = precision == "int8"
    encoder = OpenVINOEncoder(
        folder,
        INT8_GRAPH if quantised else FLOAT_GRAPH,
        precision="bf16" if quantised else precision,
        cache=models_directory / "compiled",
    )
    dimension = encoder.get_word_embedding_dimension()
    model = SentenceTransformer(
        modules=[encoder, Pooling(dimension, pooling_mode="mean"), Normalize()],
        prompts={"query": "query: ", "document": "passage: "},
        device="cpu",
    )
    # bf16 and f32 vectors can be mixed, 8-bit ones with neither.
    revision = f"{WEIGHTS_SHA256[:12]}-{'int8' if quantised else 'float'}"
    identity = EmbeddingIdentity(DEFAULT_MODEL, revision, dimension)
    return SentenceTransformerEmbedder(model, identity, query_prompt="query: ", passage_prompt="passage: ")


def _load_any(name: str) -> SentenceTransformerEmbedder:
    try:
        model = SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"embedding_model = {name!r} cannot be loaded: it is neither a sentence-transformers folder nor a hub model "
            f"that can be reached from here. Use {DEFAULT_MODEL!r} (built in) or a folder. Cause: {type(error).__name__}"
        ) from error
    query, passage = _prompts(name, model.prompts or {})
    dimension = int(model.get_embedding_dimension() or 0)
    return SentenceTransformerEmbedder(
        model, EmbeddingIdentity(name, _revision(model), dimension), query_prompt=query, passage_prompt=passage
    )


def _prompts(name: str, named: dict[str, str]) -> tuple[str, str]:
    family = next((prompts for part, prompts in _KNOWN_PROMPTS.items() if part in Path(name).name.lower()), ("", ""))
    query = named.get("query") or family[0]
    passage = named.get("document") or named.get("passage") or family[1]
    return query, passage


def _revision(model: SentenceTransformer) -> str:
    """A hash of the first and last tensors: cheap, and different for different weights."""
    digest = hashlib.sha256()
    parameters = list(model.state_dict().items())
    for key, tensor in parameters[:1] + parameters[-4:]:
        digest.update(key.encode())
        digest.update(tensor.reshape(-1)[:4096].float().numpy().tobytes())
    return digest.hexdigest()[:12]
