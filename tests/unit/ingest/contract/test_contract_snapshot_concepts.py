import json
from pathlib import Path

import pytest
from hash_embedder import HashEmbedder
from index_samples import LEAVE, make_profile, write_document

from ingest.contract.documents import Block, BlockKind
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.glossary.records import Concept
from ingest.contract.index.layout import CONCEPTS, GLOSSARY, MANIFEST, IndexLayout
from ingest.contract.index.snapshot import Snapshot, open_current, read_manifest
from ingest.index.writer import publish

OFF = Concept("time-off", {"en": ("leave",), "de": ("Urlaub",)})
SICK = Concept("sickness", {"en": ("sickness", "call in"), "de": ("Krankheit",)})
PAY = Concept("pay", {"en": ("pay",)})
GERMAN = (Block(BlockKind.HEADING, "Urlaub", 1), Block(BlockKind.PARAGRAPH, "Dreißig Tage."))


@pytest.fixture
def layout(tmp_path: Path) -> IndexLayout:
    return IndexLayout(tmp_path / "index")


def published(layout: IndexLayout, embedder: HashEmbedder, glossary: Glossary | None) -> Snapshot:
    documents = [
        write_document(layout, embedder, "a.md", LEAVE),
        write_document(layout, embedder, "urlaub.md", GERMAN, "de"),
    ]
    publish(layout, documents, embedder.identity, make_profile(embedder), "corpus-hash", glossary=glossary)
    return open_current(layout, embedder.identity)


def test_a_question_finds_chunks_of_every_language_by_concept(layout: IndexLayout, embedder: HashEmbedder) -> None:
    snapshot = published(layout, embedder, Glossary([OFF, SICK, PAY], "digest"))
    asked = snapshot.glossary.question_concepts("Wie viel Urlaub?", "de")
    assert asked == ("time-off",)
    scores = snapshot.concept_scores(asked)
    assert scores.shape == (len(snapshot),)
    languages = {snapshot.document_of(position).info.language for position in (scores > 0).nonzero()[0]}
    assert languages == {"de", "en"}


def test_headings_above_a_chunk_count(layout: IndexLayout, embedder: HashEmbedder) -> None:
    snapshot = published(layout, embedder, Glossary([OFF, SICK, PAY]))
    under_sickness = next(i for i in range(len(snapshot)) if snapshot.chunk(i).section == "Sickness")
    found = snapshot.concepts_at(under_sickness)
    # Title and first heading say leave; the heading says sickness, the text "Call in".
    assert found["sickness"] == 2
    assert found["time-off"] >= 1
    assert "pay" not in found


def test_unknown_concepts_score_nothing(layout: IndexLayout, embedder: HashEmbedder) -> None:
    snapshot = published(layout, embedder, Glossary([OFF]))
    assert snapshot.concept_scores(["pay", "nothing"]).tolist() == [0.0] * len(snapshot)
    assert snapshot.concept_scores([]).tolist() == [0.0] * len(snapshot)
    assert snapshot.concept_scores(["time-off", "pay"]).max() > 0


def test_a_snapshot_without_concepts_scores_nothing(layout: IndexLayout, embedder: HashEmbedder) -> None:
    snapshot = published(layout, embedder, None)
    assert (len(snapshot.glossary), snapshot.manifest.glossary) == (0, "")
    assert snapshot.concept_scores(["time-off"]).tolist() == [0.0] * len(snapshot)
    assert snapshot.concepts_at(0) == {}
    assert snapshot.glossary.question_concepts("Wie viel Urlaub?", "de") == ()


def test_a_manifest_of_before_the_glossary_is_read(layout: IndexLayout, embedder: HashEmbedder) -> None:
    published(layout, embedder, Glossary([OFF], "digest"))
    path = layout.current() / MANIFEST
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content.pop("glossary") == "digest"
    path.write_text(json.dumps(content), encoding="utf-8")
    (layout.current() / GLOSSARY).unlink()
    (layout.current() / CONCEPTS).unlink()
    assert read_manifest(layout.current()).glossary == ""
    assert open_current(layout, embedder.identity).concept_scores(["time-off"]).max() == 0


def test_an_open_snapshot_keeps_its_concepts_when_its_files_go(layout: IndexLayout, embedder: HashEmbedder) -> None:
    snapshot = published(layout, embedder, Glossary([OFF, SICK]))
    before = snapshot.concept_scores(["time-off"]).tolist()
    (layout.current() / GLOSSARY).unlink()
    (layout.current() / CONCEPTS).unlink()
    assert snapshot.concept_scores(["time-off"]).tolist() == before
    assert snapshot.glossary.question_concepts("Krankheit", "de") == ("sickness",)
