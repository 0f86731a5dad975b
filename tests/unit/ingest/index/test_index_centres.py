import numpy as np

from ingest.contract.index.snapshot import Centres
from ingest.index.centres import centred, passage_centres


def test_few_passages_are_drawn_towards_the_mean_of_all() -> None:
    vectors = np.array([[1, 0]] * 24 + [[0, 1]] * 24, np.float32)
    languages = np.array(["en"] * 24 + ["de"] * 24)
    centres = passage_centres(vectors, languages, ["", "en", "de", "ja"])
    # 24 passages weigh as much as the mean over all: half way between (1, 0) and (0.5, 0.5).
    np.testing.assert_allclose(centres, [[0.5, 0.5], [0.75, 0.25], [0.25, 0.75], [0.5, 0.5]])
    assert centres.dtype == np.float32


def test_no_passages_have_no_centre() -> None:
    np.testing.assert_array_equal(
        passage_centres(np.zeros((0, 3), np.float32), np.array([]), ["", "en"]), np.zeros((2, 3))
    )


def test_vectors_lose_the_mean_of_their_own_language() -> None:
    vectors = np.array([[1, 0], [0, 1], [0, 1]], np.float32)
    means = np.array([[0, 0], [0.5, 0.5], [0.5, 1]], np.float32)
    centres = Centres(("", "en", "de"), means, means)
    result = centred(vectors, np.array(["en", "de", "ja"]), centres)
    half = 0.5**0.5
    np.testing.assert_allclose(result, [[half, -half], [-1, 0], [0, 1]], atol=1e-6)
    np.testing.assert_array_equal(vectors[0], [1, 0])
