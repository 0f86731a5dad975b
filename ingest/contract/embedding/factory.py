"""Turns the `embedding_model` setting into a loaded embedder."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tokenizers import Tokenizer

from ingest.contract.embedding.e5_folder import DEFAULT_MODEL, E5Folder, ensure_e5_folder
from ingest.contract.embedding.embedder import ModelEmbedder
from ingest.contract.embedding.engine import MeanPooledGraph
from ingest.contract.embedding.graph import EncoderGraph
from ingest.contract.embedding.lean_tokenizer import LeanTokenizer
from ingest.contract.embedding.sentence_encoder import SentenceEncoder, UniversalSentenceEncoder


def load_embedder(name: str, models_directory: Path, precision: str = "int8") -> ModelEmbedder:
    """Load a model through sentence-transformers: the built-in one, a folder, or a hub name.

    Args:
        name: "multilingual-e5-small" (built on this machine from packaged weights), a folder, or a hub name such as "BAAI/bge-m3".
        models_directory: where models that are built on this machine live.
        precision: of the built-in model: "int8" (fastest), "bf16" (falls back to f32 where the processor lacks it) or "f32".

    Raises:
        ConfigurationError: the model cannot be found or loaded; says what to set.
    """
    # torch and sentence-transformers take seconds to import; see `load_query_embedder`.
    from ingest.contract.embedding.sentence_transformer import load_any, load_packaged  # noqa: PLC0415

    if name != DEFAULT_MODEL:
        return load_any(name, UniversalSentenceEncoder(models_directory))
    folder = ensure_e5_folder(models_directory, precision)
    return load_packaged(folder, UniversalSentenceEncoder(models_directory))


def load_query_embedder(name: str, models_directory: Path, precision: str = "int8") -> ModelEmbedder:
    """Load a model with the same vectors as `load_embedder` gives, ready in a fraction of the time.

    The built-in model's graph runs under the same adapter without torch and sentence-transformers, which alone take longer to import
    than a service may take to start, or one edited document to be published. Any other model is loaded as `load_embedder` does.
    """
    if name != DEFAULT_MODEL:
        return load_embedder(name, models_directory, precision)
    folder = ensure_e5_folder(models_directory, precision)
    return _graph_embedder(folder, UniversalSentenceEncoder(models_directory))


def load_ingest_embedder(name: str, models_directory: Path, precision: str = "int8") -> ModelEmbedder:
    """Load a model with the same vectors as `load_embedder` gives, ready for a few texts as soon as can be, and small.

    Of both vocabularies only what the texts need is made ready, and the two encoders are loaded side by side.
    """
    if name != DEFAULT_MODEL:
        return load_embedder(name, models_directory, precision)
    folder = ensure_e5_folder(models_directory, precision)
    with ThreadPoolExecutor(1, thread_name_prefix="encoder") as beside:
        sentences = beside.submit(UniversalSentenceEncoder, models_directory, lean=True)
        tokenizer = LeanTokenizer(folder.path / "tokenizer.json")
        padding_id = int(tokenizer.token_to_id("<pad>") or 0)
        graph = _graph(folder, padding_id)
        return ModelEmbedder(MeanPooledGraph(graph), tokenizer, folder.facts(padding_id), sentences.result())


def _graph(folder: E5Folder, padding_id: int) -> EncoderGraph:
    return EncoderGraph(folder.path / folder.graph, padding_id, precision=folder.graph_precision, cache=folder.cache)


def _graph_embedder(folder: E5Folder, sentences: SentenceEncoder) -> ModelEmbedder:
    tokenizer = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
    padding_id = int(tokenizer.token_to_id("<pad>"))
    graph = _graph(folder, padding_id)
    return ModelEmbedder(MeanPooledGraph(graph), tokenizer, folder.facts(padding_id), sentences)
