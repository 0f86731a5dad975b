"""A small corpus, and people with each role."""

from pathlib import Path

import pytest

from ingest.lifecycle.records import Actor, Role
from ingest.lifecycle.workspace import Workspace

LEAVE = "# Annual leave\n\nEveryone has 25 days a year.\n\n## Carrying over\n\nFive days may be carried over.\n"


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    corpus = tmp_path / "corpus"
    (corpus / "leave").mkdir(parents=True)
    (corpus / "leave" / "annual.en.md").write_text(LEAVE, encoding="utf-8")
    (corpus / "pay.en.md").write_text("# Pay\n\nPay comes on the 25th.\n", encoding="utf-8")
    return Workspace(corpus)


@pytest.fixture
def editor() -> Actor:
    return Actor("Edda", Role.EDITOR)


@pytest.fixture
def publisher() -> Actor:
    return Actor("Paul", Role.PUBLISHER)


@pytest.fixture
def viewer() -> Actor:
    return Actor("Vera", Role.VIEWER)
