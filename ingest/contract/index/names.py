"""Titles and headings of a snapshot, readable without opening anything else of it."""

import json
from pathlib import Path

from ingest.contract.index.layout import NAMES


def read_names(folder: Path) -> list[str]:
    """Titles and headings of the corpus: words that stand in the policies and so are nobody's secret."""
    names: list[str] = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    return names
