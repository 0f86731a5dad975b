"""Any sentence-transformers model behind the adapter."""

import hashlib
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

from ingest.contract.embedding.e5_folder import E5Folder
from ingest.contract.embedding.embedder import ModelEmbedder, ModelFacts
from ingest.contract.embedding.identity import EmbeddingIdentity
from ingest.contract.embedding.openvino_module import OpenVINOEncoder
from ingest.contract.embedding.sentence_encoder import SentenceEncoder
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.errors import ConfigurationError

# Prompts that a model was trained with but that its folder does not always name.
_KNOWN_PROMPTS: Final = {"e5": ("query: ", "passage: ")}


class SentenceTransformerEngine:
    """Runs all modules of a `SentenceTransformer`."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
        """See `Engine`."""
        features = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        with torch.inference_mode():
            output = self._model(features)
        return output["sentence_embedding"].float().numpy(), output["token_embeddings"].float().numpy()


def load_packaged(folder: E5Folder, sentences: SentenceEncoder) -> ModelEmbedder:
    """The built-in model as a `SentenceTransformer` whose encoder is the OpenVINO graph."""
    encoder = OpenVINOEncoder(folder.path, folder.graph, precision=folder.graph_precision, cache=folder.cache)
    model = SentenceTransformer(
        modules=[encoder, Pooling(encoder.get_word_embedding_dimension(), pooling_mode="mean"), Normalize()],
        prompts={"query": folder.query_prompt, "document": folder.passage_prompt},
        device="cpu",
    )
    return ModelEmbedder(
        SentenceTransformerEngine(model), encoder.tokenizer, folder.facts(encoder.padding_id), sentences
    )


def load_any(name: str, sentences: SentenceEncoder) -> ModelEmbedder:
    """A sentence-transformers folder or hub model.

    Raises:
        ConfigurationError: it cannot be loaded; says what to set.
    """
    if name.startswith((".", "/", "~")) and not Path(name).expanduser().is_dir():
        raise ConfigurationError(f"embedding_model = {name!r} is not a folder; give a model folder or a hub name")
    try:
        model = SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"embedding_model = {name!r} cannot be loaded: it is neither a sentence-transformers folder nor a hub model that can be "
            f"reached from here. Use 'multilingual-e5-small' (built in) or a folder. Cause: {type(error).__name__}"
        ) from error
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ConfigurationError(
            f"embedding_model = {name!r} has a tokenizer of type {type(model.tokenizer).__name__}, which gives no character offsets; "
            "choose a model with a fast tokenizer (a tokenizer.json in its folder)"
        )
    query, passage = _prompts(name, model.prompts or {})
    identity = EmbeddingIdentity(name, _revision(model), int(model.get_embedding_dimension() or 0))
    facts = ModelFacts(identity, query, passage, int(model.tokenizer.pad_token_id), int(model.max_seq_length))
    return ModelEmbedder(SentenceTransformerEngine(model), backend, facts, sentences)


def _prompts(name: str, named: dict[str, str]) -> tuple[str, str]:
    family = next((prompts for part, prompts in _KNOWN_PROMPTS.items() if part in Path(name).name.lower()), ("", ""))
    query = named.get("query") or family[0]
    passage = named.get("document") or named.get("passage") or family[1]
    return query, passage


def _revision(model: Any) -> str:
    """A hash of the first and last tensors: cheap, and different for different weights."""
    digest = hashlib.sha256()
    parameters = list(model.state_dict().items())
    for key, tensor in parameters[:1] + parameters[-4:]:
        digest.update(key.encode())
        digest.update(tensor.reshape(-1)[:4096].float().numpy().tobytes())
    return digest.hexdigest()[:12]
