"""Every document of the sample corpus loads, with a title and without markup, and says what its source says."""

import re
from pathlib import Path

import pytest

from ingest.contract.documents import BlockKind, LoadedDocument, canonical_text
from ingest.load.limits import LoadLimits
from ingest.load.loader import SUPPORTED_EXTENSIONS, load_file
from ingest.load.markdown import load_markdown

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
SOURCES = ROOT / "scripts" / "corpus" / "sources"
DOCUMENTS = sorted(path for path in CORPUS.rglob("*") if path.suffix in SUPPORTED_EXTENSIONS)
SHARE = 0.97


def name(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_document_loads(path: Path) -> None:
    document = load_file(path, limits=LoadLimits())
    assert document.title
    assert document.warnings == ()
    left = r"\*\*|\]\(|</\w+>|\{%" if path.suffix == ".md" else r"</\w+>"
    assert not [block.text for block in document.blocks if re.search(left, block.text)]


def built() -> list[Path]:
    return [path for path in DOCUMENTS if (SOURCES / f"{name(path)}.md").is_file()]


@pytest.mark.parametrize("path", built(), ids=name)
def test_built_document_says_what_its_source_says(path: Path) -> None:
    """Paragraph by paragraph and row by row; a few may differ, since a source may be newer than its document."""
    document = load_file(path, limits=LoadLimits())
    source = load_markdown((SOURCES / f"{name(path)}.md").read_text(encoding="utf-8"))
    text = squeezed(canonical_text(document.blocks)[0])
    units = list(said(source, path.suffix))
    assert sum(squeezed(unit) in text for unit in units) >= SHARE * len(units)


def said(source: LoadedDocument, suffix: str) -> list[str]:
    units: list[str] = []
    for block in source.blocks:
        if block.kind is BlockKind.TABLE:
            units += [" ".join(cell for cell in row if cell) for row in block.rows if any(row)]
        elif not (suffix == ".xlsx" and block.kind is BlockKind.HEADING and block.level == 1):
            units.append(block.text)
    return units


def squeezed(text: str) -> str:
    return " ".join(text.replace("**", "").split())
