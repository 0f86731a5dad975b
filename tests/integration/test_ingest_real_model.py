"""The packaged embedding model as it is built and used; building takes a minute where it is not there yet."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "contract"))

from embedder_contract import TEXTS, EmbedderContract, check

from ingest.contract.embedding.e5_folder import DEFAULT_MODEL, ensure_e5_folder, known_identity
from ingest.contract.embedding.e5_weights import check_weights, packaged_weights_path
from ingest.contract.embedding.embedder import ModelEmbedder
from ingest.contract.embedding.factory import load_embedder, load_query_embedder
from ingest.contract.embedding.vectors import Matrix
from ingest.contract.errors import ConfigurationError

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "var" / "models"


@pytest.fixture(scope="module")
def model() -> ModelEmbedder:
    return load_embedder(DEFAULT_MODEL, MODELS)


@pytest.fixture(scope="module")
def float_model() -> ModelEmbedder:
    return load_query_embedder(DEFAULT_MODEL, MODELS, "f32")


def vectors(embedder: ModelEmbedder) -> Matrix:
    return np.stack([encoding.vector for encoding in embedder.embed_passages(TEXTS)])


class TestPackagedModel(EmbedderContract):
    @pytest.fixture
    def embedder(self, model: ModelEmbedder) -> ModelEmbedder:
        return model


def test_eight_bits_keep_the_direction_of_every_script(model: ModelEmbedder, float_model: ModelEmbedder) -> None:
    cosines = (vectors(model) * vectors(float_model)).sum(axis=1)
    assert cosines.min() >= 0.99


def test_serving_reads_the_same_vectors_as_indexing(model: ModelEmbedder) -> None:
    serving = load_query_embedder(DEFAULT_MODEL, MODELS)
    assert serving.identity == model.identity
    assert (vectors(serving) * vectors(model)).sum(axis=1).min() > 0.9999
    question, same = serving.embed_query(TEXTS[0]), model.embed_query(TEXTS[0])
    np.testing.assert_array_equal(question.spans, same.spans)
    np.testing.assert_allclose(question.tokens, same.tokens, atol=1e-3)


def test_a_long_text_is_cut_at_what_the_model_reads(model: ModelEmbedder) -> None:
    text = "vacation days and sick leave " * 1000
    assert model.count_tokens([text])[0] >= 5000
    encoding = model.embed_passages([text])[0]
    check(text, encoding, model.identity.dimension)
    assert 490 <= len(encoding.tokens) <= 512
    assert encoding.spans[-1, 1] < len(text)


def test_meaning_counts_across_languages(model: ModelEmbedder) -> None:
    questions = np.stack([model.embed_query(text).vector for text in (TEXTS[0], TEXTS[2])])
    passages = model.embed_passages(
        ["Vacation: employees have thirty days of annual leave.", "The canteen opens at noon and serves soup."]
    )
    near, far = (passage.vector for passage in passages)
    assert (questions @ near > questions @ far).all()


def test_identities_tell_precisions_apart(model: ModelEmbedder, float_model: ModelEmbedder) -> None:
    assert model.identity != float_model.identity
    assert model.identity == known_identity(DEFAULT_MODEL)
    assert float_model.identity == known_identity(DEFAULT_MODEL, "f32") == known_identity(DEFAULT_MODEL, "bf16")
    assert model.identity.dimension == float_model.identity.dimension == 384


def test_the_built_folder_is_a_plain_sentence_transformers_model(model: ModelEmbedder) -> None:
    folder = ensure_e5_folder(MODELS).path
    plain = load_embedder(str(folder), MODELS)
    assert plain.identity.model == str(folder)
    assert plain.identity != model.identity
    assert (vectors(plain) * vectors(model)).sum(axis=1).min() > 0.98
    query, same = plain.embed_query(TEXTS[0]), model.embed_query(TEXTS[0])
    assert float(query.vector @ same.vector) > 0.98
    np.testing.assert_array_equal(query.spans, same.spans)


def test_serving_loads_neither_torch_nor_sentence_transformers() -> None:
    program = (
        "import sys, pathlib\n"
        "from ingest.contract.embedding.factory import load_query_embedder\n"
        f"load_query_embedder({DEFAULT_MODEL!r}, pathlib.Path({str(MODELS)!r})).embed_query('How many days?')\n"
        "print(*{'torch', 'sentence_transformers', 'transformers'} & sys.modules.keys())\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr, ran.stdout.strip()) == (0, "", "")


def test_the_packaged_weights_are_the_pinned_ones() -> None:
    check_weights(packaged_weights_path())


def test_modified_weights_are_refused(tmp_path: Path) -> None:
    changed = bytearray(packaged_weights_path().read_bytes())
    changed[len(changed) // 2] ^= 1
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(changed)
    with pytest.raises(ConfigurationError, match=r"e5-small-q4\.bin has SHA-256 .*, expected .*; install the pinned"):
        check_weights(path)


@pytest.mark.parametrize("name", ["no-such-folder/model", "empty"])
def test_a_model_that_cannot_be_loaded_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # Read from the environment once, when the hub's client is imported: no test waits for a hub.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match=rf"embedding_model = '{name}' cannot be loaded.*or a folder"):
        load_embedder(name, MODELS)
