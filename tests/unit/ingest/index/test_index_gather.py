import json
from pathlib import Path

import numpy as np
import pytest
from hash_embedder import HashEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from index_samples import make_profile, write_document

from ingest.contract.documents import Block, BlockKind
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.glossary.records import Concept
from ingest.contract.index.layout import DOCUMENTS, IndexLayout
from ingest.contract.index.layout import TEXTS as TEXTS_FILE
from ingest.contract.index.replaced import read_replaced
from ingest.contract.index.snapshot import IndexedDocument, Snapshot, open_current
from ingest.index import gather as gather_module
from ingest.index.earlier import KEPT_ARRAYS, Earlier
from ingest.index.writer import publish

GLOSSARY = Glossary([Concept("leave", {"en": ("leave", "holiday")}, {}), Concept("pay", {"en": ("pay",)}, {})], "first")
OTHER = Glossary([Concept("pay", {"en": ("pay", "salary")}, {})], "second")
TEXTS = ("Thirty days of leave.", "The salary is paid monthly.", "Pay and leave and pay.", "Ask the desk.", "Holiday!")


def document(layout: IndexLayout, embedder: HashEmbedder, path: str, text: str) -> IndexedDocument:
    blocks = (Block(BlockKind.HEADING, f"About {path}", 1), Block(BlockKind.PARAGRAPH, text))
    return write_document(layout, embedder, path, blocks, language="de" if path.endswith("de") else "en")


def published(
    layout: IndexLayout, embedder: HashEmbedder, documents: list[IndexedDocument], earlier: Earlier, glossary: Glossary
) -> Snapshot:
    profile = make_profile(embedder)
    publish(layout, documents, embedder.identity, profile, "hash", glossary=glossary, earlier=earlier)
    return open_current(layout, embedder.identity)


def said(snapshot: Snapshot) -> dict[str, object]:
    """What a reader sees of a snapshot, with scores to five digits."""
    lexical = snapshot.lexical
    return {
        "paths": [item.info.path for item in snapshot.documents],
        "table": snapshot.table.tolist(),
        "vectors": np.round(snapshot.vectors_at(np.arange(len(snapshot))), 5).tolist(),
        "hubness": snapshot.hubness.tolist(),
        "names": snapshot.names(),
        "words": {word: np.round(lexical.get_scores([word]), 5).tolist() for word in ("leave", "salari", "desk")}
        if lexical is not None
        else None,
        "concepts": {name: np.round(snapshot.concept_scores([name]), 5).tolist() for name in ("leave", "pay")},
    }


corpora = st.dictionaries(st.sampled_from(["a.en", "b.en", "c.de", "d.en"]), st.sampled_from(TEXTS), min_size=1)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(corpora, st.sampled_from([GLOSSARY, OTHER])), min_size=2, max_size=4))
def test_building_on_the_snapshot_before_gives_what_building_anew_gives(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[dict[str, str], Glossary]]
) -> None:
    embedder = HashEmbedder()
    layout = IndexLayout(tmp_path_factory.mktemp("index"))
    name = ""
    for corpus, glossary in edits:
        documents = [document(layout, embedder, path, text) for path, text in sorted(corpus.items())]
        built = said(published(layout, embedder, documents, Earlier(layout, name), glossary))
        name = layout.current_name()
        documents = [document(layout, embedder, path, text) for path, text in sorted(corpus.items())]
        assert built == said(published(layout, embedder, documents, Earlier(layout, ""), glossary))


def test_unchanged_documents_are_not_read(
    tmp_path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = IndexLayout(tmp_path)
    old = [document(layout, embedder, f"{name}.en", TEXTS[0]) for name in "abc"]
    published(layout, embedder, old, Earlier(layout, ""), GLOSSARY)
    opened: list[str] = []
    real = gather_module.DocumentObject
    monkeypatch.setattr(gather_module, "DocumentObject", lambda path: (opened.append(path.stem), real(path))[1])
    changed = document(layout, embedder, "b.en", TEXTS[3])
    published(layout, embedder, [old[0], changed, old[2]], Earlier(layout, layout.current_name()), GLOSSARY)
    assert opened == [changed.key]


def test_a_snapshot_without_a_list_of_texts_is_built_upon(tmp_path: Path, embedder: HashEmbedder) -> None:
    """As an earlier version of this program wrote it: one list of documents, in one line."""
    layout = IndexLayout(tmp_path)
    old = [document(layout, embedder, f"{name}.en", text) for name, text in zip("abc", TEXTS, strict=False)]
    before = said(published(layout, embedder, old, Earlier(layout, ""), GLOSSARY))
    listed = layout.current() / DOCUMENTS
    listed.write_text(json.dumps(json.loads(listed.read_text(encoding="utf-8")), ensure_ascii=False), encoding="utf-8")
    (layout.current() / TEXTS_FILE).unlink()
    assert said(open_current(layout, embedder.identity)) == before
    earlier = Earlier(layout, layout.current_name())
    known = [earlier.document(item.key) for item in old]
    again = [IndexedDocument(item.info, old[n].key) for n, item in enumerate(known) if item is not None]
    assert said(published(layout, embedder, again, earlier, GLOSSARY)) == before
    published(layout, embedder, [old[0], old[2]], Earlier(layout, layout.current_name()), GLOSSARY)
    assert [(item.path, item.key) for item in read_replaced(layout)] == [("b.en", old[1].key)]
    assert all(layout.object_path(item.key).is_file() for item in old)


def test_a_snapshot_of_an_earlier_version_is_not_built_upon(tmp_path: Path, embedder: HashEmbedder) -> None:
    layout = IndexLayout(tmp_path)
    only = document(layout, embedder, "a.en", TEXTS[0])
    published(layout, embedder, [only], Earlier(layout, ""), GLOSSARY)
    (layout.current() / KEPT_ARRAYS).unlink()
    earlier = Earlier(layout, layout.current_name())
    assert earlier.document(only.key) is None
    assert len(published(layout, embedder, [only], earlier, GLOSSARY)) == 1
