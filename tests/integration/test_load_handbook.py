"""The Markdown loader over a real handbook of 108 pages, where it is at hand."""

import json
import re
from pathlib import Path

import pytest

from ingest.contract.documents import BlockKind, LoadedDocument, canonical_text
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file

pytestmark = pytest.mark.integration

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
HANDBOOK = DATA / "tts_handbook"
LEFTOVER = re.compile(r"\{%|%\}|\{\{|\}\}|</?(?:div|td|tr|table|strong|em|button|h3)\b|\*\*|\]\(")


@pytest.fixture(scope="module")
def handbook() -> dict[str, LoadedDocument]:
    if not HANDBOOK.is_dir():
        pytest.skip("the handbook is not at hand")
    paths = sorted((HANDBOOK / "pages").rglob("*.md"))
    return {path.relative_to(HANDBOOK).as_posix(): load_file(path, limits=LoadLimits()) for path in paths}


def test_every_page_loads_with_a_title_and_without_markup(handbook: dict[str, LoadedDocument]) -> None:
    assert len(handbook) == 108
    assert all(document.title for document in handbook.values())
    blocks = [block for document in handbook.values() for block in document.blocks if block.kind is not BlockKind.CODE]
    left = [block.text for block in blocks if LEFTOVER.search(block.text)]
    assert left == []


def test_every_quote_is_found_in_its_page(handbook: dict[str, LoadedDocument]) -> None:
    rows = [json.loads(line) for line in (DATA / "tts_questions.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = {name: " ".join(canonical_text(document.blocks)[0].split()) for name, document in handbook.items()}
    quoted = [row for row in rows if row["quote"]]
    missing = [row["id"] for row in quoted if " ".join(row["quote"].split()) not in texts[row["sources"][0]["doc"]]]
    assert (len(quoted), missing) == (120, [])
