from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk.structure import MAXIMUM_TOKENS, TARGET_TOKENS, chunk_document, embedding_header
from ingest.contract.chunks import Chunk, Unit, UnitKind
from ingest.contract.documents import Block, BlockKind, canonical_text


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def heading(text: str, level: int) -> Block:
    return Block(BlockKind.HEADING, text, level)


def paragraph(text: str, page: int | None = None) -> Block:
    return Block(BlockKind.PARAGRAPH, text, page=page)


def item(text: str, level: int = 0) -> Block:
    return Block(BlockKind.LIST_ITEM, text, level)


def table(*rows: tuple[str, ...], header_line: bool = True) -> Block:
    shown = rows if header_line else rows[1:]
    return Block(BlockKind.TABLE, "\n".join(" | ".join(row) for row in shown), rows=rows)


def chunks_of(*blocks: Block, title: str = "Leave", path: str = "leave.md") -> tuple[tuple[Chunk, ...], str]:
    return chunk_document(path, title, blocks, words), canonical_text(blocks)[0]


def quotes(chunk: Chunk, text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in chunk.units]


def lead(unit: Unit, text: str) -> str | None:
    return None if unit.lead is None else text[unit.lead[0] : unit.lead[1]]


def test_each_section_has_chunks_of_its_own_under_its_headings() -> None:
    chunks, text = chunks_of(
        paragraph("Intro."),
        heading("Leave", 1),
        paragraph("For all."),
        heading("Parents", 2),
        heading("Fathers", 3),
        paragraph("Ten days. Paid."),
        heading("Sickness", 2),
        paragraph("Call in."),
    )
    assert [(chunk.section_path, quotes(chunk, text)) for chunk in chunks] == [
        ((), ["Intro.", "For all."]),
        (("Parents", "Fathers"), ["Ten days.", "Paid."]),
        (("Sickness",), ["Call in."]),
    ]
    assert [chunk.section for chunk in chunks] == [None, "Fathers", "Sickness"]


@pytest.mark.parametrize(
    ("title", "path"),
    [("Leave", ("Parents",)), ("LEAVE", ("Parents",)), ("Leave policy", ("Leave", "Parents"))],
)
def test_a_first_heading_that_repeats_the_title_is_left_out(title: str, path: tuple[str, ...]) -> None:
    chunks, _ = chunks_of(heading("Leave", 1), heading("Parents", 2), paragraph("Ten days."), title=title)
    assert chunks[0].section_path == path


def test_a_heading_like_the_title_further_down_stays() -> None:
    chunks, _ = chunks_of(heading("Handbook", 1), heading("Leave", 2), paragraph("Ten days."))
    assert chunks[0].section_path == ("Handbook", "Leave")


def test_list_items_know_the_sentence_that_introduces_them() -> None:
    chunks, text = chunks_of(
        paragraph("Leave is paid. You need:"),
        item("a form"),
        item("the doctor's note, one of", 0),
        item("paper", 1),
        item("electronic", 1),
        item("patience"),
    )
    assert [(text[unit.start : unit.end], lead(unit, text)) for unit in chunks[0].units] == [
        ("Leave is paid.", None),
        ("You need:", None),
        ("a form", "You need:"),
        ("the doctor's note, one of", "You need:"),
        ("paper", "the doctor's note, one of"),
        ("electronic", "the doctor's note, one of"),
        ("patience", "You need:"),
    ]


@pytest.mark.parametrize("introduction", [paragraph("Leave is paid."), heading("You need:", 2), table(("a",), ("b",))])
def test_list_items_after_anything_else_have_no_lead(introduction: Block) -> None:
    chunks, _ = chunks_of(introduction, item("a form"))
    assert chunks[-1].units[-1].lead is None


def test_a_chinese_colon_introduces_a_list() -> None:
    chunks, text = chunks_of(paragraph("需要以下材料："), item("申请表"))
    assert lead(chunks[0].units[1], text) == "需要以下材料："


def test_rows_quote_their_line_and_lead_to_the_header() -> None:
    chunks, text = chunks_of(table(("Plan", "Cost"), ("Basic", "10"), ("Plus", "20")))
    assert [(unit.kind, text[unit.start : unit.end], lead(unit, text)) for unit in chunks[0].units] == [
        (UnitKind.ROW, "Basic | 10", "Plan | Cost"),
        (UnitKind.ROW, "Plus | 20", "Plan | Cost"),
    ]


@pytest.mark.parametrize("header", [("", ""), ("Plan", "Cost")], ids=["no header", "continued from the page before"])
def test_rows_of_a_table_without_a_header_line_are_all_quoted(header: tuple[str, ...]) -> None:
    chunks, text = chunks_of(table(header, ("Basic", "10"), ("Plus", "20"), header_line=False))
    assert [(text[unit.start : unit.end], unit.lead) for unit in chunks[0].units] == [
        ("Basic | 10", None),
        ("Plus | 20", None),
    ]


def test_a_table_of_nothing_but_its_header_is_quoted_as_a_row() -> None:
    chunks, text = chunks_of(table(("Plan", "Cost")))
    assert quotes(chunks[0], text) == ["Plan | Cost"]


