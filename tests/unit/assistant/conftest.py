"""What the tests of the assistant share: the way to their helpers, and the offline embedder."""

import sys
from pathlib import Path

import pytest

# The helpers at the top of tests/ are no package; this finds them from whatever folder pytest is started in.
sys.path.append(str(Path(__file__).resolve().parents[2]))

from hash_embedder import HashEmbedder


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()
