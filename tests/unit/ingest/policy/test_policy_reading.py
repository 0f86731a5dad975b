from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.contract.chunks import State
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.policy.reading import ReadCorpus, read_corpus


@pytest.fixture(scope="module")
def loaders() -> Iterator[LoaderPool]:
    with LoaderPool(LoadLimits()) as pool:
        yield pool


def read(corpus: Path, files: dict[str, str | bytes], loaders: LoaderPool) -> ReadCorpus:
    for name, content in files.items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_corpus(corpus, loaders, (), lambda: None)


def test_broken_files_and_descriptions_are_findings_and_the_others_are_read(
    tmp_path: Path, loaders: LoaderPool
) -> None:
    found = read(
        tmp_path,
        {
            "good.md": "---\nstate: review\n---\n# Good\n\nText.",
            "empty.md": b"",
            "logo.svg": "<svg/>",
            "dated.md": "---\nreview_by: soon\nstate: final\n---\n# D\n\nText.",
            "side.md": "# S\n\nText.",
            "side.md.meta.yaml": "owner: [",
            "lost.pdf.meta.yaml": "owner: HR",
            "catalogue.yaml": "documents:\n- {path: gone.md}\n- {path: good.md, ownr: HR}",
        },
        loaders,
    )
    assert [(item.info.path, item.info.state) for item in found.documents] == [("good.md", State.REVIEW)]
    assert sorted((item.document, item.field, item.severity.value) for item in found.findings) == [
        ("catalogue.yaml", "path", "warning"),
        ("dated.md", "review_by", "error"),
        ("dated.md", "state", "error"),
        ("empty.md", None, "error"),
        ("good.md", "ownr", "warning"),
        ("logo.svg", None, "warning"),
        ("lost.pdf.meta.yaml", None, "warning"),
        ("side.md", None, "error"),
    ]  # fmt: skip
    (empty,) = [item for item in found.findings if item.document == "empty.md"]
    assert empty.message == "empty.md is empty (0 bytes)"
    assert empty.remedy == "remove it, or put the document in its place"


def test_what_is_no_plain_file_is_named(tmp_path: Path, loaders: LoaderPool) -> None:
    (tmp_path / "outside.md").write_text("# Secret", encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "link.md").symlink_to(tmp_path / "outside.md")
    found = read(corpus, {"good.md": "# Good\n\nText."}, loaders)
    assert [item.info.path for item in found.documents] == ["good.md"]
    assert [(item.document, item.severity.value) for item in found.findings] == [("link.md", "error")]


def test_a_finding_says_where_the_field_stands(tmp_path: Path, loaders: LoaderPool) -> None:
    found = read(
        tmp_path,
        {
            "a.md": "---\nstate: odd\ncontacts:\n- name: HR\n---\n# A\n\nText.",
            "a.md.meta.yaml": "owner: [HR]",
            "catalogue.yaml": "documents:\n- {path: a.md, review_by: soon}",
        },
        loaders,
    )
    assert {item.field: item.message.partition(", the field")[0] for item in found.findings} == {
        "review_by": "in catalogue.yaml",
        "owner": "in a.md.meta.yaml",
        "state": "in its front matter",
        "contacts": "in its front matter",
    }