def test_the_model_reads_title_section_and_table_header_above_rows_cut_from_it() -> None:
    rows = [(f"Plan {number}", "costs a good deal of money") for number in range(60)]
    chunks, text = chunks_of(heading("Leave", 1), heading("Costs", 2), table(("Plan", "Cost"), *rows))
    assert len(chunks) > 1
    assert {embedding_header("Leave", chunk, text) for chunk in chunks} == {"Leave > Costs\nPlan | Cost"}
    sentence, text = chunks_of(paragraph("Ten days."))
    assert embedding_header("Leave", sentence[0], text) == "Leave"


def test_a_section_longer_than_a_chunk_is_cut_between_sentences() -> None:
    sentence = "This sentence has exactly seven words here."
    chunks, text = chunks_of(paragraph(" ".join([sentence] * 100), page=3))
    assert len(chunks) == -(-700 // (TARGET_TOKENS - TARGET_TOKENS % 7))
    for chunk in chunks:
        assert sum(words(quotes(chunk, text))) <= TARGET_TOKENS
        assert set(quotes(chunk, text)) == {sentence}
        assert chunk.page == 3


@pytest.mark.parametrize("gap", [" ", ""], ids=["words", "no blanks"])
def test_a_very_long_unit_is_cut_into_pieces_that_lose_nothing(gap: str) -> None:
    def letters(texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    block = item(gap.join("abcde" for _ in range(300)))
    chunks = chunk_document("long.md", "Long", (block,), letters)
    pieces = [block.text[unit.start : unit.end] for chunk in chunks for unit in chunk.units]
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= MAXIMUM_TOKENS
    assert gap.join(pieces) == block.text
    assert all(piece == piece.strip() for piece in pieces)


def test_the_same_words_twice_get_ids_of_their_own() -> None:
    blocks = (heading("A", 2), paragraph("Ten days."), heading("B", 2), paragraph("x"), heading("A", 2))
    chunks, _ = chunks_of(*blocks, paragraph("Ten days."))
    assert [chunk.section_path for chunk in chunks] == [("A",), ("B",), ("A",)]
    assert len({chunk.chunk_id for chunk in chunks}) == 3


def test_ids_depend_on_path_section_and_words_alone() -> None:
    def ids(*blocks: Block, path: str = "leave.md") -> list[str]:
        return [chunk.chunk_id for chunk in chunks_of(*blocks, path=path)[0]]

    basis = (heading("A", 2), paragraph("Ten days."), heading("B", 2), paragraph("Call in."))
    assert ids(*basis) == ids(*basis)
    assert ids(*basis)[1] == ids(heading("A", 2), paragraph("Eleven long days."), *basis[2:])[1]
    assert not set(ids(*basis)) & set(ids(*basis, path="other.md"))
    assert ids(*basis)[0] != ids(heading("C", 2), *basis[1:])[0]


def test_a_document_of_headings_has_no_chunks() -> None:
    assert chunks_of(heading("Leave", 1), heading("Parents", 2))[0] == ()


LINES = st.text(alphabet=st.sampled_from("ab. :?。,是 A1"), min_size=1, max_size=60).map(
    lambda line: " ".join(line.split())
)
TEXTS = LINES.filter(bool)
CELLS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4)
BLOCKS = st.lists(
    st.builds(heading, TEXTS, st.integers(1, 4))
    | st.builds(paragraph, TEXTS, st.none() | st.integers(1, 3))
    | st.builds(item, TEXTS, st.integers(0, 2))
    | st.builds(lambda rows, headed: table(*rows, header_line=headed or len(rows) == 1), CELLS, st.booleans())
    | st.builds(lambda text, times: paragraph(" ".join([text] * times)), TEXTS, st.integers(1, 80)),
    max_size=12,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_every_span_is_inside_the_text_and_quotes_one_block(blocks: tuple[Block, ...]) -> None:
    text, starts = canonical_text(blocks)
    chunks = chunk_document("a.md", "Title", blocks, words)
    assert chunks == chunk_document("a.md", "Title", blocks, words)
    assert len({chunk.chunk_id for chunk in chunks}) == len(chunks)
    assert all(before.end <= after.start for before, after in pairwise(chunks))
    places = [(start, start + len(block.text)) for start, block in zip(starts, blocks, strict=True)]
    for chunk in chunks:
        assert chunk.start == chunk.units[0].start < chunk.units[-1].end == chunk.end <= len(text)
        for unit in chunk.units:
            assert text[unit.start : unit.end].strip()
            assert any(start <= unit.start < unit.end <= end for start, end in places)
            assert unit.lead is None or any(start <= unit.lead[0] < unit.lead[1] <= end for start, end in places)


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_all_text_but_headings_and_table_headers_can_be_quoted(blocks: tuple[Block, ...]) -> None:
    text, starts = canonical_text(blocks)
    chunks = chunk_document("a.md", "Title", blocks, words)
    quoted = {place for chunk in chunks for unit in chunk.units for place in range(unit.start, unit.end)}
    quoted |= {place for chunk in chunks for unit in chunk.units if unit.lead for place in range(*unit.lead)}
    for start, block in zip(starts, blocks, strict=True):
        if block.kind is not BlockKind.HEADING:
            missing = [place for place in range(start, start + len(block.text)) if place not in quoted]
            assert all(text[place].isspace() for place in missing)
