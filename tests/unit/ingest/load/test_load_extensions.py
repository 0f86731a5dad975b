from ingest.load.extensions import EXTENSIONS
from ingest.load.formats import FORMATS


def test_every_extension_has_a_loader() -> None:
    assert set(FORMATS) == EXTENSIONS
