"""What comes out of the same file is indexed anew when it changes: the number that says so is held to it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, make_dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from hash_embedder import HashEmbedder

from ingest import changes
from ingest.catalogue import FileFacts, describe
from ingest.changes import PIPELINE_VERSION, find_changes
from ingest.chunk.structure import chunk_document
from ingest.contract.chunks import DocumentInfo
from ingest.contract.documents import canonical_text
from ingest.contract.index.codec import encode_block, encode_chunk, encode_info
from ingest.contract.index.layout import IndexLayout
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file

# By version: the hash of what loading, describing and chunking make of the samples. Where a change of yours makes another of them, raise
# PIPELINE_VERSION in ingest/changes.py and put the new hash here; else an index would keep what the files said to the program before.
MADE: Final = {4: "3c02080d86bebd45"}

SAMPLES: Final = {
    "leave.en.md": """---
title: Annual leave
policy: leave
version: "2.0"
state: published
effective_from: 2026-01-01
review_by: 2027-01-01
audience.country: DE, ES
binding: true
translation_of: urlaub.de.md
translated_from: "1.0"
confidentiality: public
contacts: people@example.org
topics: leave, absence
supersedes: "1.0"
owner: People
---
# Annual leave

Everybody has thirty days a year. Ask for them four weeks before:

- in the portal,
- or by letter.

## Carrying over

| Country | Days |
| --- | --- |
| Germany | 5 |
| Spain | 3 |

Up to 31 March. It is lost after that.
""",
    "care.de.html": "<html lang=de><title>Pflege</title><h1>Pflege</h1><p>Zehn Tage im Jahr. Auch für Großeltern.</p>"
    "<table><tr><th>Grad<th>Tage<tr><td>1<td>5<tr><td>2<td>10</table>",
    "plans.csv": "Plan,Price\nStandard,20\nPlus,35\n",
    "aviso.es.txt": "AVISO\n\nEl permiso dura dieciséis semanas. Se solicita por escrito.\n",
    "休暇.ja.md": "# 休暇\n\n年に三十日の有給休暇があります。申請は四週間前までです。\n",
    "note.eml": "Subject: Leave in 2026\nContent-Type: text/plain; charset=utf-8\n\nThirty days. Ask early.\n",
}
ENTRY: Final = {"owner": "HR", "audience": {"employment_type": ["part_time"]}, "effective_to": "2026-12-31"}


def _words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def _made(folder: Path, name: str, content: str, entry: dict[str, Any]) -> list[Any]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    loaded = load_file(path, limits=LoadLimits())
    text, _ = canonical_text(loaded.blocks)
    info = describe(FileFacts(name, "file"), loaded, text, "text", entry)
    chunks = chunk_document(name, info.title, loaded.blocks, _words)
    return [encode_info(info), [encode_block(each) for each in loaded.blocks], [encode_chunk(each) for each in chunks]]


def test_the_version_is_raised_with_what_comes_out_of_a_file(tmp_path: Path) -> None:
    made = [_made(tmp_path, name, content, entry) for entry in ({}, ENTRY) for name, content in SAMPLES.items()]
    digest = hashlib.sha256(json.dumps(made, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
    assert MADE.get(PIPELINE_VERSION) == digest, f"raise PIPELINE_VERSION, and note {digest} for it"


def test_a_new_field_is_read_from_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    before = _keys(tmp_path)
    assert _keys(tmp_path) == before
    more = make_dataclass("More", [*((each.name, Any) for each in fields(DocumentInfo)), ("site", Any)])
    monkeypatch.setattr(changes, "DocumentInfo", more)
    assert not set(_keys(tmp_path)) & set(before)


def test_a_new_kind_of_block_is_looked_for_in_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Kind:
        value: str

    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    before = _keys(tmp_path)
    monkeypatch.setattr(changes, "BlockKind", [*changes.BlockKind, Kind("figure")])
    assert not set(_keys(tmp_path)) & set(before)


def _keys(corpus: Path) -> list[str]:
    return [source.key for source in find_changes(corpus, IndexLayout(corpus), HashEmbedder().identity).sources]
