"""Replaced texts are kept for citations, for so long and no longer."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hash_embedder import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st
from index_samples import make_info, publish_documents, write_document

from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.replaced import ReplacedText, encode_replaced, find_replaced, read_replaced
from ingest.contract.index.snapshot import ListedText
from ingest.index.lock import writer_lock
from ingest.index.replaced import forget_replaced, keep_replaced
from ingest.index.writer import KEPT_SNAPSHOTS

DAY = date(2026, 3, 1)


@pytest.fixture
def layout(tmp_path: Path) -> IndexLayout:
    layout = IndexLayout(tmp_path)
    layout.snapshots.mkdir()
    return layout


def item(path: str, text: str, key: str = "", version: str | None = "1.0") -> ListedText:
    return ListedText(path, key or f"{path}-{text}", text, version)


def texts(layout: IndexLayout) -> list[tuple[str, str, str | None, date]]:
    return [(each.path, each.text_sha256, each.key, each.replaced_on) for each in read_replaced(layout)]


def test_nothing_replaced_leaves_no_file(layout: IndexLayout) -> None:
    assert keep_replaced(layout, {"1": [item("a", "x")], "2": [item("a", "x"), item("b", "y")]}, "2", DAY) == set()
    assert not layout.replaced.exists()
    assert read_replaced(layout) == ()


def test_replaced_and_removed_texts_are_kept(layout: IndexLayout) -> None:
    before = [item("a", "old"), item("b", "gone", version=None), item("c", "same")]
    kept = keep_replaced(layout, {"1": before, "2": [item("a", "new"), item("c", "same")]}, "2", DAY)
    assert kept == {"a-old", "b-gone"}
    assert texts(layout) == [("a", "old", "a-old", DAY), ("b", "gone", "b-gone", DAY)]
    assert [each.version for each in read_replaced(layout)] == ["1.0", None]


def test_the_day_of_replacing_stays(layout: IndexLayout) -> None:
    old, new, newest = [item("a", "1")], [item("a", "2")], [item("a", "3")]
    keep_replaced(layout, {"1": old, "2": new}, "2", DAY)
    keep_replaced(layout, {"1": old, "2": new, "3": newest}, "3", DAY + timedelta(9))
    assert texts(layout) == [("a", "1", "a-1", DAY), ("a", "2", "a-2", DAY + timedelta(9))]


def test_a_text_that_comes_back_is_no_longer_replaced(layout: IndexLayout) -> None:
    old, new = [item("a", "1")], [item("a", "2")]
    keep_replaced(layout, {"1": old, "2": new}, "2", DAY)
    keep_replaced(layout, {"1": old, "2": new, "3": old}, "3", DAY + timedelta(1))
    assert texts(layout) == [("a", "2", "a-2", DAY + timedelta(1))]
    keep_replaced(layout, {"2": new, "3": old, "4": new}, "4", DAY + timedelta(2))
    assert texts(layout) == [("a", "1", "a-1", DAY + timedelta(2))]


def test_the_last_description_of_a_text_is_kept(layout: IndexLayout) -> None:
    listed = {"1": [item("a", "x", "first")], "2": [item("a", "x", "second")], "3": [item("a", "y")]}
    assert keep_replaced(layout, listed, "3", DAY) == {"second"}


@pytest.mark.parametrize(
    ("days", "later", "kept"),
    [(30, 0, True), (30, 29, True), (30, 30, False), (30, 400, False), (0, 0, False), (1, 0, True)],
)
def test_a_text_is_kept_for_so_many_days(days: int, later: int, kept: bool) -> None:
    text = ReplacedText("a", "x", None, "key", DAY)
    assert text.kept(days, DAY + timedelta(later)) is kept
    assert not ReplacedText("a", "x", None, None, DAY).kept(days, DAY)


def replaced_index(layout: IndexLayout, embedder: HashEmbedder) -> tuple[Path, Path]:
    """An index whose snapshots no longer hold the first text of a.md; gives the objects of the first text and the second."""
    old = write_document(layout, embedder, "a.md")
    publish_documents(layout, embedder, old)
    new = write_document(layout, embedder, "b.md")
    for _ in range(KEPT_SNAPSHOTS + 1):
        publish_documents(layout, embedder, new)
    return layout.object_path(old.key), layout.object_path(new.key)


def test_the_object_outlives_its_snapshots_until_its_time_is_over(tmp_path: Path, embedder: HashEmbedder) -> None:
    layout = IndexLayout(tmp_path / "index")
    old, new = replaced_index(layout, embedder)
    (text,) = read_replaced(layout)
    assert (text.path, text.text_sha256, layout.object_path(str(text.key))) == ("a.md", make_info().text_sha256, old)
    assert find_replaced(layout, "a.md", text.text_sha256) == text
    assert find_replaced(layout, "b.md", text.text_sha256) is None
    assert forget_replaced(layout, 365, text.replaced_on + timedelta(364)) == 0
    assert old.exists()
    assert forget_replaced(layout, 365, text.replaced_on + timedelta(365)) == 1
    assert not old.exists()
    assert new.exists()
    assert texts(layout) == [("a.md", text.text_sha256, None, text.replaced_on)]
    assert forget_replaced(layout, 365, text.replaced_on + timedelta(999)) == 0


def test_what_a_snapshot_holds_is_not_removed_nor_kept_anew(tmp_path: Path, embedder: HashEmbedder) -> None:
    layout = IndexLayout(tmp_path / "index")
    old = write_document(layout, embedder, "a.md")
    publish_documents(layout, embedder, old)
    new = write_document(layout, embedder, "b.md")
    publish_documents(layout, embedder, new)
    assert forget_replaced(layout, 0, date.max - timedelta(9999)) == 1
    assert layout.object_path(old.key).exists()
    publish_documents(layout, embedder, new)
    assert [text.key for text in read_replaced(layout)] == [None]


def test_nothing_is_removed_while_another_writes(tmp_path: Path, embedder: HashEmbedder) -> None:
    layout = IndexLayout(tmp_path / "index")
    old, _ = replaced_index(layout, embedder)
    with writer_lock(layout.lock):
        assert forget_replaced(layout, 0, date.max - timedelta(9999)) == 0
    assert old.exists()


@given(
    st.lists(
        st.builds(ReplacedText, st.text(), st.text(), st.none() | st.text(), st.none() | st.text(), st.dates()),
        max_size=4,
    )
)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, given_texts: list[ReplacedText]) -> None:
    layout = IndexLayout(tmp_path_factory.mktemp("index"))
    layout.replaced.write_text(encode_replaced(tuple(given_texts)), encoding="utf-8")
    assert read_replaced(layout) == tuple(given_texts)
