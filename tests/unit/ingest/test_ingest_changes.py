import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hash_embedder import HashEmbedder

from ingest import changes
from ingest.changes import Changes, find_changes, still_hold
from ingest.contract.errors import ConfigurationError
from ingest.contract.index.layout import IndexLayout

MODEL = HashEmbedder().identity


def write(corpus: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_text(text, encoding="utf-8")
    return corpus


def find(corpus: Path, **options: object) -> Changes:
    return find_changes(corpus, IndexLayout(corpus.parent / "index"), MODEL, **options)  # type: ignore[arg-type]


def keys(corpus: Path, **options: object) -> dict[str, str]:
    return {source.facts.path: source.key for source in find(corpus, **options).sources}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "corpus", {"a.md": "# A", "de/b.txt": "B", "de/old/c.md": "C"})


def test_documents_are_found_in_the_order_of_their_paths(corpus: Path) -> None:
    write(corpus, {"catalogue.yaml": "documents: []", "de/logo.svg": "<svg/>", ".hidden.md": "x", ".git/x.md": "x"})
    (corpus / "~$a.docx").write_bytes(b"lock file of an editor")
    found = find(corpus)
    assert [source.facts.path for source in found.sources] == ["a.md", "de/b.txt", "de/old/c.md"]
    assert [file.name for file in found.unsupported] == ["logo.svg"]
    assert (found.snapshot, found.published, found.nothing) == ("", {}, False)


@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        (["old"], ["a.md", "de/b.txt"]),
        (["de"], ["a.md"]),
        (["*.txt"], ["a.md", "de/old/c.md"]),
        (["de/*.txt"], ["a.md", "de/old/c.md"]),
        (["b"], ["a.md", "de/b.txt", "de/old/c.md"]),
    ],
)
def test_folders_and_patterns_can_be_left_out(corpus: Path, exclude: list[str], left: list[str]) -> None:
    assert list(keys(corpus, exclude=exclude)) == left


def test_a_key_changes_with_all_that_goes_into_a_document(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys(corpus)
    assert keys(corpus) == before
    os.utime(corpus / "a.md", (1, 1))
    assert keys(corpus) == before
    assert not set(before.values()) & set(keys(corpus, transformations=["Keywords"]).values())
    other_model = find_changes(corpus, IndexLayout(corpus), HashEmbedder(revision="2").identity)
    assert other_model.sources[0].key != before["a.md"]
    write(corpus, {"de/b.txt": "B2", "catalogue.yaml": "documents:\n- {path: a.md, owner: HR}"})
    after = keys(corpus)
    assert {path for path in before if before[path] != after[path]} == {"a.md", "de/b.txt"}
    monkeypatch.setattr(changes, "PIPELINE_VERSION", 99)
    assert not set(after.values()) & set(keys(corpus).values())


def test_the_same_file_in_two_places_is_two_documents(corpus: Path) -> None:
    write(corpus, {"de/a.md": "# A"})
    assert len(set(keys(corpus).values())) == 4


def test_a_file_that_cannot_be_opened_is_left_to_the_loader(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys(corpus)
    opened = Path.open

    def refused(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refused)
    after = keys(corpus)
    assert {path for path in before if before[path] != after[path]} == {"de/b.txt"}


def test_a_folder_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"corpus '.*nowhere' is not a folder; give one with --corpus"):
        find(tmp_path / "nowhere")


def test_a_folder_without_documents_says_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match=r"holds no documents; supported are \.csv, "):
        find(tmp_path / "empty")


def test_a_sidecar_is_no_document_and_changes_the_key_of_its_own_alone(corpus: Path) -> None:
    before = keys(corpus)
    write(corpus, {"a.md.meta.yaml": "owner: HR"})
    after = keys(corpus)
    assert list(after) == list(before)
    assert [path for path in before if before[path] != after[path]] == ["a.md"]
    write(corpus, {"a.md.meta.yaml": "owner: [HR"})
    assert keys(corpus)["a.md"] not in (before["a.md"], after["a.md"])


def test_what_is_not_published_is_left_out_with_its_state(corpus: Path) -> None:
    write(
        corpus,
        {
            "catalogue.yaml": "documents:\n- {path: a.md, state: review}\n- {path: de/b.txt, state: published}",
            "de/b.txt.meta.yaml": "state: retired",
            "draft.md": "---\nstate: draft\n---\n# D\n",
            "odd.md": "---\nstate: final\n---\n# O\n",
            "lifted.md": "---\nstate: draft\n---\n# L\n",
            "lifted.md.meta.yaml": "state: published",
        },
    )
    found = find(corpus)
    assert found.left_out == {"a.md": "review", "de/b.txt": "retired", "draft.md": "draft"}
    assert [source.facts.path for source in found.sources] == ["de/old/c.md", "lifted.md", "odd.md"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_draft_is_left_out_in_any_encoding(corpus: Path, encoding: str) -> None:
    (corpus / "draft.md").write_bytes("---\r\ntitle: Größe\r\nstate: draft\r\n---\r\n# Größe\r\n".encode(encoding))
    assert find(corpus).left_out == {"draft.md": "draft"}


def test_changes_hold_until_a_new_file_is_written_again_or_something_is_published(
    tmp_path: Path, corpus: Path, embedder: HashEmbedder
) -> None:
    layout = IndexLayout(tmp_path / "index")
    found = find_changes(corpus, layout, embedder.identity)
    assert still_hold(found, layout)
    (corpus / "a.md").write_text("Written again.", encoding="utf-8")
    assert not still_hold(found, layout)
    found = find_changes(corpus, layout, embedder.identity)
    layout.pointer.parent.mkdir(exist_ok=True)
    layout.pointer.write_text("20260101T000000-somebody\n", encoding="utf-8")
    assert not still_hold(found, layout)
